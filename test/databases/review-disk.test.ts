/** What DROP leaves on the disk and writes to the write-ahead log, on real servers: the files of a dropped table go with its transaction, those of a dropped column stay, but for its indexes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';

const history = `CREATE TABLE users (id int PRIMARY KEY, note text);
CREATE TABLE tokens (id int PRIMARY KEY, user_id int REFERENCES users (id), token text);
CREATE INDEX tokens_token ON tokens (token);
INSERT INTO users SELECT n, repeat('x', 200) FROM generate_series(1, 50000) AS n;
INSERT INTO tokens SELECT n, n, md5(n::text) || repeat('y', 200) FROM generate_series(1, 50000) AS n;`;

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    ['DROP TABLE tokens', 'tokens', 'freed'],
    ['DROP TABLE users CASCADE', 'users', 'freed'],
    ['ALTER TABLE users DROP COLUMN note', 'users', 'kept'],
    ['ALTER TABLE tokens DROP COLUMN token', 'tokens', 'kept'],
    ['ALTER TABLE tokens DROP COLUMN token', 'tokens_token', 'freed'],
  ] as const)('%s', async (sql, name, then) => {
    const database = await databaseWith(server, [history]);
    await withClient(server, database, async (client) => {
      const ask = async (query: string): Promise<unknown> => {
        const { rows } = await client.query<{ said: unknown }>(query);
        return rows[0]?.said;
      };
      const path = String(await ask(`SELECT pg_relation_filepath('${name}') AS said`));
      const size = `SELECT (pg_stat_file('${path}', true)).size::int AS said`;
      const before = Number(await ask(size));
      expect(before).toBeGreaterThan(10_000_000);
      // The worst case: whatever page is touched next is logged as a whole.
      await client.query('CHECKPOINT');
      const lsn = String(await ask('SELECT pg_current_wal_insert_lsn()::text AS said'));
      await client.query('BEGIN');
      await client.query(sql);
      expect(await ask(size)).toBe(before);
      await client.query('COMMIT');
      expect(
        Number(await ask(`SELECT (pg_current_wal_insert_lsn() - '${lsn}'::pg_lsn)::int AS said`)),
      ).toBeLessThan(1_000_000);
      expect(Number((await ask(size)) ?? 0)).toBe(then === 'freed' ? 0 : before);
    });
  });
});
