/**
 * Opens a connection to any kind of server: through an SSH server if the profile says so, encrypted or not in the order that it allows,
 * within one deadline. Each engine implements its protocol.
 */
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import { connectTimedOut, type FailureContext } from './failure-words.ts';
import { say, type ConnectOutcome, type DatabaseFailure, type OpenSession, type Failed } from './session.ts';
import type { SshPlaces, SshTrust, Tunnel } from './ssh/tunnel.ts';
import { planTls, type TlsAttempt, type TlsFiles } from './tls.ts';

const noTrust: SshTrust = { accepted: new Set(), passphrases: new Map() };

export interface ConnectOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** For profiles that go through an SSH server. */
  readonly ssh?: SshTrust;
  readonly sshPlaces?: SshPlaces;
  /** Folders from which a package is looked up that is no part of Plinth, in this order: its code runs. */
  readonly packageFolders?: readonly string[];
  /** In the one that holds a database file, other files may be read with it. */
  readonly workspaceFolders?: readonly string[];
}

/** One attempt. It must end when one of the signals says so. */
export interface Try {
  readonly context: FailureContext;
  readonly tls: TlsAttempt;
  readonly deadline: AbortSignal;
  readonly signal: AbortSignal | undefined;
  readonly tunnel: Tunnel | undefined;
}

export type Tried<Session extends OpenSession> =
  | { readonly kind: 'connected'; readonly session: Session }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Speaker<Session extends OpenSession> {
  readonly attempt: (one: Try) => Promise<Tried<Session>>;
  /** An error that another kind of encryption may avoid. */
  readonly mayDependOnEncryption: (error: unknown) => boolean;
  readonly failure: (error: unknown, context: FailureContext) => DatabaseFailure;
  /** Where the client looks for certificates by default. */
  readonly files: TlsFiles;
}

const defaultTimeoutMs = 10_000;

export async function connectBy<Session extends OpenSession>(
  speaker: Speaker<Session>,
  context: FailureContext,
  options: ConnectOptions,
): Promise<ConnectOutcome<Session>> {
  const plan = planTls(context.profile, speaker.files);
  if (!plan.ok) return { kind: 'failed', failure: say('tls', plan.message) };
  const deadline = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const way = await wayTo(context.profile, deadline, options);
  if (way.kind === 'failed') return way;
  const { tunnel } = way;
  const { signal } = options;
  const outcome = await inTurn(speaker, plan.attempts, { context, deadline, signal, tunnel }, options);
  if (outcome.kind === 'failed') tunnel?.close();
  return outcome;
}

/** Through an SSH server if the profile says so. */
async function wayTo(
  { ssh }: ConnectionProfile,
  deadline: AbortSignal,
  options: ConnectOptions,
): Promise<{ readonly kind: 'open'; readonly tunnel: Tunnel | undefined } | Failed> {
  if (ssh === undefined) return { kind: 'open', tunnel: undefined };
  const stop = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  // Loaded on demand, because few connections use SSH.
  const { openTunnel } = await import('./ssh/tunnel.ts');
  const opened = await openTunnel(ssh, options.ssh ?? noTrust, stop, options.sshPlaces);
  if (opened.kind === 'failed' && options.signal?.aborted === true)
    return { kind: 'failed', failure: say('cancelled', 'Connecting was cancelled.') };
  return opened;
}

async function inTurn<Session extends OpenSession>(
  speaker: Speaker<Session>,
  attempts: readonly TlsAttempt[],
  common: Omit<Try, 'tls'>,
  options: ConnectOptions,
): Promise<ConnectOutcome<Session>> {
  const { context, deadline } = common;
  let last: unknown;
  for (const tls of attempts) {
    const attempt = await speaker.attempt({ ...common, tls });
    if (attempt.kind === 'connected') return attempt;
    if (options.signal?.aborted === true) {
      return { kind: 'failed', failure: say('cancelled', 'Connecting was cancelled.') };
    }
    if (deadline.aborted) {
      const failure = connectTimedOut(context.profile, options.timeoutMs ?? defaultTimeoutMs);
      return { kind: 'failed', failure };
    }
    last ??= attempt.error;
    if (!speaker.mayDependOnEncryption(attempt.error)) {
      last = attempt.error;
      break;
    }
  }
  return { kind: 'failed', failure: speaker.failure(last, context) };
}
