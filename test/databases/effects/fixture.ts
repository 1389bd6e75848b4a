/** Databases with the schema that the effects table is measured on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { repository } from '../../hosts/paths.ts';
import type { PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';

/** Roles and a tablespace belong to the whole server, where another test may have made them. */
const clusterObjects: readonly string[] = [
  ...['plinth_owner', 'plinth_leaver'].map(
    (role) =>
      `DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role}; END IF; END$$`,
  ),
  'SET allow_in_place_tablespaces = on',
];

/** Planner and builders may not share their work with other processes: statistics are kept per process. */
const sessionSettings = `
  SET max_parallel_workers_per_gather = 0;
  SET max_parallel_maintenance_workers = 0;
  SET TimeZone = 'UTC';
  SET lock_timeout = '30s'`;

export interface EffectsDatabase {
  connect(): Promise<Client>;
  /** A copy of the database as it was made; nobody may be connected to the first one. */
  copy(): Promise<EffectsDatabase>;
  drop(): Promise<void>;
}

function schemaText(major: PostgresMajor): string {
  const read = (name: string): string =>
    readFileSync(join(repository, 'test', 'fixtures', 'effects', name), 'utf8');
  return major < 18 ? read('schema.sql') : `${read('schema.sql')}\n${read('schema-18.sql')}`;
}

/** `apart`: a server that no other test uses. */
export async function effectsDatabase(
  major: PostgresMajor,
  apart?: PostgresServer,
): Promise<EffectsDatabase> {
  const server = apart ?? (await startPostgres(major));
  const database = handle(server, await server.createDatabase());
  const client = await database.connect();
  try {
    for (const sql of clusterObjects) await client.query(sql);
    const spaces = await client.query(`SELECT FROM pg_tablespace WHERE spcname = 'plinth_other'`);
    if (spaces.rowCount === 0) await client.query(`CREATE TABLESPACE plinth_other LOCATION ''`);
    await client.query(schemaText(major));
  } finally {
    await client.end();
  }
  return database;
}

function handle(server: PostgresServer, name: string): EffectsDatabase {
  return {
    async connect() {
      const client = new Client({ connectionString: server.connectionString(name) });
      await client.connect();
      await client.query(sessionSettings);
      return client;
    },
    copy: async () => handle(server, await server.createDatabase(name)),
    drop: () => server.dropDatabase(name),
  };
}
