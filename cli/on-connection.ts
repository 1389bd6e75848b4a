/** Runs work on a live database for one command: opens the named connection, runs the work, closes the connection, and prints errors. */
import type { PostgresSession } from '../engine/databases/postgres/connection.ts';
import { sourcesOfThisProcess, type ConnectionOffer } from '../engine/databases/connection-candidates.ts';
import type { DatabaseEngine } from '../engine/databases/engine.ts';
import { engineOf } from '../engine/databases/engines.ts';
import { mysqlNamed } from '../engine/databases/mysql/connection-candidates.ts';
import { isMysqlUri } from '../engine/databases/mysql/uri.ts';
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
  if (connection === undefined || !isMysqlUri(connection))
    return onConnection(connection, io, (session) => work(session, engineOf('postgresql')));
  return onMysqlConnection(connection, io, (session) => work(session, engineOf('mysql')));
}

/** The same on a server of MySQL's kind. */
export async function onMysqlConnection(
  connection: string,
  io: Io,
  work: (session: OpenSession) => Promise<number>,
): Promise<number> {
  const offer = mysqlOfferNamed(connection);
  return typeof offer === 'string' ? refuse(io, offer) : onOffer(offer, io, work);
}

async function onOffer(
  offer: ConnectionOffer,
  io: Io,
  work: (session: OpenSession) => Promise<number>,
): Promise<number> {
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
  const offer = redisNamed(uri, sourcesOfThisProcess([]));
  return typeof offer === 'string' ? refuse(io, offer) : onOffer(offer, io, work);
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

export function refuse(io: Io, message: string): number {
  io.complain(`${printable(message)}\n`);
  return 2;
}
