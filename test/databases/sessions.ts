/** Sessions that a test opens itself on a native server, beside each other or alone, and what becomes of what they send. With the plain driver. */
import { Client, DatabaseError } from 'pg';
import type { PostgresMajor } from '../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';

export type ThreeSessions = readonly [Client, Client, Client];

/** Three of them on a new database in which the scripts have run; it is dropped after the work. */
export async function withSessions<Result>(
  server: PostgresServer,
  scripts: readonly string[],
  work: (sessions: ThreeSessions) => Promise<Result>,
): Promise<Result> {
  const database = await databaseWith(server, scripts);
  const made = (): Client => new Client({ connectionString: server.connectionString(database) });
  const sessions = [made(), made(), made()] as const;
  try {
    for (const session of sessions) await session.connect();
    return await work(sessions);
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
    await server.dropDatabase(database);
  }
}

export interface OwnDatabase {
  readonly server: PostgresServer;
  readonly database: string;
  readonly client: Client;
  /** Drops it. */
  end(): Promise<void>;
}

/** For all tests of a group: a database of theirs, and one session on it. */
export async function ownDatabase(
  major: PostgresMajor,
  scripts: readonly string[] = [],
): Promise<OwnDatabase> {
  const server = await startPostgres(major);
  const database = await databaseWith(server, scripts);
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  return {
    ...{ server, database, client },
    end: async () => {
      await client.end();
      await server.dropDatabase(database);
    },
  };
}

/** `done`, or its SQLSTATE. */
export async function codeOf(query: Promise<unknown>): Promise<string> {
  try {
    await query;
    return 'done';
  } catch (error) {
    return error instanceof DatabaseError ? (error.code ?? 'no code') : String(error);
  }
}

/** In an open transaction: undefined if it was answered, else the error, and what it did is taken back. */
export async function errorOf(client: Client, query: string): Promise<string | undefined> {
  await client.query('SAVEPOINT before');
  try {
    await client.query(query);
    await client.query('RELEASE before');
    return undefined;
  } catch (error) {
    await client.query('ROLLBACK TO before');
    return error instanceof DatabaseError ? error.message : String(error);
  }
}
