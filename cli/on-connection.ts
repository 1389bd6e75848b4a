/** Runs work on a live database for one command: opens the named connection, runs the work, closes the connection, and prints errors. */
import type { PostgresSession } from '../engine/databases/postgres/connection.ts';
import { sourcesOfThisProcess, type ConnectionOffer } from '../engine/databases/connection-candidates.ts';
import type { DatabaseEngine } from '../engine/databases/engine.ts';
import { engineOf } from '../engine/databases/engines.ts';
import { mysqlNamed } from '../engine/databases/mysql/connection-candidates.ts';
import { isMysqlUri } from '../engine/databases/mysql/uri.ts';
import { sqliteNamed } from '../engine/databases/sqlite/connection-candidates.ts';
import { isSqliteUri } from '../engine/databases/sqlite/uri.ts';
import { connectionNamed } from '../engine/databases/postgres/connection-candidates.ts';
import { redisNamed } from '../engine/databases/redis/connection-candidates.ts';
import { isRedisUri } from '../engine/databases/redis/uri.ts';
import type { OpenSession } from '../engine/databases/session.ts';
import { connect, connectAny } from './connect.ts';
import type { Io } from './io.ts';
import { printable } from './style.ts';

/** The exit code. `connection` as given; undefined for the PG* variables. */
export async function onConnection(
  connection: string | undefined,
  io: Io,
  work: (session: PostgresSession) => Promise<number>,
): Promise<number> {
  const offer = await offerNamed(connection, io);
  if (typeof offer === 'string') return refuse(io, offer);
  const connected = await connect(offer, io);
  if (connected.kind === 'failed') return refuse(io, connected.message);
  try {
    return await work(connected.session);
  } finally {
    await connected.session.close();
  }
}

/** The same for commands that know several kinds of servers. */
export async function onServer(
  connection: string | undefined,
  io: Io,
  work: (session: OpenSession, engine: DatabaseEngine) => Promise<number>,
): Promise<number> {
  const engine = engineNamed(connection);
  return connection === undefined || engine.name !== 'mysql'
    ? onConnection(connection, io, (session) => work(session, engine))
    : onMysqlConnection(connection, io, (session) => work(session, engine));
}

/** Of the server that an argument names; opens nothing. */
export function engineNamed(connection: string | undefined): DatabaseEngine {
  return engineOf(dialectNamed(connection));
}

/** The kind of server that a connection leads to, by its URI. */
export function dialectNamed(connection: string | undefined): 'postgresql' | 'mysql' {
  return connection !== undefined && isMysqlUri(connection) ? 'mysql' : 'postgresql';
}

/** The same on a server of MySQL's kind. */
export function onMysqlConnection(
  connection: string,
  io: Io,
  work: (session: OpenSession) => Promise<number>,
): Promise<number> {
  return onOffer(mysqlOfferNamed(connection), io, work);
}

/** The same on a file of SQLite. */
export function onSqliteFile(
  connection: string,
  io: Io,
  work: (session: OpenSession) => Promise<number>,
): Promise<number> {
  return onOffer(sqliteOfferNamed(connection, io), io, work);
}

async function onOffer(
  offer: ConnectionOffer | string,
  io: Io,
  work: (session: OpenSession) => Promise<number>,
): Promise<number> {
  if (typeof offer === 'string') return refuse(io, offer);
  const connected = await connectAny(offer, io);
  if (connected.kind === 'failed') return refuse(io, connected.message);
  try {
    return await work(connected.session);
  } finally {
    await connected.session.close();
  }
}

/** The same on a Redis server, which is named by a URI, or by REDIS_URL. */
export async function onRedis(
  connection: string | undefined,
  io: Io,
  work: (session: OpenSession) => Promise<number>,
): Promise<number> {
  const uri = connection ?? io.environment['REDIS_URL'];
  if (uri === undefined || !isRedisUri(uri))
    return refuse(io, 'Name the server with a redis:// or rediss:// URI, or set REDIS_URL to one.');
  return onOffer(redisNamed(uri, sourcesOfThisProcess([])), io, work);
}

/** What was named, or why that is not clear; files that could not be read are told. */
export async function offerNamed(
  connection: string | undefined,
  io: Pick<Io, 'complain'>,
): Promise<ConnectionOffer | string> {
  const named = await connectionNamed(connection, sourcesOfThisProcess([]));
  if (named.kind === 'unclear') return named.message;
  for (const { source, message } of named.problems) io.complain(`${printable(`${source}: ${message}`)}\n`);
  return named.offer;
}

/** The same for a server of MySQL's kind: it is named by a URI. */
export function mysqlOfferNamed(connection: string | undefined): ConnectionOffer | string {
  if (connection === undefined || !isMysqlUri(connection))
    return 'Name the connection with a mysql:// or mariadb:// URI.';
  return mysqlNamed(connection, sourcesOfThisProcess([]));
}

/** The same for a file of SQLite: a relative path begins where the command runs. */
export function sqliteOfferNamed(
  connection: string | undefined,
  { cwd }: Pick<Io, 'cwd'>,
): ConnectionOffer | string {
  if (connection === undefined || !isSqliteUri(connection))
    return 'Name the database file: sqlite:path, or a path that ends in .db, .sqlite or .sqlite3.';
  return sqliteNamed(connection, cwd);
}

export function refuse(io: Io, message: string): number {
  io.complain(`${printable(message)}\n`);
  return 2;
}
