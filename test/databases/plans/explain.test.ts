/** EXPLAIN on real servers: what is planned, what is refused, and that no text that was tried left anything after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { explain, type ExplainOutcome } from '../../../engine/databases/explain.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import type { PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, runScript } from '../native.ts';

const schema = `
  CREATE TABLE accounts (id int PRIMARY KEY, name text, balance numeric);
  INSERT INTO accounts SELECT i, 'name ' || i, i FROM generate_series(1, 1000) i;
  CREATE SEQUENCE used;
  CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql VOLATILE AS $$ BEGIN INSERT INTO accounts VALUES (-1); RETURN 1; END $$;
  ANALYZE accounts;`;

let parser: PostgresParser;
const sessions: PostgresSession[] = [];

beforeAll(async () => {
  parser = await loadPostgresParser();
});

afterAll(async () => {
  for (const session of sessions) await session.close();
});

interface Place {
  readonly server: PostgresServer;
  readonly database: string;
  readonly session: PostgresSession;
}

async function place(major: PostgresMajor, extra = ''): Promise<Place> {
  const server = await startPostgres(major);
  const database = await server.createDatabase();
  await runScript(server, database, schema);
  if (extra !== '') await runScript(server, database, extra.replaceAll(':database', `"${database}"`));
  const session = await openSession(server, database);
  sessions.push(session);
  return { server, database, session };
}

function plan(session: PostgresSession, sql: string): Promise<ExplainOutcome> {
  return explain(session, { sql }, parser);
}

/** Everything that an escape could have changed. */
async function fingerprint(session: PostgresSession): Promise<unknown> {
  const outcome = await session.query(`
    SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM accounts),
      (SELECT sum(balance) FROM accounts), (SELECT last_value FROM used), (SELECT is_called FROM used),
      (SELECT count(*) FROM pg_prepared_statements), current_setting('statement_timeout')`);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.rows;
}

const attacks = [
  'SELECT 1; COMMIT; CREATE TABLE pwned ()',
  'SELECT 1; ROLLBACK; DROP TABLE accounts',
  '; COMMIT; CREATE TABLE pwned ()',
  'ANALYZE DELETE FROM accounts',
  'ANALYZE SELECT writes()',
  '(ANALYZE) DELETE FROM accounts',
  'EXPLAIN ANALYZE DELETE FROM accounts',
  'VERBOSE SELECT 1; COMMIT; CREATE TABLE pwned ()',
  'SELECT 1 INTO pwned',
  'CREATE TABLE pwned AS SELECT 1',
  'CREATE MATERIALIZED VIEW pwned AS SELECT 1',
  "SELECT 'a\\' , ' ; COMMIT; CREATE TABLE pwned (); --'",
  "SELECT 'a\\' , $1::text , ' ; COMMIT; CREATE TABLE pwned (); --'",
  "SELECT E'a\\'', 1; COMMIT; CREATE TABLE pwned (); --'",
  'SELECT $1::int; COMMIT; CREATE TABLE pwned ()',
  'SELECT $a$ $a$; COMMIT; CREATE TABLE pwned () --$a$',
  'SELECT 1 /* /* */ ; COMMIT; CREATE TABLE pwned (); -- */ */',
  'SELECT 1 -- \r; COMMIT; CREATE TABLE pwned ()',
  'SELECT 1\0; COMMIT; CREATE TABLE pwned ()',
  'SELECT 1\u2028; COMMIT; CREATE TABLE pwned ()',
  '\uFEFFSELECT 1; COMMIT; CREATE TABLE pwned ()',
  'SELECT writes()',
  "SELECT nextval('used')",
  "INSERT INTO accounts VALUES (5000, 'x', 1)",
  'UPDATE accounts SET balance = 0',
  'DELETE FROM accounts',
  'WITH gone AS (DELETE FROM accounts RETURNING *) SELECT * FROM gone',
  'MERGE INTO accounts a USING accounts b ON a.id = b.id WHEN MATCHED THEN DELETE',
  'TRUNCATE accounts',
  "COPY accounts TO PROGRAM 'touch pwned'",
  'DO $$ BEGIN DELETE FROM accounts; END $$',
  'PREPARE x AS SELECT 1',
  'SET statement_timeout = 0',
  "SELECT set_config('statement_timeout', '7', false)",
];

describe.each(newest([14, 18] as const))('attacks on PostgreSQL %i', (major) => {
  it.each([
    ['with the usual settings', ''],
    [
      'with backslashes in strings',
      'ALTER DATABASE :database SET standard_conforming_strings = off; ALTER DATABASE :database SET escape_string_warning = off',
    ],
  ])('change nothing, %s', async (_title, extra) => {
    const { session, server, database } = await place(major, extra);
    const before = await fingerprint(session);
    const outcomes: Record<string, string> = {};
    for (const attack of attacks) {
      const outcome = await plan(session, attack);
      outcomes[attack] = outcome.kind;
    }
    expect(await fingerprint(session)).toEqual(before);
    // What was committed, not only what this session sees.
    const other = await openSession(server, database);
    sessions.push(other);
    expect(await fingerprint(other)).toEqual(before);
    expect(session.isOpen).toBe(true);
    expect(new Set(Object.values(outcomes))).toContain('refused');
    expect(outcomes['DELETE FROM accounts']).toBe('plan');
    expect(outcomes['SELECT writes()']).toBe('plan');
  });
});

describe('a plan', () => {
  it("carries the place, the role, the version and the server's own words", async () => {
    const { session } = await place(18, 'CREATE ROLE plinth_asker; GRANT SELECT ON accounts TO plinth_asker');
    await session.query('SET ROLE plinth_asker');
    const outcome = await plan(session, 'SELECT name FROM accounts WHERE id = 7; -- why');
    expect(outcome).toMatchObject({
      kind: 'plan',
      connection: 'test server',
      role: 'plinth_asker',
      generic: false,
      emptyDatabase: false,
    });
    if (outcome.kind !== 'plan') throw new Error(outcome.kind);
    expect(Math.floor(outcome.serverVersion / 10_000)).toBe(18);
    expect(JSON.parse(outcome.json)).toMatchObject([
      {
        Plan: {
          'Node Type': 'Index Scan',
          'Index Name': 'accounts_pkey',
          Output: ['name'],
          Schema: 'public',
        },
      },
    ]);
    await session.query('RESET ROLE');
    await session.query('DROP OWNED BY plinth_asker');
    await session.query('DROP ROLE plinth_asker');
  });

  it.each(newest([14, 16, 18] as const))(
    'is for any value of $n, or for given ones, on PostgreSQL %i',
    async (major) => {
      const { session } = await place(major, 'CREATE INDEX ON accounts (name)');
      const sql = 'SELECT * FROM accounts WHERE id = $1 AND name LIKE $2';
      const condition = async (values?: readonly (string | null)[]): Promise<string> => {
        const outcome = await explain(session, { sql, values }, parser);
        if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
        expect(outcome.generic).toBe(values === undefined);
        const [{ Plan }] = JSON.parse(outcome.json) as [{ Plan: Record<string, string> }];
        return `${Plan['Index Cond'] ?? ''} ${Plan['Filter'] ?? ''}`;
      };
      expect(await condition()).toContain('$1');
      const given = await condition(['7', "a\\b'c; COMMIT; --"]);
      expect(given).toContain('id = 7');
      expect(given).toContain("a\\b''c; COMMIT; --");
      expect(await explain(session, { sql, values: ['seven', 'x'] }, parser)).toMatchObject({
        kind: 'failed',
        failure: { sqlState: '22P02' },
      });
      expect(await session.query('SELECT count(*) FROM pg_prepared_statements')).toMatchObject({
        rows: [['0']],
      });
    },
  );

  it('comes with what the catalog says of its tables', async () => {
    const { session } = await place(18);
    await session.query('ANALYZE accounts');
    const fresh = await plan(session, 'SELECT * FROM accounts');
    expect(fresh).toMatchObject({ tables: [{ schema: 'public', name: 'accounts', rows: 1000, changed: 0 }] });
    await session.query('UPDATE accounts SET balance = 0 WHERE id <= 400');
    await session.query('SELECT pg_stat_force_next_flush()');
    const later = await plan(session, 'SELECT * FROM accounts');
    if (later.kind !== 'plan') throw new Error(later.kind);
    expect(later.tables[0]?.changed).toBe(400);
    expect(later.tables[0]?.secondsSinceAnalyze).toBeLessThan(600);
  });

  it('fails where the query does, pointing into it', async () => {
    const { session } = await place(18);
    for (const query of [
      "SELECT '😀', nothing FROM accounts",
      "SELECT '😀', $1::int, nothing FROM accounts",
    ]) {
      expect(await plan(session, query)).toMatchObject({
        kind: 'failed',
        failure: { reason: 'statement', sqlState: '42703', position: query.indexOf('nothing') },
      });
    }
  });

  it('does not wait for a lock', async () => {
    const { session, server, database } = await place(18);
    const migration = await openSession(server, database);
    sessions.push(migration);
    await migration.query('BEGIN; LOCK TABLE accounts', { protocol: 'simple' });
    expect(await plan(session, 'SELECT * FROM accounts')).toMatchObject({
      kind: 'failed',
      failure: { reason: 'lockTimeout' },
    });
    await migration.query('ROLLBACK');
    expect((await plan(session, 'SELECT * FROM accounts')).kind).toBe('plan');
  });

  it('that is cancelled leaves no transaction open', async () => {
    const { session, server, database } = await place(18);
    const migration = await openSession(server, database);
    sessions.push(migration);
    await migration.query('BEGIN; LOCK TABLE accounts', { protocol: 'simple' });
    for (const signal of [AbortSignal.abort(), AbortSignal.timeout(200)]) {
      const outcome = await explain(session, { sql: 'TABLE accounts', signal }, parser);
      expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
      expect(await session.query('SHOW transaction_read_only')).toMatchObject({ rows: [['off']] });
    }
    await migration.query('ROLLBACK');
  });
});
