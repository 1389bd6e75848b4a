/** Where a review says that a lock_timeout stands, and what it ends there, on real servers. */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';

const open: Client[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.end();
});

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  const login = `plinth_migrates_${major}`;
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    // In this database alone: other tests ask the server for what ends a build.
    database = await databaseWith(server, [
      'CREATE TABLE users (id bigint PRIMARY KEY, nick text); INSERT INTO users VALUES (1);',
      `DROP ROLE IF EXISTS ${login}; CREATE ROLE ${login} LOGIN SUPERUSER PASSWORD 'migrates'; DO $$BEGIN EXECUTE format('ALTER ROLE ${login} IN DATABASE %I SET lock_timeout = %L', current_database(), '200ms'); END$$;`,
    ]);
  });
  afterAll(async () => {
    const client = await session();
    await client.query(`DROP ROLE ${login}`);
    await client.end();
    open.splice(open.indexOf(client), 1);
  });

  async function session(more: Readonly<Record<string, string>> = {}): Promise<Client> {
    const address = new URL(server.connectionString(database));
    for (const [name, value] of Object.entries(more)) {
      if (name === 'user') {
        address.username = value;
        address.password = 'migrates';
      } else address.searchParams.set(name, value);
    }
    const client = new Client({ connectionString: address.href });
    open.push(client);
    await client.connect();
    return client;
  }

  const outcome = (running: Promise<unknown>): Promise<string> =>
    running.then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  it.each([
    ['a table', 'BEGIN; SELECT FROM users', 'ALTER TABLE users DROP COLUMN IF EXISTS none'],
    ['a table that a tool locks', 'BEGIN; LOCK TABLE users', 'BEGIN; LOCK TABLE users'],
    ['a row', 'BEGIN; SELECT FROM users FOR UPDATE', 'SELECT FROM users FOR UPDATE'],
    ['an advisory lock', 'SELECT pg_advisory_lock(7)', 'SELECT pg_advisory_lock(7)'],
  ])('of the login, or of the address, ends a wait for %s', async (_, holds, waits) => {
    const holder = await session();
    await holder.query(holds);
    for (const more of [{ user: login }, { options: '-c lock_timeout=200ms' }])
      expect(await outcome((await session(more)).query(waits))).toBe(
        'canceling statement due to lock timeout',
      );
  });

  it.each([
    ['BEGIN; SELECT FROM users', 'ALTER TABLE users DROP COLUMN IF EXISTS none'],
    ['SELECT pg_advisory_lock(8)', 'SELECT pg_advisory_xact_lock(8)'],
  ])('a statement_timeout of the transaction ends what waits behind %s', async (holds, waits) => {
    const holder = await session();
    await holder.query(holds);
    const client = await session();
    await client.query("BEGIN; SET LOCAL statement_timeout = '300ms'");
    expect(await outcome(client.query(waits))).toBe('canceling statement due to statement timeout');
  });

  it('of the login is not what the file sets', async () => {
    const holder = await session();
    await holder.query('BEGIN; SELECT FROM users');
    const client = await session({ user: login });
    const waits = outcome(client.query('SET LOCAL lock_timeout = 0; ALTER TABLE users ADD COLUMN a int'));
    await new Promise((resolve) => {
      setTimeout(resolve, 600);
    });
    await holder.query('ROLLBACK');
    expect(await waits).toBe('done');
  });
});
