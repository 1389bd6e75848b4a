/**
 * Opens a connection that is named on the command line. It never prompts: an SSH server with an unknown key is refused with the known_hosts
 * line to add, and a private key is unlocked by the agent or with PLINTH_SSH_PASSPHRASE.
 */
import { join } from 'node:path';
import { connectPostgres, type PostgresSession } from '../engine/databases/postgres/connection.ts';
import type { ConnectionOffer } from '../engine/databases/connection-candidates.ts';
import { engineOf } from '../engine/databases/engines.ts';
import { sqliteEngineWith } from '../engine/databases/sqlite/engine.ts';
import { Secret } from '../engine/databases/secret.ts';
import type { DatabaseFailure, OpenSession } from '../engine/databases/session.ts';
import type { Io } from './io.ts';

const variable = 'PLINTH_SSH_PASSPHRASE';

export type Connected<Session = PostgresSession> =
  | { readonly kind: 'connected'; readonly session: Session }
  | { readonly kind: 'failed'; readonly message: string };

export async function connect(
  { profile, password }: Pick<ConnectionOffer, 'profile' | 'password'>,
  { environment }: Pick<Io, 'environment'>,
): Promise<Connected> {
  const passphrase = environment[variable];
  let outcome = await connectPostgres(profile, password);
  // Which file wants it is known when it was looked for.
  if (outcome.kind === 'failed' && outcome.failure.keyFile !== undefined && passphrase !== undefined) {
    const passphrases = new Map([[outcome.failure.keyFile, new Secret(passphrase)]]);
    outcome = await connectPostgres(profile, password, { ssh: { accepted: new Set(), passphrases } });
  }
  if (outcome.kind === 'connected') return outcome;
  return { kind: 'failed', message: wordsOf(outcome.failure, passphrase !== undefined) };
}

/** Of any engine. */
export async function connectAny(
  offer: Pick<ConnectionOffer, 'profile' | 'password'>,
  io: Pick<Io, 'environment' | 'bundles'>,
): Promise<Connected<OpenSession>> {
  const { profile, password } = offer;
  if (profile.engine === 'postgresql') return connect(offer, io);
  const engine =
    profile.engine === 'sqlite' ? sqliteEngineWith(join(io.bundles, 'sqlite.cjs')) : engineOf(profile.engine);
  const outcome = await engine.connect(profile, password);
  return outcome.kind === 'connected'
    ? outcome
    : { kind: 'failed', message: wordsOf(outcome.failure, false) };
}

function wordsOf({ message, hostKey, keyFile }: DatabaseFailure, wasGiven: boolean): string {
  if (hostKey !== undefined) {
    return `The key of ${hostKey.host}:${hostKey.port} is not known here: ${hostKey.type} ${hostKey.fingerprint}. Nothing was sent. Compare it with what whoever runs that server says, and add this line to ~/.ssh/known_hosts: ${hostKey.line}`;
  }
  if (keyFile !== undefined) {
    return wasGiven ? `${message} It is that of ${variable}.` : `${message} Or set ${variable}.`;
  }
  return message;
}
