/** The shop as a database on a native server: migrated, seeded and analysed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { shop } from './subject.ts';

interface ShopDatabase {
  /** Only the first ones have run, and golang-migrate's own table says so. */
  readonly migrations?: number;
  /** What somebody did by hand afterwards. */
  readonly byHand?: string;
}

/** Makes a shop under a name that reads well in a window. Answers its address; the password is in it, as in a DATABASE_URL. */
export async function openShopDatabase(database: string, wish: ShopDatabase = {}): Promise<string> {
  const server = await startPostgres(16);
  await server.dropDatabase(database);
  await server.createDatabase('template0', database);
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    // One file, one query, as golang-migrate sends it.
    for (const file of upFiles().slice(0, wish.migrations)) await client.query(readFileSync(file, 'utf8'));
    if (wish.migrations !== undefined)
      await client.query(
        `CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
         INSERT INTO schema_migrations VALUES (${wish.migrations}, false);`,
      );
    await client.query(readFileSync(join(shop, 'seed.sql'), 'utf8'));
    await client.query(wish.byHand ?? '');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
  return server.connectionString(database);
}

function upFiles(): readonly string[] {
  const folder = join(shop, 'migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.up.sql'))
    .sort()
    .map((name) => join(folder, name));
}
