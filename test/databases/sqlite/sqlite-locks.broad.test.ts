/**
 * Whom a statement keeps out of a file: what the second connection of the embedded SQLite sees, beside processes of the machine's own SQLite
 * that read and write the same file while such a statement is in its transaction, and while it commits.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { together } from '../../../core/effects/combined-effects.ts';
import { effectOf } from '../../../core/effects/of-dialect.ts';
import { measuredSqlite, sqliteFacts } from '../../../core/effects/sqlite/facts.ts';
import { SqliteReader } from '../../../core/operations/sqlite/reader.ts';
import { keptOut } from '../../../core/proof/file-locks.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { SqliteChild, sqliteLimits } from '../../../engine/embedded/sqlite/child.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';
import { sqliteProgram } from '../proof/embedded-program.ts';

const schema = readFileSync(new URL('../../fixtures/sqlite/schema.sql', import.meta.url), 'utf8');

let engine: Sqlite;
let child: SqliteChild;
beforeAll(async () => {
  engine = await openSqlite();
  const started = await SqliteChild.start({ program: await sqliteProgram(), limits: sqliteLimits });
  if (started.kind === 'failed') throw new Error(started.failure.message);
  child = started.child;
  await embedded(schema);
  await child.mark(1);
});
afterAll(() => {
  child.end({ reason: 'closed', message: 'Done.' });
  engine.stop();
});

async function embedded(sql: string): Promise<readonly (string | null)[]> {
  const outcome = await child.query(sql);
  if (outcome.kind === 'failed') throw new Error(`${outcome.failure.message} in ${sql}`);
  return outcome.rows[0] ?? [];
}

/** In its transaction, and at its commit. */
type Seen = readonly [held: string, atCommit: string];

const reads = 'SELECT count(*) FROM customers';
const writes = "INSERT INTO customers VALUES (2, 'x')";

async function seenHere(begin: string, sql: string, mode: string): Promise<Seen> {
  await child.goBack(1);
  await embedded(`PRAGMA journal_mode = ${mode}; ${begin}; ${sql}`);
  const ask = (moment: string): Promise<readonly (string | null)[]> =>
    embedded(`SELECT plinth_locks()->>'$.${moment}.keepsOut'`);
  const [held] = await ask('after');
  await embedded('COMMIT');
  const [atCommit] = await ask('commit');
  return [held ?? 'nobody', atCommit ?? 'nobody'];
}

function seenThere(begin: string, sql: string, mode: string): Seen {
  const file = engine.fresh();
  lines(`${schema}; PRAGMA journal_mode = ${mode};`, file);
  const locked = (script: string): number =>
    lines(script, file).filter((line) => line.includes('database is locked')).length;
  const beside = (other: string): string => `.shell sqlite3 '${file}' "${other}" 2>&1 || true\n`;
  const work = `${begin}; ${sql};`;
  const held = locked(`${work}\n.output stdout\n${beside(reads)}${beside(writes)}ROLLBACK;`);
  // Whoever reads keeps out a commit that would keep it out, and only that.
  const atCommit = ['BEGIN IMMEDIATE', `BEGIN; ${reads}`].map((first) =>
    locked(`${first};\n${beside(`${work} COMMIT`)}`),
  );
  return [keptOut[held] ?? '', keptOut[atCommit.reduce((sum, one) => sum + one, 0)] ?? ''];
}

function lines(script: string, file: string): readonly string[] {
  const outcome = engine.run(script, file);
  if (!outcome.ok) throw new Error(`${outcome.message} in ${script}`);
  return outcome.rows;
}

const reading = 'SELECT count(*) FROM orders';
const setting = 'PRAGMA foreign_keys = ON';
const quiet: Seen = ['nobody', 'nobody'];

const statements: readonly string[] = [
  ...(['add-column', 'drop-column', 'create-index', 'drop-table'] as const).map(
    (id) => sqliteFacts[id].example,
  ),
  'CREATE TABLE lines (id INTEGER)',
  "INSERT INTO customers VALUES (3, 'y')",
  'UPDATE orders SET total = 0',
  reading,
  'PRAGMA user_version = 7',
  setting,
];

const expected: Readonly<Record<string, (sql: string) => Seen>> = {
  DELETE: (sql) =>
    sql === setting ? quiet : sql === reading ? ['writers', 'nobody'] : ['writers', 'everybody'],
  WAL: (sql) => (sql === setting || sql === reading ? quiet : ['writers', 'writers']),
};

/** What the effects say of a kind of statement, beside what the second connection sees. Whoever only reads is not told of. */
describe('whom the effects name', () => {
  const writing = [
    ...Object.values(sqliteFacts).map(({ example }) => example),
    'CREATE TABLE lines (id INTEGER)',
    'CREATE TABLE lines AS SELECT * FROM orders',
    'CREATE VIRTUAL TABLE words USING fts5 (word)',
    'CREATE TRIGGER noted AFTER INSERT ON orders BEGIN SELECT 1; END',
    "INSERT INTO customers VALUES (3, 'y')",
    "REPLACE INTO customers VALUES (1, 'z')",
    'UPDATE orders SET total = 0 WHERE id = 77',
    'DELETE FROM orders',
    'ANALYZE',
    'REINDEX orders_total',
    'BEGIN IMMEDIATE',
    'BEGIN EXCLUSIVE TRANSACTION',
    'PRAGMA user_version = 7',
    'PRAGMA main.user_version(8)',
    'PRAGMA application_id = 7',
    'PRAGMA schema_version = 99',
    'PRAGMA journal_mode = WAL',
    'PRAGMA incremental_vacuum',
  ];
  const reading = [
    'SELECT count(*) FROM orders',
    'VALUES (1)',
    'EXPLAIN DROP TABLE orders',
    "VACUUM INTO '/tmp/copy.db'",
    "ATTACH ':memory:' AS other",
    'SAVEPOINT before',
    'BEGIN',
    'BEGIN DEFERRED',
    'PRAGMA user_version',
    'PRAGMA journal_mode',
    'PRAGMA foreign_keys = ON',
    'PRAGMA defer_foreign_keys = ON',
    'PRAGMA foreign_key_check',
    'PRAGMA integrity_check',
    'PRAGMA optimize',
    'PRAGMA auto_vacuum = FULL',
    'PRAGMA page_size = 8192',
    'PRAGMA synchronous = OFF',
    'PRAGMA locking_mode = EXCLUSIVE',
    'PRAGMA wal_checkpoint',
    'PRAGMA table_info(orders)',
    'CREATE TEMP TABLE lines (id INTEGER)',
    'CREATE TEMP TABLE lines AS SELECT * FROM orders',
    'CREATE TEMP VIEW totals AS SELECT total FROM orders',
    'CREATE TEMP TRIGGER noted AFTER INSERT ON orders BEGIN SELECT 1; END',
    'INSERT INTO mine VALUES (1)',
    'UPDATE mine SET id = 2',
    'ALTER TABLE mine ADD COLUMN extra INTEGER',
    'CREATE INDEX mine_id ON mine (id)',
    'DROP TABLE mine',
  ];
  /** The effects do not know whether the object is there, or the file has a log. */
  const idle = [
    'CREATE TABLE IF NOT EXISTS orders (id INTEGER)',
    'DROP TABLE IF EXISTS unmade',
    'PRAGMA journal_mode = TRUNCATE',
  ];
  const script = `${schema}; CREATE TEMP TABLE mine (id INTEGER);`;

  function said(sql: string): string {
    const reader = new SqliteReader();
    const made = reader.statements(script, 0, script.length);
    const { end } = replaySection(emptySchema('sqlite', measuredSqlite), made, 'schema.sql');
    const operations = reader.statements(sql, 0, sql.length).flatMap(({ parsed }) => parsed.operations);
    const scope = { schema: end, targetVersion: measuredSqlite, isNew: () => false };
    const effect = together(operations.map((operation) => effectOf(operation, scope)));
    if (effect === undefined || effect.uncertain !== undefined) return 'nothing';
    return effect.file === 'write' ? 'a writer' : 'no writer';
  }

  /** In a transaction; alone where it is refused in one. */
  async function seen(sql: string): Promise<string> {
    await child.goBack(1);
    await embedded(
      'PRAGMA journal_mode = DELETE; CREATE TEMP TABLE mine (id INTEGER); SELECT plinth_locks()',
    );
    await embedded('BEGIN');
    const inTransaction = await child.query(sql);
    if (inTransaction.kind === 'failed') {
      await embedded(`ROLLBACK; SELECT plinth_locks()`);
      await embedded(sql);
    }
    const [work = null, commit = null] = await embedded(
      `WITH seen (locks) AS MATERIALIZED (SELECT plinth_locks()) SELECT locks->>'$.work.lock', locks->>'$.commit.lock' FROM seen`,
    );
    const isReader = (lock: string | null): boolean =>
      lock === null || lock === 'UNLOCKED' || lock === 'SHARED';
    await child.query('ROLLBACK');
    await embedded('DROP TABLE IF EXISTS temp.mine; DROP TABLE IF EXISTS temp.lines');
    return isReader(work) && isReader(commit) ? 'no writer' : 'a writer';
  }

  it.each([
    ...writing.map((sql) => [sql, 'a writer'] as const),
    ...reading.map((sql) => [sql, 'no writer'] as const),
  ])('%s', async (sql, expected) => {
    expect([said(sql), await seen(sql)]).toEqual([expected, expected]);
  });

  it.each(idle)('%s, which finds nothing to do', async (sql) => {
    expect([said(sql), await seen(sql)]).toEqual(['a writer', 'no writer']);
  });
});

describe.each(Object.keys(expected))('with journal_mode %s', (mode) => {
  it.each(statements)('%s', async (sql) => {
    const seen = await seenHere('BEGIN', sql, mode);
    expect(seen).toEqual(expected[mode]?.(sql));
    expect(seen).toEqual(seenThere('BEGIN', sql, mode));
  });

  it('BEGIN EXCLUSIVE', async () => {
    const [held] = await seenHere('BEGIN EXCLUSIVE', reads, mode);
    expect(held).toBe(mode === 'WAL' ? 'writers' : 'everybody');
    expect(held).toBe(seenThere('BEGIN EXCLUSIVE', reads, mode)[0]);
  });
});
