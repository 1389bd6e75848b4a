/**
 * A connection that counts as production, on real servers: what tries to get out of the read-only transaction is refused or named, transactions do not run
 * into each other, and the script of the guide makes a login with which everything that reads works and nothing writes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import { analyze, lookBeforeAnalyze } from '../../../engine/databases/analyze.ts';
import { introspect } from '../../../engine/databases/catalog/introspect.ts';
import { explain } from '../../../engine/databases/explain.ts';
import { connectPostgres, type PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { writeRights } from '../../../engine/databases/rights.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { repository } from '../../hosts/paths.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession, profileOf, runScript } from '../native.ts';

const schema = `CREATE SCHEMA shop; CREATE TABLE shop.orders (id int PRIMARY KEY, total numeric);
INSERT INTO shop.orders SELECT i, i FROM generate_series(1, 100) i;
CREATE FUNCTION shop.writes() RETURNS int LANGUAGE plpgsql VOLATILE AS $$ BEGIN DELETE FROM shop.orders; RETURN 1; END $$;
CREATE FUNCTION shop.liar() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN DELETE FROM shop.orders; RETURN 1; END $$;
ANALYZE shop.orders;`;

const file = join(tmpdir(), 'plinth-escaped');
/** Each leaves rows gone, a table, a file or a setting after where it gets through. */
const escapes: readonly string[] = [
  'SELECT 1; DELETE FROM shop.orders',
  'SELECT 1; COMMIT; CREATE TABLE escaped ()',
  'BEGIN READ WRITE',
  'COMMIT',
  'SET TRANSACTION READ WRITE',
  'SET default_transaction_read_only = off',
  `COPY shop.orders TO '${file}'`,
  `COPY (SELECT 1) TO PROGRAM 'touch ${file}'`,
  'DO $$ BEGIN DELETE FROM shop.orders; END $$',
  'CREATE TABLE escaped ()',
  'SELECT 1 INTO escaped',
  'EXPLAIN ANALYZE DELETE FROM shop.orders',
  'CALL shop.writes()',
  'PREPARE later AS DELETE FROM shop.orders',
  'VACUUM shop.orders',
];
const changes: readonly string[] = [
  'DELETE FROM shop.orders',
  'WITH gone AS (DELETE FROM shop.orders RETURNING 1) SELECT * FROM gone',
  'SELECT shop.writes()',
  'SELECT shop.liar()',
];

let parser: PostgresParser;
let server: PostgresServer;
let database: string;
const open: PostgresSession[] = [];

afterAll(async () => {
  for (const one of open) await one.close();
});

async function rowsLeft(): Promise<unknown> {
  const other = await openSession(server, database);
  const outcome = await other.query(
    "SELECT count(*), to_regclass('escaped')::text, current_setting('transaction_read_only') FROM shop.orders",
  );
  await other.close();
  return [outcome.kind === 'rows' ? outcome.rows[0] : outcome, existsSync(file)];
}

const untouched = [['100', null, 'off'], false];

describe.each(newest([14, 18] as const))('a production connection to PostgreSQL %i', (major) => {
  let session: PostgresSession;

  beforeAll(async () => {
    parser = await loadPostgresParser();
    server = await startPostgres(major);
    database = await server.createDatabase();
    await runScript(server, database, schema);
    session = await openSession(server, database, { environment: 'production' });
    open.push(session);
  });

  it.each(escapes)('refuses %s before it is sent', async (sql) => {
    expect(await explain(session, { sql }, parser)).toMatchObject({ kind: 'refused' });
    const run = await analyze(session, { sql, server: 'production, allowed' }, [], parser);
    expect(run).toMatchObject({ kind: 'refused' });
    expect(await rowsLeft()).toEqual(untouched);
  });

  it.each(changes)('plans %s, and runs it nowhere', async (sql) => {
    await explain(session, { sql }, parser);
    expect(await analyze(session, { sql, server: 'production' }, [], parser)).toMatchObject({
      reason: 'production',
    });
    // Allowed by the user, it is named first, or the server's READ ONLY refuses it.
    const asked = { sql, server: 'production, allowed' } as const;
    const look = await lookBeforeAnalyze(session, asked, parser);
    const run = await analyze(session, asked, [], parser);
    expect(run.kind === 'refused' ? run.reason : run.kind).toMatch(/notAgreed|failed/);
    if (look.kind === 'looked' && run.kind === 'refused') expect(look.risks.sentences).not.toEqual([]);
    expect(await rowsLeft()).toEqual(untouched);
  });

  it('keeps a statement that is measured in its own transaction, whoever reads at that moment', async () => {
    const asked = { sql: 'DELETE FROM shop.orders', server: 'production, allowed' } as const;
    const look = await lookBeforeAnalyze(session, asked, parser);
    const agreed = look.kind === 'looked' ? look.risks.sentences : [];
    // Begun later and later, so that one of the reads ends wherever the statement is.
    for (let lead = 0; lead < 12; lead += 1) {
      const reading = introspect(session);
      for (let query = 0; query < lead; query += 1) await session.query('SELECT 1');
      const measured = analyze(session, asked, agreed, parser);
      expect([(await measured).kind, (await reading).kind]).toEqual(['plan', 'read']);
    }
    expect(await rowsLeft()).toEqual(untouched);
  });

  it('says what its login could write', async () => {
    expect(await writeRights(session)).toEqual({
      kind: 'read',
      canWrite: ['it is a superuser: it can do everything'],
    });
    const user = `writer_${major}`;
    await runScript(
      server,
      database,
      `CREATE ROLE ${user} LOGIN CREATEDB PASSWORD 'only-for-tests'; GRANT pg_write_server_files TO ${user}; CREATE SCHEMA "Odd ""one";
GRANT USAGE ON SCHEMA shop TO ${user}; GRANT UPDATE (total) ON shop.orders TO ${user}; GRANT CREATE ON SCHEMA "Odd ""one" TO ${user}; REVOKE CREATE ON SCHEMA public FROM PUBLIC;`,
    );
    const rights = await writeRights(await openAs(user, 'only-for-tests'));
    expect(rights).toEqual({
      kind: 'read',
      canWrite: [
        'it may write files on the server (pg_write_server_files)',
        'it may create databases',
        'it may change rows of shop.orders',
        'it may create objects in "Odd ""one"',
      ],
    });
  });

  it('needs no more than the login that the guide makes, and that one can write nothing', async () => {
    const [, script = ''] = /```sql\n([^`]*CREATE ROLE plinth_reader[^`]*)```/.exec(guide) ?? [];
    expect(script).not.toBe('');
    const password = 'a-password-only-for-tests';
    await runScript(
      server,
      database,
      script.replace('…', password).replace('DATABASE shop', `DATABASE ${database}`),
    );
    const reader = await openAs('plinth_reader', password);
    expect(await writeRights(reader)).toEqual({ kind: 'read', canWrite: [] });
    const catalog = await introspect(reader);
    expect(JSON.stringify(catalog)).toContain('"orders"');
    const sql = 'SELECT * FROM shop.orders WHERE total > 5';
    expect(await explain(reader, { sql }, parser)).toMatchObject({ kind: 'plan', role: 'plinth_reader' });
    const measured = await analyze(reader, { sql, server: 'production, allowed' }, [], parser);
    expect(measured.kind).toBe('plan');
    for (const write of ['DELETE FROM shop.orders', 'SELECT shop.writes()', 'CREATE TABLE shop.escaped ()']) {
      // As it would go without any guard, and without a READ ONLY transaction.
      await reader.query('SET default_transaction_read_only = off');
      expect(await reader.query(write)).toMatchObject({ failure: { sqlState: '42501' } });
    }
  });
});

const guide = readFileSync(join(repository, 'docs', 'guide', 'connections.md'), 'utf8');

async function openAs(user: string, password: string): Promise<PostgresSession> {
  const outcome = await connectPostgres(profileOf(server, database, { user }), new Secret(password));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  open.push(outcome.session);
  return outcome.session;
}
