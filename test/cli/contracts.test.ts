/** `plinth contracts` in real folders: its files, that they compile under strict, that --check sees a change, and hostile names. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { repository } from '../hosts/paths.ts';
import { add, commit, git, plinth, repositoryWith, workspace } from './run.ts';

const files = {
  'm/0001_a.up.sql': `
CREATE TYPE status AS ENUM ('open', 'it''s done');
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state status NOT NULL DEFAULT 'open',
  price numeric(10, 2) NOT NULL CHECK (price > 0),
  tags text[], states status[], made timestamptz NOT NULL DEFAULT now(), wait interval, "*/ odd" text
);
COMMENT ON COLUMN orders.price IS 'In euros */ export const hacked = 1; /*';
CREATE TABLE "</script>' odd" (id int PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, low int, high int, CHECK (low < high), UNIQUE (low));
CREATE UNIQUE INDEX again ON "</script>' odd" (low);
CREATE VIEW open_orders AS SELECT id, price FROM orders WHERE state = 'open';
`,
  'm/0001_a.down.sql': 'DROP TABLE orders;\n',
};

it('writes files that compile, and says what only the server can test', async () => {
  const root = workspace(files);
  const { code, out, err } = await plinth(['contracts', '--output', 'db'], { cwd: root });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('CHECK (low < high)');
  const types = readFileSync(join(root, 'db', 'tables.ts'), 'utf8');
  expect(types).toContain("export type Status = 'open' | 'it\\'s done';");
  expect(types).toMatch(
    /export interface OrdersInsert \{\n {2}readonly state\?: Status;\n {2}readonly price: string \| number;/,
  );
  expect(types).toMatch(/readonly states: string \| null;/);
  const errors = JSON.parse(readFileSync(join(root, 'db', 'errors.json'), 'utf8')) as {
    tables: Record<string, { constraints: Record<string, unknown> }>;
  };
  expect(errors.tables["public.</script>' odd"]?.constraints).toMatchObject({
    again: { kind: 'unique', sqlstate: '23505', columns: ['low'] },
  });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'dir');
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        skipLibCheck: true,
        types: ['node'],
      },
      include: ['db'],
    }),
  );
  const compiler = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  expect(execFileSync(process.execPath, [compiler, '-p', root], { encoding: 'utf8' })).toBe('');
});

it('sees with --check that a migration has changed what the files say', async () => {
  const root = workspace(files);
  await plinth(['contracts', '--output', 'db'], { cwd: root });
  const check = async () => plinth(['contracts', '--output', 'db', '--check'], { cwd: root });
  expect(await check()).toMatchObject({ code: 0, out: 'The files in db are up to date.\n' });
  add(root, { 'm/0002_b.up.sql': 'ALTER TABLE orders ADD note text;\n', 'm/0002_b.down.sql': '' });
  const { code, out } = await check();
  expect(code).toBe(1);
  expect(out).toContain('db/tables.ts is not what the migrations say.');
});

it('types named queries: what they take, what they return, and what is never null', async () => {
  const root = workspace({
    ...files,
    'q/orders.sql': `-- name: OpenOrders :many
SELECT o.id, o.state, o.price, x.high, count(*) OVER () AS many, o.tags, x.order_id, o.id AS order_id FROM orders o
LEFT JOIN "</script>' odd" x ON x.order_id = o.id WHERE o.state = $1 AND o.made > $2;
-- name: SetNote :exec
UPDATE orders SET tags = sqlc.arg(tags) WHERE id = sqlc.arg(order_id);
-- name: Wrong :one
SELECT nothing FROM orders;
-- name: Broken :one
SELECT FROM FROM orders;
`,
  });
  const { code, err } = await plinth(['contracts', '--output', 'db'], { cwd: root });
  expect({ code, err }).toEqual({
    code: 0,
    err: `q/orders.sql Broken has no types: syntax error at or near "FROM"
q/orders.sql Wrong has no types: column "nothing" does not exist
`,
  });
  expect(
    readFileSync(join(root, 'db', 'queries.ts'), 'utf8')
      .split('\n')
      .slice(3)
      .join('\n'),
  ).toBe(`/** What OpenOrders of q/orders.sql takes. */
export type OpenOrdersParameters = readonly [('open' | 'it\\'s done') | null, Date | string | null];

/** A row of OpenOrders of q/orders.sql. */
export interface OpenOrdersRow {
  readonly id: string;
  readonly state: ('open' | 'it\\'s done');
  readonly price: string;
  readonly high: number | null;
  readonly many: string;
  readonly tags: readonly (string | null)[] | null;
  readonly order_id: string;
}

/** What SetNote of q/orders.sql takes. */
export interface SetNoteParameters {
  readonly tags: readonly (string | null)[] | null;
  readonly order_id: string | number | bigint | null;
}
`);
});

it('names a query by its file too if another file has one of the same name', async () => {
  const query = '-- name: First :one\nSELECT id FROM orders;\n';
  const root = workspace({
    ...files,
    'a.sql': query,
    'b.sql': `${query}-- name: Second :one\nSELECT 1 AS one;\n`,
  });
  await plinth(['contracts', '--output', 'db'], { cwd: root });
  const text = readFileSync(join(root, 'db', 'queries.ts'), 'utf8');
  expect([...text.matchAll(/interface (\w+)Row/g)].map(([, name]) => name)).toEqual([
    'ASqlFirst',
    'BSqlFirst',
    'Second',
  ]);
});

it.each([
  [
    'mysql2',
    "CREATE TABLE `Order` (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, `State` enum('new','old') NOT NULL, total decimal(10,2) NOT NULL, made datetime NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB;",
    ['id?: number;', 'State?: OrderState;', 'total: string | number;', 'made?: Date | string;'],
  ],
  [
    'better-sqlite3',
    'CREATE TABLE "Order" (Id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, made DATETIME, part BLOB NOT NULL) STRICT;',
    [
      'Id?: number | bigint;',
      'name: string;',
      'made?: number | bigint | string | null;',
      'part: Buffer | Uint8Array;',
    ],
  ],
])('writes the types of %s', async (driver, table, lines) => {
  const root = workspace({
    'plinth.config.json': JSON.stringify({
      migrations: [{ folder: 'm', dialect: driver === 'mysql2' ? 'mysql' : 'sqlite' }],
    }),
    'm/0001_a.up.sql': `${table}\n`,
    'm/0001_a.down.sql': 'DROP TABLE `Order`;\n',
  });
  const { code, err } = await plinth(['contracts', '--output', 'db'], { cwd: root });
  expect({ code, err }).toEqual({
    code: 0,
    err: 'Named queries and errors.json are for PostgreSQL alone: m gets neither.\n',
  });
  const text = readFileSync(join(root, 'db', 'tables.ts'), 'utf8');
  expect(text).toContain(`Types of driver ${driver}.`);
  const inserted = /interface OrderInsert \{\n([^}]*)\}/.exec(text)?.[1] ?? '';
  expect(inserted.split('\n').map((line) => line.replace(/^ *readonly /, ''))).toEqual([...lines, '']);
  expect(readdirSync(join(root, 'db')).sort()).toEqual(['rows.schema.json', 'tables.ts', 'validators.ts']);
  const refused = await plinth(['contracts', '--output', 'db', '--driver', 'pg'], { cwd: root });
  expect(refused.code).toBe(2);
});

const oxfmt = { program: 'oxfmt/bin/oxfmt', check: ['--check', 'db'] };
const prettier = { program: 'prettier/bin/prettier.cjs', check: ['--check', 'db'] };

itBroadly.each([
  [
    'narrow, with tabs, double quotes and no semicolons',
    { '.prettierrc': '{"useTabs": true, "printWidth": 60, "semi": false, "trailingComma": "none"}' },
    prettier,
  ],
  [
    'wide, in YAML, with single quotes and Windows line ends',
    { '.prettierrc.yaml': 'printWidth: 140\nsingleQuote: true\nendOfLine: crlf\nbracketSpacing: false\n' },
    prettier,
  ],
  [
    'in package.json, with an override for the folder',
    {
      'package.json':
        '{"prettier": {"tabWidth": 4, "overrides": [{"files": "db/*.ts", "options": {"quoteProps": "consistent", "experimentalTernaries": true}}]}}',
    },
    prettier,
  ],
  [
    'a program, beside an .editorconfig',
    {
      'prettier.config.mjs': 'export default { arrowParens: "avoid", objectWrap: "collapse" };\n',
      '.editorconfig': 'root = true\n[*.ts]\nindent_style = space\nindent_size = 8\nmax_line_length = 100\n',
    },
    prettier,
  ],
  [
    'only a dependency, and an .editorconfig',
    {
      'package.json': '{"devDependencies": {"prettier": "3"}}',
      '.editorconfig': 'root = true\n[*]\nindent_style = tab\n',
    },
    prettier,
  ],
  ['oxfmt', { '.oxfmtrc.json': '{"printWidth": 90, "singleQuote": true, "tabWidth": 3}' }, oxfmt],
])('writes what the formatter of the project leaves alone: %s', async (_, settings, { program, check }) => {
  const root = workspace({ ...files, ...settings });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'dir');
  const written = await plinth(['contracts', '--output', 'db'], { cwd: root });
  expect({ code: written.code, err: written.err }).toEqual({ code: 0, err: '' });
  const formatter = join(repository, 'node_modules', program);
  execFileSync(process.execPath, [formatter, ...check], { cwd: root, encoding: 'utf8' });
  expect(readFileSync(join(root, 'db', 'tables.ts'), 'utf8')).toContain('OrdersInsert');
  expect(await plinth(['contracts', '--output', 'db', '--check'], { cwd: root })).toMatchObject({ code: 0 });
});

it('says that the formatter is not installed, or failed, and keeps its own layout', async () => {
  const root = workspace({ ...files, '.prettierrc': '{' });
  const run = () => plinth(['contracts', '--output', 'db'], { cwd: root });
  expect(await run()).toMatchObject({
    code: 0,
    err: 'This project formats its files with prettier, which is not installed here.\n',
  });
  const plain = readFileSync(join(root, 'db', 'tables.ts'), 'utf8');
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'dir');
  const { code, err } = await run();
  expect({ code, line: err.split('\n')[0] }).toMatchObject({
    code: 0,
    line: expect.stringContaining('prettier did not format db/tables.ts') as string,
  });
  expect(readFileSync(join(root, 'db', 'tables.ts'), 'utf8')).toBe(plain);
});

it('needs a folder for the files', async () => {
  expect(await plinth(['contracts'], { cwd: workspace(files) })).toMatchObject({ code: 2 });
});

describe('--since', () => {
  const since = (cwd: string, ...words: readonly string[]) =>
    plinth(['contracts', '--since', 'main', ...words], { cwd });

  it('lists what new migrations change, and fails with --check if that breaks programs', async () => {
    const root = repositoryWith(files);
    expect(await since(root, '--check')).toEqual({
      code: 0,
      out: 'Nothing in the contract has changed since main.\n',
      err: '',
    });
    git(root, 'checkout', '-q', '-b', 'work');
    add(root, {
      'm/0002_b.up.sql': 'ALTER TABLE orders ADD note text, ADD size int;',
      'm/0002_b.down.sql': '',
    });
    expect(await since(root, '--check')).toMatchObject({ code: 0 });
    add(root, {
      'm/0003_c.up.sql': 'ALTER TABLE orders DROP size, ALTER wait SET NOT NULL;',
      'm/0003_c.down.sql': '',
    });
    commit(root);
    expect(await since(root, '--check')).toEqual({
      code: 1,
      out: `Since main
Breaking
  The column wait of public.orders takes no null any more. Breaks writes. (m/0003_c.up.sql)
  The column wait of public.orders must be named by INSERT. Breaks writes. (m/0003_c.up.sql)
Additive
  The column note of public.orders is added. (m/0002_b.up.sql)
`,
      err: '',
    });
    expect(await since(root)).toMatchObject({ code: 0 });
    const { code, out, err } = await since(root, '--format', 'json', '--output', 'db');
    expect(code).toBe(0);
    expect(err).toContain('tables.ts');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      since: 'main',
      changes: [
        { kind: 'null', part: 'wait', breaking: true, breaks: ['writes'] },
        { kind: 'insert' },
        {
          kind: 'column',
          object: 'public.orders',
          part: 'note',
          breaking: false,
          migration: 'm/0002_b.up.sql',
        },
      ],
    });
  });

  it('reads migrations that were edited or removed as the revision has them', async () => {
    const root = repositoryWith({
      ...files,
      'm/0002_b.up.sql': 'ALTER TABLE orders ADD note text;',
      'm/0002_b.down.sql': '',
    });
    add(root, { 'm/0001_a.up.sql': `${files['m/0001_a.up.sql']}CREATE TABLE extra (id int);\n` });
    rmSync(join(root, 'm/0002_b.up.sql'));
    rmSync(join(root, 'm/0002_b.down.sql'));
    expect((await since(root)).out).toBe(`Since main
Breaking
  The column note of public.orders is removed. Breaks reads and writes.
Additive
  The table public.extra is added.
`);
  });

  it('compares named queries, as the revision has their text', async () => {
    const query = (name: string, text: string) => `-- name: ${name} :many\n${text};\n`;
    const root = repositoryWith({
      ...files,
      'q/orders.sql':
        query('All', 'SELECT * FROM orders WHERE price > $1') +
        query('Tags', 'SELECT tags, wait FROM orders') +
        query('SetWait', 'UPDATE orders SET wait = $1 WHERE id = sqlc.arg(order_id)') +
        query('Odd', 'SELECT high FROM "</script>\' odd"'),
      'q/old.sql': query('Old', 'SELECT made, state FROM orders'),
    });
    add(root, {
      'm/0002_b.up.sql': `DROP VIEW open_orders; ALTER TABLE orders DROP tags, ALTER price TYPE float8, ADD note text;
ALTER TABLE orders ALTER wait SET NOT NULL;`,
      'm/0002_b.down.sql': '',
      'm/0003_c.up.sql': 'ALTER TABLE orders ALTER made DROP NOT NULL;',
      'm/0003_c.down.sql': '',
      'm/0004_d.up.sql': `ALTER TABLE "</script>' odd" ALTER low TYPE text;`,
      'm/0004_d.down.sql': '',
      'q/orders.sql': query('New', 'SELECT note FROM orders'),
    });
    rmSync(join(root, 'q/old.sql'));
    const { out, err } = await plinth(['contracts', '--since', 'main'], { cwd: root });
    const lines = out.split('\n').filter((line) => line.includes('q/'));
    expect({ err, lines }).toEqual({
      err: `q/orders.sql Odd is not compared: the embedded server could not run a migration of its tables.\n`,
      lines: [
        '  The column made of q/old.sql Old can be null. Breaks reads. (m/0003_c.up.sql)',
        '  The parameter $1 of q/orders.sql All is double precision and was numeric. Breaks reads. (m/0002_b.up.sql)',
        '  The column tags of q/orders.sql All is removed. Breaks reads. (m/0002_b.up.sql)',
        '  The column price of q/orders.sql All is double precision and was numeric(10,2). Breaks reads. (m/0002_b.up.sql)',
        '  The column made of q/orders.sql All can be null. Breaks reads. (m/0003_c.up.sql)',
        '  The query q/orders.sql Tags fails: column "tags" does not exist. Breaks reads. (m/0002_b.up.sql)',
        '  The column wait of q/orders.sql All is never null any more. (m/0002_b.up.sql)',
        '  The column note of q/orders.sql All is added. (m/0002_b.up.sql)',
      ],
    });
  });

  it('needs a revision that git knows', async () => {
    expect(await since(workspace(files))).toEqual({
      code: 2,
      out: '',
      err: '--since main needs a git repository, and there is none here.\n',
    });
    const { code, err } = await plinth(['contracts', '--since', 'nowhere'], { cwd: repositoryWith(files) });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'git knows no revision “nowhere” that shares history with the current commit.\n',
    });
  });
});
