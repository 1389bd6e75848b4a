/** Migrations and queries in programs: linted, replayed and indexed like SQL files, at their positions in the program. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedSqlFiles } from '../../core/embedded-sql/wanted.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { slice } from '../../core/text/span.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function open(
  files: Readonly<Record<string, string>>,
  embeddedSql?: EmbeddedSqlFiles,
): Promise<Session> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-embedded-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return Session.open({
    root,
    parser,
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
    embeddedSql,
  });
}

async function said(session: Session, path: string): Promise<readonly string[]> {
  const report = await session.report(path, { scope: 'all' });
  if (report.kind !== 'linted') return [`${report.kind}: ${report.because}`];
  return report.findings.map(({ rule, span }) => `${rule} at ${slice(report.text, span)}`);
}

const manifest = (dependency: string): string =>
  JSON.stringify({ dependencies: { [dependency]: '1', pg: '8' } });

const typeorm = (up: string, down = ''): string => `import { MigrationInterface, QueryRunner } from 'typeorm';

export class M1700000000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    ${up}
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    ${down}
  }
}
`;

const tools: readonly (readonly [tool: string, dependency: string, path: string, text: string])[] = [
  [
    'typeorm',
    'typeorm',
    'src/migrations/1700000000000-a.ts',
    typeorm("await queryRunner.query('CREATE INDEX i ON t (a)');"),
  ],
  [
    'knex',
    'knex',
    'migrations/20240131120000_a.js',
    "exports.up = (knex) => knex.raw('CREATE INDEX i ON t (a)');\nexports.down = () => {};",
  ],
  [
    'sequelize',
    'sequelize',
    'migrations/20240131120000-a.js',
    "module.exports = { up: (queryInterface) => queryInterface.sequelize.query('CREATE INDEX i ON t (a)'), async down() {} };",
  ],
  [
    'node-pg-migrate',
    'node-pg-migrate',
    'migrations/1700000000000_a.ts',
    'export async function up(pgm: MigrationBuilder): Promise<void> {\n  pgm.sql(`CREATE INDEX i ON t (a)`);\n}',
  ],
  [
    'db-migrate',
    'db-migrate',
    'migrations/20240131120000-a.js',
    "exports.up = function (db) {\n  return db.runSql('CREATE INDEX i ON t (a)');\n};\nexports.down = (db) => db.dropTable('t');",
  ],
];

describe('migrations in programs', () => {
  it.each(tools)('of %s', async (tool, dependency, path, text) => {
    const session = await open({ 'package.json': manifest(dependency), [path]: text });
    expect(session.folders.map((one) => [one.tool, one.dialect])).toEqual([[tool, 'postgresql']]);
    expect(await said(session, path)).toContainEqual('locking/index-without-concurrently at INDEX');
  });

  it('are replayed in order, as far as they are SQL', async () => {
    const session = await open({
      'package.json': manifest('knex'),
      'migrations/1_a.js':
        "const T = 'users';\nexports.up = async (knex) => {\n  await knex.raw(`CREATE TABLE ${T} (id int)`);\n  await knex.schema.createTable('built', (t) => t.increments());\n};\nexports.down = (knex) => knex.raw(`DROP TABLE ${T}`);",
      'migrations/2_b.ts':
        "export async function up(knex: Knex) {\n  await add(knex, 'a');\n}\nconst add = (knex: Knex, c: string) => knex.raw('ALTER TABLE users ADD COLUMN a int');\nexport const down = () => {};",
    });
    const [folder] = session.folders;
    const schema = await session.schemaOf(folder!);
    expect(schema && tableByKey(schema, 'public.users')?.columns.map((one) => one.name)).toEqual(['id', 'a']);
    const [report] = await session.folderReports();
    expect(report?.gaps).toEqual([
      { path: 'migrations/1_a.js', line: 3, reason: 'createTable() instead of SQL' },
    ]);
    expect(report?.coverage).toMatchObject({
      statements: 4,
      understood: 3,
      skipped: { 'createTable() instead of SQL': 1 },
    });
  });

  it.each([
    [
      'config',
      "exports.config = { transaction: false };\nexports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY i ON t (a)');",
      [],
    ],
    [
      'nothing',
      "exports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY i ON t (a)');",
      ['transaction/concurrently-in-transaction'],
    ],
  ])('opt out of the transaction by %s', async (_, text, rules) => {
    const session = await open({
      'package.json': manifest('knex'),
      'migrations/1_a.js': `${text}\nexports.down = () => {};`,
    });
    const all = await said(session, 'migrations/1_a.js');
    expect(all.filter((one) => one.startsWith('transaction/')).map((one) => one.split(' ')[0])).toEqual(
      rules,
    );
  });

  it('in a transaction of their own are told apart', async () => {
    const inside =
      "const { sequelize } = queryInterface; return sequelize.transaction(async (transaction) => { await sequelize.query('CREATE INDEX i ON t (a)', { transaction }); });";
    const session = await open({
      'package.json': manifest('sequelize'),
      'migrations/20240131120000-a.js': `module.exports = { up(queryInterface) { ${inside} }, async down() {} };`,
    });
    const report = await session.report('migrations/20240131120000-a.js', { scope: 'all' });
    const messages = report.kind === 'linted' ? report.findings.map(({ message }) => message) : [];
    expect(messages.filter((one) => one.startsWith('CREATE INDEX'))).toEqual([
      'CREATE INDEX holds a SHARE lock on t: writes wait until the transaction ends. Build it CONCURRENTLY, outside of a transaction.',
    ]);
  });

  it.each([
    ['single quotes', "'CREATE INDEX i ON t (a)'", "'CREATE INDEX CONCURRENTLY i ON t (a)'"],
    [
      'a template',
      '`\n      CREATE INDEX i\n      ON t (a)`',
      '`\n      CREATE INDEX CONCURRENTLY i\n      ON t (a)`',
    ],
    ['behind escapes', "'\\n\\tCREATE INDEX \\'i\\' ON t (a)'.replace('a', 'b')", undefined],
  ])('fixes are written inside %s', async (_, before, after) => {
    const config = 'exports.config = { transaction: false };\nexports.down = () => {};\n';
    const text = (sql: string): string => `${config}exports.up = (knex) => knex.raw(${sql});\n`;
    const session = await open({ 'package.json': manifest('knex'), 'migrations/1_a.js': text(before) });
    const report = await session.report('migrations/1_a.js', { scope: 'all' });
    const fixes =
      report.kind === 'linted'
        ? report.findings.flatMap(({ rule, fix }) =>
            rule.startsWith('locking/index-without') && fix?.kind === 'edit' ? [fix] : [],
          )
        : [];
    expect(fixes.map(({ edits }) => applyEdits(text(before), edits))).toEqual(
      after === undefined ? [] : [text(after)],
    );
  });

  it('are silenced by a comment of the program', async () => {
    const comment = '// plinth-ignore locking/index-without-concurrently: the table is new in this release';
    const text = (line: string): string =>
      typeorm(`${line}\n    await queryRunner.query('CREATE INDEX i ON t (a)');`);
    const session = await open({
      'package.json': manifest('typeorm'),
      'migrations/1700000000000-a.ts': text(comment),
    });
    const report = await session.report('migrations/1700000000000-a.ts', { scope: 'all' });
    expect(report.kind === 'linted' && report.suppressed.map(({ rule }) => rule)).toEqual([
      'locking/index-without-concurrently',
    ]);
  });

  it.each(['off', 'migrations', 'all'] as const)('are looked at where %s says so', async (wanted) => {
    const path = 'migrations/20240131120000_a.js';
    const text = "exports.up = (knex) => knex.raw('CREATE INDEX i ON t (a)');\nexports.down = () => {};";
    const session = await open(
      { 'package.json': manifest('knex'), [path]: text, 'src/a.ts': "pool.query('DELETE FROM t')" },
      wanted,
    );
    expect(session.newWork()).toEqual({ off: [], migrations: [path], all: [path, 'src/a.ts'] }[wanted]);
  });
});

describe('queries in programs', () => {
  it('that go two ways without a tool are told apart', async () => {
    const text =
      "export default { up: async (pool) => { await pool.query(sql`ALTER TABLE t RENAME COLUMN a TO b`); }, down: async (pool) => { await pool.query(sql`ALTER TABLE t RENAME COLUMN b TO a`); } };\npool.query('DROP TABLE u');\n";
    const session = await open({ 'package.json': manifest('pg'), 'src/1-a.ts': text }, 'all');
    expect(await said(session, 'src/1-a.ts')).toEqual([
      'data-loss/rename-column at a',
      'data-loss/drop-table at u',
    ]);
  });

  it('for another database are no mistakes', async () => {
    const text = "export const a = () => house.query('SELECT a FROM t WHERE b = {b: UInt64}');";
    const session = await open({ 'package.json': manifest('pg'), 'src/a.ts': text }, 'all');
    expect(await said(session, 'src/a.ts')).toEqual([]);
  });

  it('are told where a value becomes their text, unless a comment says why', async () => {
    const text = (comment: string): string =>
      `export const a = (id: string) =>\n  ${comment}\n  pool.query(\`SELECT a FROM t WHERE id = \${id}\`);`;
    const files = { 'package.json': manifest('pg'), 'src/a.ts': text('//') };
    const session = await open(files, 'all');
    expect(await said(session, 'src/a.ts')).toEqual(['injection/interpolated-query at id']);
    session.open(
      'src/a.ts',
      text('// plinth-ignore injection/interpolated-query: made of digits by the router'),
    );
    expect(await said(session, 'src/a.ts')).toEqual([]);
  });

  it.each([
    ['a part', "db('t').whereRaw(`a = '${id}'`);"],
    ['what is put together', "q += ` AND a = '${id}'`;"],
  ])('are silenced by the comment above, and only there: %s', async (_, code) => {
    const comment = '// plinth-ignore injection/interpolated-query: made of digits by the router\n';
    const text = `export const a = (db: Knex, id: string) => {\n  let q = 'SELECT a FROM t';\n  ${comment}  ${code}\n  db.raw(q);\n  db.raw(\`SELECT b FROM t WHERE c = \${id}\`);\n};`;
    const session = await open({ 'package.json': manifest('pg'), 'src/a.ts': text }, 'all');
    const report = await session.report('src/a.ts', { scope: 'all' });
    const starts = report.kind === 'linted' ? report.findings.map(({ span }) => span.start) : [];
    expect(starts).toEqual([text.lastIndexOf('id')]);
    expect(report.kind === 'linted' && report.suppressed.map(({ reason }) => reason)).toEqual([
      'made of digits by the router',
    ]);
  });

  it('are named where a migration drops what they read', async () => {
    const session = await open({
      'package.json': manifest('pg'),
      'migrations/1_a.up.sql': 'CREATE TABLE orders (id int, total int);',
      'migrations/2_b.up.sql': 'DROP TABLE orders;',
      'src/orders.ts':
        "const escaped = 'it\\'s';\nexport const load = () => pool.query('SELECT \\'a\\', total FROM orders');",
    });
    const report = await session.report('migrations/2_b.up.sql', { scope: 'all' });
    const related = report.kind === 'linted' ? report.findings.flatMap((one) => one.related) : [];
    const places = related
      .filter(({ file }) => file === 'src/orders.ts')
      .map(({ file, span }) => slice(session.textOf(file) ?? '', span));
    expect(places).toContain('orders');
  });
});
