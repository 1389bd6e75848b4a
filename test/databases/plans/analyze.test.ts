/** ANALYZE on real servers: what it says beforehand, what it refuses, and that a rollback takes back all that it said it would. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { analyze, lookBeforeAnalyze, type AnalyzeRequest } from '../../../engine/databases/analyze.ts';
import type { ExplainOutcome } from '../../../engine/databases/explain.ts';
import type { QueryOutcome, SqlRow } from '../../../engine/databases/session.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, runScript } from '../native.ts';

const schema = `
  CREATE TABLE accounts (id int PRIMARY KEY, name text, balance numeric);
  INSERT INTO accounts SELECT i, 'name ' || i, i FROM generate_series(1, 1000) i;
  CREATE TABLE bills (id bigint GENERATED ALWAYS AS IDENTITY, account int);
  CREATE TABLE log (line text);
  CREATE SEQUENCE used;
  CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql VOLATILE AS $$ BEGIN INSERT INTO accounts VALUES (-1); RETURN 1; END $$;
  CREATE FUNCTION liar() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN EXECUTE 'DELETE FROM accounts'; RETURN 1; END $$;
  CREATE FUNCTION keeps() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT pg_advisory_lock(42); SELECT 1';
  CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('seen'); RETURN NEW; END $$;
  CREATE TRIGGER noted AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION noted();
  CREATE VIEW hiding AS SELECT id, writes() AS wrote FROM accounts WHERE id < 3;
  CREATE FUNCTION "Odd Name"() RETURNS int LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN 1; END $$;
  CREATE FUNCTION alike(int, text) RETURNS bool LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN true; END $$;
  CREATE OPERATOR ~~~ (LEFTARG = int, RIGHTARG = text, FUNCTION = alike);
  CREATE TYPE money_like AS (amount numeric);
  CREATE FUNCTION to_money(numeric) RETURNS money_like LANGUAGE sql VOLATILE AS 'SELECT ROW($1)::money_like';
  CREATE CAST (numeric AS money_like) WITH FUNCTION to_money(numeric);
  CREATE FUNCTION counted(int, int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT $1 + $2';
  CREATE AGGREGATE tally(int) (SFUNC = counted, STYPE = int, INITCOND = '0');
  CREATE FUNCTION fits(text) RETURNS bool LANGUAGE sql VOLATILE AS 'SELECT true';
  CREATE DOMAIN fitting AS text CHECK (fits(VALUE));
  CREATE FUNCTION allowed(int) RETURNS bool LANGUAGE sql VOLATILE AS 'SELECT true';
  CREATE TABLE checked (n int CHECK (allowed(n)));
  CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
  CREATE FOREIGN TABLE far (n int) SERVER files OPTIONS (program 'seq 1 5');
  ANALYZE;`;

let parser: PostgresParser;
let server: PostgresServer;
let database: string;
let session: PostgresSession;
/** What others see: only what was committed. */
let other: PostgresSession;
const sessions: PostgresSession[] = [];

async function open(): Promise<PostgresSession> {
  const opened = await openSession(server, database);
  sessions.push(opened);
  return opened;
}

afterAll(async () => {
  for (const one of sessions) await one.close();
});

function asked(sql: string, more: Partial<AnalyzeRequest> = {}): AnalyzeRequest {
  return { sql, server: 'not production', ...more };
}

async function said(sql: string, more: Partial<AnalyzeRequest> = {}): Promise<readonly string[]> {
  const look = await lookBeforeAnalyze(session, asked(sql, more), parser);
  if (look.kind !== 'looked') throw new Error(JSON.stringify(look));
  return look.risks.sentences;
}

/** As a person does who reads what it says and agrees. */
async function agreed(sql: string, more: Partial<AnalyzeRequest> = {}): Promise<ExplainOutcome> {
  return analyze(session, asked(sql, more), await said(sql, more), parser);
}

async function state(): Promise<unknown> {
  const outcome =
    await other.query(`SELECT (SELECT count(*) FROM accounts), (SELECT sum(balance) FROM accounts), (SELECT count(*) FROM bills),
    (SELECT count(*) FROM log), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), (SELECT is_called FROM used)`);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.rows;
}

function rowsOf(outcome: QueryOutcome): readonly SqlRow[] {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.rows;
}

describe.each(newest([14, 18] as const))('ANALYZE on PostgreSQL %i', (major) => {
  beforeAll(async () => {
    parser = await loadPostgresParser();
    server = await startPostgres(major);
    database = await server.createDatabase();
    await runScript(server, database, schema);
    session = await open();
    other = await open();
  });

  it('of a read needs no consent and measures', async () => {
    const sql = 'SELECT count(*), max(random()) FROM accounts WHERE balance > 10';
    expect(await said(sql)).toEqual([]);
    // Names of operators and types in a literal are text, and a cast that nobody writes is none.
    expect(await said("SELECT '::fitting ~~~ 1' AS quoted, balance, name FROM accounts")).toEqual([]);
    const outcome = await analyze(session, asked(sql), [], parser);
    if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
    expect(outcome.json).toContain('Actual Rows');
  });

  it.each<readonly [sql: string, says: readonly RegExp[]]>([
    [
      'UPDATE accounts SET balance = 0',
      [/changes accounts; then it is rolled back/, /Triggers fire: noted of accounts/],
    ],
    ['WITH gone AS (DELETE FROM log RETURNING line) SELECT * FROM gone', [/changes log/]],
    [
      'INSERT INTO bills (account) SELECT id FROM accounts',
      [/changes bills/, /Sequences that it uses advance/],
    ],
    ['SELECT * FROM accounts WHERE id = 1 FOR UPDATE', [/locks rows until it is rolled back/]],
    ["SELECT id FROM accounts WHERE id ~~~ 'x'", [/calls public\.alike, which is VOLATILE/]],
    ['SELECT tally(id) FROM accounts', [/calls public\.counted, which is VOLATILE/]],
    ['SELECT balance::money_like FROM accounts', [/public\.to_money/]],
    ['SELECT name::fitting FROM accounts', [/may call public\.fits for a cast, a domain or a check/]],
    ['INSERT INTO checked VALUES (1)', [/changes checked/, /may call public\.allowed for/]],
    ['SELECT writes()', [/public\.writes, which is VOLATILE/]],
    ['SELECT * FROM hiding', [/public\.writes, which is VOLATILE/]],
    ['SELECT id FROM accounts ORDER BY "Odd Name"()', [/public\.Odd Name, which is VOLATILE/]],
    [
      "SELECT pg_notify('c', 'x'), pg_advisory_lock(1)",
      [/pg_catalog\.pg_advisory_lock, pg_catalog\.pg_notify/],
    ],
    ["SELECT nextval('used')", [/Sequences that it uses advance/]],
    ['SELECT * FROM far', [/public\.far is on another server/]],
  ])('says before %s what rollback cannot take back, and runs nothing without a yes', async (sql, says) => {
    const before = await state();
    const sentences = await said(sql);
    for (const pattern of says) expect(sentences.join('\n')).toMatch(pattern);
    expect(sentences).toHaveLength(says.length);
    const refused = await analyze(session, asked(sql), sentences.slice(1), parser);
    expect(refused).toMatchObject({ kind: 'refused', reason: 'notAgreed' });
    expect(await state()).toEqual(before);
  });

  it('of a write with a yes measures, and leaves nothing', async () => {
    const before = await state();
    for (const sql of [
      'UPDATE accounts SET balance = 0',
      'DELETE FROM accounts',
      'INSERT INTO bills (account) SELECT id FROM accounts',
      'WITH gone AS (DELETE FROM log RETURNING line) SELECT * FROM gone',
      'SELECT * FROM accounts FOR UPDATE',
      'SELECT keeps()',
    ]) {
      const outcome = await agreed(sql);
      if (outcome.kind !== 'plan') throw new Error(`${sql}: ${JSON.stringify(outcome)}`);
      expect(outcome.json).toContain('Actual Rows');
    }
    expect(await state()).toEqual(before);
  });

  it('of what looks like a read cannot write: the server sees to that', async () => {
    const before = await state();
    for (const sql of ['SELECT liar()', 'SELECT writes()']) {
      expect(await agreed(sql)).toMatchObject({ kind: 'failed' });
    }
    expect(await state()).toEqual(before);
    expect(session.isOpen).toBe(true);
  });

  it.each([
    'ANALYSE SELECT 1',
    'EXPLAIN ANALYSE DELETE FROM accounts',
    'EXECUTE something',
    'DELETE FROM accounts; SELECT 1',
    'CREATE TABLE pwned AS SELECT 1',
    'SELECT 1 INTO pwned',
    'CALL something()',
    'COPY accounts TO STDOUT',
    'DECLARE c CURSOR FOR SELECT 1',
  ])('of %s is refused unseen', async (sql) => {
    expect(await lookBeforeAnalyze(session, asked(sql), parser)).toMatchObject({ kind: 'refused' });
    expect(await analyze(session, asked(sql), [], parser)).toMatchObject({ kind: 'refused' });
  });

  it('is refused on production, unless that was allowed', async () => {
    const sql = 'SELECT count(*) FROM accounts';
    const outcome = await analyze(session, asked(sql, { server: 'production' }), [], parser);
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'production' });
    const allowed = await analyze(session, asked(sql, { server: 'production, allowed' }), [], parser);
    expect(allowed.kind).toBe('plan');
  });

  it('of parameters needs values', async () => {
    const sql = 'SELECT name FROM accounts WHERE id = $1';
    expect(await analyze(session, asked(sql), [], parser)).toMatchObject({
      kind: 'refused',
      reason: 'needsValues',
    });
    const outcome = await agreed(sql, { values: ['7'] });
    if (outcome.kind !== 'plan') throw new Error(JSON.stringify(outcome));
    expect(outcome.json).toContain('id = 7');
  });

  it('ends at its time limit, and on the server when it is cancelled', async () => {
    const sql = 'SELECT count(*) FROM accounts a, accounts b, accounts c, accounts d';
    expect(await agreed(sql, { timeoutMs: 200 })).toMatchObject({
      kind: 'failed',
      failure: { reason: 'queryTimeout' },
    });
    const signal = AbortSignal.timeout(200);
    const outcome = await analyze(session, asked(sql, { signal }), [], parser);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
    const busy = "datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()";
    // The server is told at once, and ends it when it looks up.
    await expect
      .poll(() => other.query(`SELECT count(*) FROM pg_stat_activity WHERE ${busy}`))
      .toMatchObject({ rows: [['0']] });
  });

  it('takes a row of any size for what it is: nothing of it comes over', async () => {
    const large = await agreed('SELECT repeat(name, 5000000) FROM accounts WHERE id = 7');
    if (large.kind !== 'plan') throw new Error(JSON.stringify(large));
    expect(large.json.length).toBeLessThan(10_000);
    expect(await agreed('SELECT repeat(name, 400000000) FROM accounts WHERE id = 7')).toMatchObject({
      kind: 'failed',
      failure: { reason: 'statement' },
    });
  });

  it('says that the server ended the connection, and leaves nothing', async () => {
    const lost = await open();
    const [[pid] = []] = rowsOf(await lost.query('SELECT pg_backend_pid()'));
    const before = await state();
    const sql = 'UPDATE accounts a SET balance = b.id FROM accounts b, accounts c, accounts d';
    const look = await lookBeforeAnalyze(lost, asked(sql), parser);
    if (look.kind !== 'looked') throw new Error(JSON.stringify(look));
    const running = analyze(lost, asked(sql), look.risks.sentences, parser);
    const isActive = `SELECT count(*)::text FROM pg_stat_activity WHERE pid = ${pid ?? ''} AND state = 'active' AND query LIKE 'EXPLAIN (ANALYZE%'`;
    await expect.poll(async () => rowsOf(await other.query(isActive))).toEqual([['1']]);
    await other.query(`SELECT pg_terminate_backend(${pid ?? ''})`);
    expect(await running).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(/^\S.*\.$/s) as string },
    });
    expect(await state()).toEqual(before);
    expect(await lookBeforeAnalyze(lost, asked(sql), parser)).toMatchObject({ kind: 'failed' });
  });

  it('does not wait for the locks of others', async () => {
    await other.query('BEGIN; UPDATE accounts SET name = name WHERE id = 1', { protocol: 'simple' });
    expect(await agreed('UPDATE accounts SET balance = 1 WHERE id = 1')).toMatchObject({
      kind: 'failed',
      failure: { reason: 'lockTimeout' },
    });
    await other.query('ROLLBACK');
  });
});
