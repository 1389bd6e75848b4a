/** The servers that the other tests here are on: the major that was asked for, unprivileged, cloned quickly, guarded by a password. */
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { postgresMajors } from '../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';

describe.each(postgresMajors)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('is the major that was asked for', async () => {
    const version = await value(server.connectionString('postgres'), 'SHOW server_version_num');
    expect(Math.floor(Number(version) / 10_000)).toBe(major);
  });

  it('clones a template with its tables, and the clone is a database of its own', async () => {
    const template = await server.createDatabase();
    await value(server.connectionString(template), 'CREATE TABLE shelf (id int)');
    const clone = await server.createDatabase(template);
    await value(server.connectionString(clone), 'INSERT INTO shelf VALUES (1)');
    const count = 'SELECT count(*)::int FROM shelf';
    expect(await value(server.connectionString(clone), count)).toBe(1);
    expect(await value(server.connectionString(template), count)).toBe(0);
    await server.dropDatabase(clone);
    await expect(value(server.connectionString(clone), count)).rejects.toThrow(/does not exist/);
  });

  it('refuses a wrong password', async () => {
    const wrong = new URL(server.connectionString('postgres'));
    wrong.password = 'wrong';
    await expect(value(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });
});

/** First column of the first row. */
async function value(connectionString: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return result.rows[0]?.[0];
  } finally {
    await client.end();
  }
}
