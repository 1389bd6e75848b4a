/** Runs work on a live database for one command: opens the named connection, runs the work, closes the connection, and prints errors. */
import type { PostgresSession } from '../engine/databases/postgres/connection.ts';
import { sourcesOfThisProcess, type ConnectionOffer } from '../engine/databases/connection-candidates.ts';
import type { DatabaseEngine } from '../engine/databases/engine.ts';
import { engineOf } from '../engine/databases/engines.ts';
import { mysqlNamed } from '../engine/databases/mysql/connection-candidates.ts';
import { isMysqlUri } from '../engine/databases/mysql/uri.ts';
import type { OpenSession } from '../engine/databases/session.ts';
import { connectionNamed } from '../engine/databases/postgres/connection-candidates.ts';
import { connect } from './connect.ts';
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
  const offer = mysqlNamed(connection, sourcesOfThisProcess([]));
  if (typeof offer === 'string') return refuse(io, offer);
  const engine = engineOf('mysql');
  const connected = await engine.connect(offer.profile, offer.password);
  if (connected.kind === 'failed') return refuse(io, connected.failure.message);
  try {
    return await work(connected.session, engine);
  } finally {
    await connected.session.close();
  }
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

export function refuse(io: Io, message: string): number {
  io.complain(`${printable(message)}\n`);
  return 2;
}
