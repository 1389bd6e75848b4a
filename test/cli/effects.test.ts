/** `plinth effects` on real folders: what is locked until when, what is held together, and what is said when nothing can be. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { plinth, workspace } from './run.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const fits = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(repository, 'docs', 'effects-output.schema.json'), 'utf8')) as object,
);

interface Lock {
  readonly name: string;
  readonly lock: string;
  readonly blocks: string;
  readonly line: number;
  readonly before: { readonly lock: string; readonly line: number } | null;
  readonly meanwhile: readonly { readonly line: number; readonly words: string }[];
}

interface Report {
  readonly targetVersion: number;
  readonly targetVersionFrom: string;
  readonly history: { readonly from: string };
  readonly statements: readonly {
    readonly direction: string;
    readonly relations: readonly (Lock & {
      readonly heldUntil: { readonly kind: string; readonly line: number; readonly words: string };
      readonly rewrite: boolean;
      readonly scan: boolean;
      readonly new: boolean;
      readonly conditional: boolean;
      readonly evidence: {
        readonly fact: string;
        readonly source: string | null;
        readonly uncertain: string | null;
      };
    })[];
    readonly refusedHere: boolean;
    readonly refused: { readonly why: string; readonly by: readonly string[]; readonly words: string } | null;
    readonly lockTimeout: number | null;
    readonly transaction: number | null;
    readonly unknown: readonly string[];
  }[];
  readonly transactions: readonly { readonly kind: string; readonly locks: readonly Lock[] }[];
  readonly errors: readonly { readonly kind: string; readonly message: string }[];
}

async function json(
  words: readonly string[],
  options: Parameters<typeof plinth>[1],
): Promise<{ readonly code: number | null; readonly report: Report }> {
  const { code, out } = await plinth(['effects', '--format', 'json', ...words], options);
  const report: unknown = JSON.parse(out);
  if (!fits(report)) throw new Error(JSON.stringify(fits.errors));
  return { code, report: report as Report };
}

/** `name lock until` of all relations of a statement. */
function locks(report: Report, statement: number): readonly string[] {
  return (report.statements[statement]?.relations ?? []).map(
    ({ name, lock, heldUntil }) => `${name}: ${lock} until ${heldUntil.words}`,
  );
}

const tables =
  'CREATE TABLE a (id bigint PRIMARY KEY, code varchar(20), at timestamp);\nCREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a);\n';

describe('plinth effects', () => {
  it('names what makes the server refuse a statement', async () => {
    const cwd = workspace({
      'm/1_a.up.sql': `${tables}CREATE VIEW codes AS SELECT code FROM a;\n`,
      'm/2_b.up.sql':
        'ALTER TABLE a ALTER code TYPE text;\nDROP TABLE a;\nDROP TABLE b, a CASCADE;\nALTER TABLE a DROP COLUMN at;\n',
    });
    const { report } = await json(['m/2_b.up.sql'], { cwd });
    expect(report.statements.map(({ refused }) => refused?.words)).toEqual([
      'PostgreSQL refuses this: view codes uses the column.',
      'PostgreSQL refuses this without CASCADE: constraint b_a_id_fkey on table b and view codes depend on it.',
      undefined,
      undefined,
    ]);
    const { out } = await plinth(['effects', 'm/2_b.up.sql'], { cwd });
    expect(out).toContain('PostgreSQL refuses this: view codes uses the column.');
  });

  it('names the place until which each lock is held', async () => {
    const cwd = workspace({
      'm/1_a.up.sql': tables,
      'm/2_b.up.sql': `BEGIN;
ALTER TABLE a ADD x int;
SAVEPOINT s;
DROP TABLE b;
ROLLBACK TO s;
COMMIT;
ALTER TABLE a ADD y int;
`,
    });
    const { code, report } = await json(['m/2_b.up.sql'], { cwd });
    expect(code).toBe(0);
    expect(report.history.from).toBe('earlier-migrations');
    expect(locks(report, 1)).toEqual(['a: ACCESS EXCLUSIVE until COMMIT in line 6']);
    expect(locks(report, 3)).toContain('b: ACCESS EXCLUSIVE until ROLLBACK TO SAVEPOINT in line 5');
    expect(report.transactions[0]?.locks.map(({ name, line }) => `${name} ${line}`)).toEqual(['a 1']);
  });

  it('holds together what one transaction locks, in order, with what takes its time meanwhile', async () => {
    const cwd = workspace({
      'm/1_a.up.sql': tables,
      'm/2_b.up.sql': `CREATE INDEX i ON b (a_id);
ALTER TABLE a ADD x int;
ALTER TABLE b ADD CONSTRAINT c CHECK (a_id > 0);
`,
    });
    const { report } = await json(['m/2_b.up.sql'], { cwd });
    expect(report.transactions).toHaveLength(1);
    expect(report.transactions[0]?.kind).toBe('implicit');
    expect(report.transactions[0]?.locks).toMatchObject([
      { name: 'b', lock: 'ACCESS EXCLUSIVE', line: 2, before: { lock: 'SHARE', line: 0 }, meanwhile: [] },
      { name: 'a', lock: 'ACCESS EXCLUSIVE', line: 1, meanwhile: [{ line: 2, words: 'reads all rows' }] },
    ]);
  });

  it('draws in foreign keys and decides rewrites by the types that earlier migrations gave', async () => {
    const cwd = workspace({
      'm/1_a.up.sql': tables,
      'm/2_b.up.sql':
        "SET timezone = 'UTC';\nALTER TABLE a ALTER at TYPE timestamptz;\nALTER TABLE a ALTER code TYPE varchar(40);\nDROP TABLE a CASCADE;\n",
    });
    const { report } = await json(['m/2_b.up.sql'], { cwd });
    expect(report.statements[1]?.relations[0]).toMatchObject({ name: 'a', rewrite: false });
    expect(report.statements[2]?.relations[0]).toMatchObject({ name: 'a', rewrite: false });
    expect(report.statements[3]?.relations.map(({ name }) => name)).toContain('b');
  });

  it('says what it cannot know of a lone file', async () => {
    const cwd = workspace({ 'a.sql': 'ALTER TABLE orders ALTER code TYPE text;\nselekt 1;\n' });
    const { code, report } = await json(['a.sql'], { cwd });
    expect(code).toBe(0);
    expect(report.history.from).toBe('nothing');
    expect(report.targetVersionFrom).toBe('assumed');
    expect(report.statements[0]?.unknown.join(' ')).toContain('orders is made by no migration');
    expect(report.statements[1]?.unknown.join(' ')).toContain('syntax error');
    const { out } = await plinth(['effects', 'a.sql'], { cwd });
    expect(out).toContain('No migrations are known here');
    expect(out).toContain('Not known');
    expect(out).toContain('1 of 2 statements understood.');
  });

  it('opens DO blocks, and refuses what a transaction refuses', async () => {
    const cwd = workspace({
      'm/1_a.up.sql': tables,
      'm/2_b.up.sql': `DO $$ BEGIN IF now() > '2030-01-01' THEN ALTER TABLE a ADD x int; END IF; END $$;
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY i ON b (a_id);
`,
    });
    const { report } = await json(['m/2_b.up.sql'], { cwd });
    expect(report.statements[0]?.relations).toMatchObject([{ name: 'a', conditional: true }]);
    expect(report.statements[2]).toMatchObject({ refusedHere: true, lockTimeout: 2000 });
    const { out } = await plinth(['effects', 'm/2_b.up.sql'], { cwd });
    expect(out).toContain('PostgreSQL refuses it here: it cannot run inside a transaction.');
  });

  it('takes a rollback for what it is: tables that the migration made are in use', async () => {
    const cwd = workspace({
      'm/20240101000000_a.sql':
        '-- +goose Up\nCREATE TABLE t (id int);\n-- +goose Down\nALTER TABLE t DROP COLUMN id;\n',
    });
    const { report } = await json(['m/20240101000000_a.sql'], { cwd });
    expect(
      report.statements.map((one) => [one.direction, one.relations[0]?.new, one.relations[0]?.blocks]),
    ).toEqual([
      ['up', true, 'nobody'],
      ['down', false, 'reads-and-writes'],
    ]);
    expect(locks(report, 1)[0]).toContain('goose opens around the file');
  });

  it('asks the facts of the version that is named', async () => {
    const cwd = workspace({ 'a.sql': 'ALTER TABLE t ADD x int;' });
    const { report } = await json(['--target', '18', 'a.sql'], { cwd });
    expect(report).toMatchObject({ targetVersion: 18, targetVersionFrom: 'option' });
  });

  it('says what the version that is named does not have, in the words of lint', async () => {
    const cwd = workspace({ 'a.sql': 'MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE;' });
    const newer = ['MERGE came with PostgreSQL 15; the target, PostgreSQL 14, does not have it.'];
    const at = async (target: string) =>
      (await json(['--target', target, 'a.sql'], { cwd })).report.statements;
    expect(await at('14')).toMatchObject([{ newerThanTarget: newer }]);
    expect(await at('15')).toMatchObject([{ newerThanTarget: [] }]);
    expect((await plinth(['effects', '--target', '14', 'a.sql'], { cwd })).out).toContain('MERGE came with');
  });

  it('reads standard input, at the place that it stands for', async () => {
    const cwd = workspace({ 'm/1_a.up.sql': tables.replace('code', 'more jsonb, code') });
    const loose = await json(['-'], { cwd, input: 'DROP TABLE a;' });
    expect(loose.report.history.from).toBe('neighbouring-migrations');
    const placed = await json(['--stdin-filepath', 'm/2_b.up.sql', '-'], { cwd, input: 'DROP TABLE b;' });
    expect(placed.report.history.from).toBe('earlier-migrations');
    expect(locks(placed.report, 0)).toContain('a: ACCESS EXCLUSIVE until the statement ends');
  });

  itBroadly('keeps to 100 columns, and colours nothing in a pipe', async () => {
    const cwd = join(repository, 'examples', 'shop');
    for (const file of [
      '000010_add_shipping_addresses',
      '000012_add_public_ids',
      '000006_add_order_totals',
    ]) {
      const { code, out, err } = await plinth(['effects', `migrations/${file}.up.sql`], { cwd });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
      expect(out).not.toContain('\u001b');
    }
  });

  it.each([
    {
      server: 'SQLite',
      first: 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT) STRICT;',
      then: 'BEGIN;\nCREATE INDEX by_note ON orders (note);\nALTER TABLE orders ADD COLUMN more TEXT;\nCOMMIT;\n',
      locks: ['orders: whole database until COMMIT in line 4'],
      blocks: 'writes',
      source: 'Measured on SQLite 3.40.',
    },
    {
      server: 'SQL Server',
      first: 'CREATE TABLE [dbo].[orders] ([id] INT IDENTITY(1,1) PRIMARY KEY, [note] NVARCHAR(20))\nGO\n',
      then: 'BEGIN TRANSACTION\nCREATE INDEX by_note ON [dbo].[orders] ([note])\nALTER TABLE [dbo].[orders] ADD more INT NULL\nCOMMIT\nGO\n',
      locks: ['orders: S until COMMIT in line 4'],
      blocks: 'writes',
      source: 'As the manual of SQL Server 2019 says it; not measured.',
    },
  ])('speaks of locks as $server does, and says who says so', async ({ first, then, ...said }) => {
    const folder = workspace({ 'migrations/001_first.sql': first, 'migrations/002_then.sql': then });
    const { report } = await json(['migrations/002_then.sql'], { cwd: folder });
    expect(locks(report, 1)).toEqual(said.locks);
    const [one] = report.statements[1]?.relations ?? [];
    expect(one).toMatchObject({ blocks: said.blocks, evidence: { source: said.source } });
    const { out } = await plinth(['effects', 'migrations/002_then.sql'], { cwd: folder });
    expect(out).toContain(said.source);
    expect(out).not.toMatch(/PostgreSQL|ROW EXCLUSIVE|ACCESS EXCLUSIVE/);
  });
});

describe('bad input', () => {
  const sql = 'create table t (id int);\n';

  it.each<readonly [string, readonly string[], string]>([
    ['a missing file', ['none.sql'], 'none.sql It was not read: it does not exist.\n'],
    ['a folder', ['m'], 'm It is a folder. Name one file.\n'],
    ['a binary', ['binary.sql'], 'binary.sql Nothing is said about it: it is not text.\n'],
  ])('%s', async (_name, words, expected) => {
    const cwd = workspace({
      'm/1_a.up.sql': sql,
      'binary.sql': Buffer.alloc(5000, '\0\x01'),
    });
    expect(await plinth(['effects', ...words], { cwd })).toEqual({ code: 2, out: '', err: expected });
    const { code, report } = await json(words, { cwd });
    expect(code).toBe(2);
    expect(report.errors).toHaveLength(1);
  });

  it.each<readonly [string, string]>([
    ['effects', 'Name the file whose statements are to be looked at: plinth effects FILE.sql'],
    ['effects a b', 'plinth effects takes one file at a time.'],
    ['effects --target 13 a.sql', '--target takes 14, 15, 16, 17, 18; it cannot be “13”.'],
    ['effects --target x a.sql', '--target takes 14, 15, 16, 17, 18; it cannot be “x”.'],
    ['effects --targt 14 a.sql', 'There is no option --targt for “plinth effects”. Did you mean --target?'],
  ])('%s', async (words, expected) => {
    const { code, err } = await plinth(words.split(' '));
    expect({ code, err }).toEqual({ code: 2, err: `${expected}\nSee plinth effects --help.\n` });
  });

  it('names and text that would move the cursor are shown, not sent', async () => {
    const cwd = workspace({
      'a.sql': 'create table "\u001b[31m<script>" (id int);\nselect 1\0;\ndrop table ok;',
    });
    const { code, out } = await plinth(['effects', 'a.sql'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('\\u{1b}[31m<script>');
    expect(out).toContain('It was not read: NUL character.');
    expect(out).toContain('ok is made by no migration');
  });

  it('a wrong configuration is told with its place', async () => {
    const cwd = workspace({ 'plinth.config.json': '{ "nonsense": 1 }', 'a.sql': sql });
    const { code, err } = await plinth(['effects', 'a.sql'], { cwd });
    expect(code).toBe(2);
    expect(err).toContain('plinth.config.json:1:');
  });
});
