/**
 * Lets `plinth prove` use a server of the user's. The connection must be named, and its server and database must be repeated in
 * `--scratch`, which is the consent for this run. A file in the repository cannot give it.
 */
import { isSocketPath, usualPort, wayOf, type ConnectionProfile } from '../core/connections/profile.ts';
import { sourcesOfThisProcess, type ConnectionOffer } from '../engine/databases/connection-candidates.ts';
import { connectionNamed } from '../engine/databases/postgres/connection-candidates.ts';
import { recordingMetadataLocks } from '../engine/databases/mysql/metadata-locks.ts';
import { defaultLimits } from '../engine/embedded/child.ts';
import type { ProofHost } from '../engine/proof/host.ts';
import { mariadbHost, type MariadbHost } from '../engine/mariadb/host.ts';
import { startOwnMariadb } from '../engine/mariadb/local.ts';
import { MariadbServer, type MariadbOpened } from '../engine/mariadb/server.ts';
import { ScratchServer } from '../engine/scratch/server.ts';
import type { Io } from './io.ts';
import { mysqlOfferNamed, offerNamed } from './on-connection.ts';
import type { ProveRequest } from './verbs/prove.ts';
import { printable } from './style.ts';

export interface ScratchWish {
  /** As given; undefined for the PG* variables. */
  readonly connection: string | undefined;
  /** As given: `localhost/shop_scratch`. */
  readonly confirmed: string;
}

/** Returns a message if the server may not be used. */
export async function scratchOffer(wish: ScratchWish, io: Io): Promise<ConnectionOffer | string> {
  const offer = await offerNamed(wish.connection, io);
  if (typeof offer === 'string') return offer;
  const { profile } = offer;
  if (profile.ssh !== undefined)
    return 'Databases are made on a server that is reached directly, and sshhost names one to go through. Nothing was opened.';
  const name = scratchName(profile);
  return wish.confirmed === name ? offer : otherName(name, wish.confirmed);
}

/** `timeLimit`: seconds. Returns a message if the server may not be used. */
export async function scratchServer(
  wish: ScratchWish & { readonly timeLimit: number | undefined },
  io: Io,
  signal: AbortSignal,
): Promise<ScratchServer | string> {
  const offer = await scratchOffer(wish, io);
  if (typeof offer === 'string') return offer;
  const { profile, password } = offer;
  const statementMs = wish.timeLimit === undefined ? defaultLimits.statementMs : wish.timeLimit * 1_000;
  const opened = await ScratchServer.open({ profile, password, statementMs }, signal);
  if (opened.kind === 'failed') return opened.failure.message;
  if (opened.server.isSuperuser)
    io.complain(
      `${printable(profile.user)} is a superuser of ${printable(scratchName(profile))}: only what Plinth refuses to send keeps a migration inside its database. A login that may create databases is enough.\n`,
    );
  return opened.server;
}

/** The MariaDB or MySQL server of one run, opened with the first migration that needs it: the named one, or one that Plinth starts. */
export class MariadbGrounds {
  readonly #wish: Pick<ProveRequest, 'scratch' | 'timeLimit'>;
  readonly #signal: AbortSignal;
  #opening: Promise<MariadbHost | string> | undefined;

  constructor(wish: Pick<ProveRequest, 'scratch' | 'timeLimit'>, signal: AbortSignal) {
    this.#wish = wish;
    this.#signal = signal;
  }

  /** A message if there is none. */
  async host(): Promise<ProofHost | string> {
    this.#opening ??= this.#open();
    const opened = await this.#opening;
    return typeof opened === 'string' ? opened : opened.host;
  }

  /** Names of databases that could not be dropped. */
  async close(): Promise<readonly string[]> {
    const opened = await this.#opening;
    return opened === undefined || typeof opened === 'string' ? [] : opened.close();
  }

  async #open(): Promise<MariadbHost | string> {
    const { scratch, timeLimit } = this.#wish;
    const opened =
      scratch === undefined
        ? await startOwnMariadb(this.#signal, recordingMetadataLocks)
        : await this.#named(scratch);
    if (typeof opened === 'string') return opened;
    if (opened.kind === 'failed') return opened.failure.message;
    const statementMs = timeLimit === undefined ? defaultLimits.statementMs : timeLimit * 1_000;
    return mariadbHost(opened.server, { isTarget: scratch !== undefined, statementMs });
  }

  #named({ connection, confirmed }: NonNullable<ProveRequest['scratch']>): Promise<MariadbOpened> | string {
    const offer = mysqlOfferNamed(connection);
    if (typeof offer === 'string') return offer;
    const { profile, password } = offer;
    const name = scratchName(profile);
    if (confirmed !== name) return otherName(name, confirmed);
    return MariadbServer.open(profile, password, this.#signal);
  }
}

/** Returns true if `--scratch` names the same server and database as the connection; a message if not. */
export async function agreesTo(connection: string, confirmed: string | undefined): Promise<true | string> {
  if (confirmed === undefined) return true;
  const named = await connectionNamed(connection, sourcesOfThisProcess([]));
  if (named.kind === 'unclear') return named.message;
  const name = scratchName(named.offer.profile);
  if (confirmed === name) return true;
  return `The connection leads to ${name}, and --build says ${confirmed}. Nothing was opened. Write --build ${name} if indexes may be built there, in transactions that are rolled back: writes to their tables wait meanwhile, and reads for moments.`;
}

/** A sentence about what is left on the server; undefined if nothing is. */
export async function leave(server: ScratchServer): Promise<string | undefined> {
  const left = await server.close();
  return left.length === 0 ? undefined : leftThere(left);
}

export function leftThere(left: readonly string[]): string {
  return `The database ${left.join(', ')} could not be dropped and is still on the scratch server. Drop it there.`;
}

function otherName(name: string, confirmed: string): string {
  return `The connection leads to ${name}, and --scratch says ${confirmed}. Nothing was opened. Write --scratch ${name} if databases may be made and dropped on that server.`;
}

/**
 * Host and database, with the port if it is not the default, and with the SSH server, since the same host name may be another server there.
 */
function scratchName({ engine, host, port, database, ssh }: ConnectionProfile): string {
  const shown = host.includes(':') && !isSocketPath(host) ? `[${host}]` : host;
  const way = ssh === undefined ? '' : `${wayOf(ssh)}/`;
  return `${way}${shown}${port === usualPort[engine] ? '' : `:${port}`}/${database}`;
}
