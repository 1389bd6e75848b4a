/** What the benchmark and the first-minute test generate is real: it runs, up and down, and the same seed gives the same text. */
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { generateLongMigration, generateRepository } from '../../bench/generate.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

const options = { seed: 20261120, migrations: 120 };

it('is the same for the same seed, and another for another', () => {
  expect(generateRepository(options)).toEqual(generateRepository(options));
  expect(generateRepository({ ...options, seed: 1 })).not.toEqual(generateRepository(options));
  expect(generateLongMigration({ seed: 1, lines: 300 })).toBe(generateLongMigration({ seed: 1, lines: 300 }));
});

it('runs up and down on PostgreSQL 14', async () => {
  const server = await startPostgres(14);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    const files = generateRepository(options);
    const downs = files.filter((file) => file.path.endsWith('.down.sql')).reverse();
    for (const file of [...files.filter((each) => each.path.endsWith('.up.sql')), ...downs]) {
      await client.query(file.text).catch((error: unknown) => {
        throw new Error(`${file.path} failed`, { cause: error });
      });
    }
    const left = await client.query(`SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
    expect(left.rowCount).toBe(0);
  } finally {
    await client.end();
    await server.dropDatabase(database);
  }
});
