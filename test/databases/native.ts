/** Shortcuts to a native test server through the engine's own connection. */
import { Client } from 'pg';
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import { connectPostgres, type PostgresSession } from '../../engine/databases/postgres/connection.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { Secret } from '../../engine/databases/secret.ts';
import { postgresPassword, postgresUser, type PostgresServer } from '../hosts/postgres/server.ts';

export function profileOf(
  server: { readonly port: number },
  database: string,
  changes: Partial<ConnectionProfile> = {},
): ConnectionProfile {
  return {
    engine: 'postgresql',
    label: 'test server',
    host: '127.0.0.1',
    port: server.port,
    database,
    user: postgresUser,
    tls: { mode: 'disable' },
    environment: 'development',
    ...changes,
  };
}

export async function openSession(
  server: { readonly port: number },
  database: string,
  changes: Partial<ConnectionProfile> = {},
): Promise<PostgresSession> {
  const outcome = await connectPostgres(profileOf(server, database, changes), new Secret(postgresPassword));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.session;
}

/** With the plain driver, so that a test's set-up does not depend on what it tests. */
export async function withClient<Result>(
  server: PostgresServer,
  database: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function runScript(server: PostgresServer, database: string, script: string): Promise<void> {
  await withClient(server, database, (client) => client.query(script));
}

/** A new database in which the scripts have run. */
export async function databaseWith(server: PostgresServer, scripts: readonly string[]): Promise<string> {
  const database = await server.createDatabase();
  for (const script of scripts) await runScript(server, database, script);
  return database;
}

/**
 * The same session for who asks the same of it again and again: a long query is planned with the first time, which takes the server twice as long as
 * to run it on a small database. One for each session: it knows what it has prepared.
 */
export function plannedOnce(session: SqlSession): SqlSession {
  const names = new Map<string, string>();
  const shortest = 2_000;
  return {
    ...(session.hold === undefined ? {} : { hold: session.hold.bind(session) }),
    label: session.label,
    query: async (text, options = {}) => {
      const isPlain = options.protocol !== 'simple' && (options.values?.length ?? 0) === 0;
      if (!isPlain || text.length < shortest || !text.startsWith('SELECT'))
        return session.query(text, options);
      const known = names.get(text);
      const name = known ?? `planned_${names.size}`;
      if (known === undefined) {
        const made = await session.query(`PREPARE ${name} AS ${text}`, { ...options, protocol: 'simple' });
        if (made.kind === 'failed') return made;
        names.set(text, name);
      }
      return session.query(`EXECUTE ${name}`, options);
    },
  };
}
