/**
 * One connection to a PostgreSQL server: opened on demand, one query at a time, every wait bounded, always released.
 * It does not decide what may be sent; callers that take text from people go through the EXPLAIN guard or send their own fixed queries.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client, type QueryArrayConfig } from 'pg';
import { addressOf, type ConnectionProfile } from '../../../core/connections/profile.ts';
import type { ConnectOptions } from '../engine.ts';
import type { Secret } from '../secret.ts';
import {
  failed,
  say,
  type ConnectOutcome as Outcome,
  type DatabaseFailure,
  type OpenSession,
  type QueryOptions,
  type QueryOutcome,
  type SqlRow,
} from '../session.ts';
import { noTrust, openTunnel, type Tunnel } from '../ssh/tunnel.ts';
import { requestCancel, type Backend } from './cancel.ts';
import {
  connectFailure,
  connectTimedOut,
  mayDependOnEncryption,
  queryFailure,
  type FailureContext,
} from './failures.ts';
import { planTls, type TlsAttempt } from './tls.ts';

export type ConnectOutcome = Outcome<PostgresSession>;

const defaultConnectTimeoutMs = 10_000;
const defaultQueryTimeoutMs = 30_000;
/** How long a server may take to honour a cancellation before the connection is given up. */
const cancelGraceMs = 2_000;

export async function connectPostgres(
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions = {},
): Promise<ConnectOutcome> {
  const plan = planTls(profile);
  if (!plan.ok) return { kind: 'failed', failure: say('tls', plan.message) };
  const deadline = AbortSignal.timeout(options.timeoutMs ?? defaultConnectTimeoutMs);
  const context: FailureContext = { profile, secret: password };
  const way = await wayTo(profile, deadline, options);
  if (way.kind === 'failed') return way;
  const outcome = await connectOver(way.tunnel, plan.attempts, context, deadline, options);
  if (outcome.kind === 'failed') way.tunnel?.close();
  return outcome;
}

/** Through an SSH server where the profile says so. */
async function wayTo(
  { ssh }: ConnectionProfile,
  deadline: AbortSignal,
  options: ConnectOptions,
): Promise<
  | { readonly kind: 'open'; readonly tunnel: Tunnel | undefined }
  | Extract<ConnectOutcome, { readonly kind: 'failed' }>
> {
  if (ssh === undefined) return { kind: 'open', tunnel: undefined };
  const stop = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  const opened = await openTunnel(ssh, options.ssh ?? noTrust, stop, options.sshPlaces);
  if (opened.kind === 'failed' && options.signal?.aborted === true)
    return { kind: 'failed', failure: say('cancelled', 'Connecting was cancelled.') };
  return opened;
}

async function connectOver(
  tunnel: Tunnel | undefined,
  attempts: readonly TlsAttempt[],
  context: FailureContext,
  deadline: AbortSignal,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  const { profile } = context;
  let last: unknown;
  for (const tls of attempts) {
    const attempt = await attemptConnect(context, tls, deadline, options.signal, tunnel);
    if (attempt.kind === 'connected') return attempt;
    if (options.signal?.aborted === true) {
      return { kind: 'failed', failure: say('cancelled', 'Connecting was cancelled.') };
    }
    if (deadline.aborted) {
      return {
        kind: 'failed',
        failure: connectTimedOut(profile, options.timeoutMs ?? defaultConnectTimeoutMs),
      };
    }
    last ??= attempt.error;
    if (!mayDependOnEncryption(attempt.error)) {
      last = attempt.error;
      break;
    }
  }
  return { kind: 'failed', failure: connectFailure(last, context) };
}

async function attemptConnect(
  context: FailureContext,
  tls: TlsAttempt,
  deadline: AbortSignal,
  signal: AbortSignal | undefined,
  tunnel: Tunnel | undefined,
): Promise<
  { kind: 'connected'; session: PostgresSession } | { readonly kind: 'failed'; readonly error: unknown }
> {
  const { profile, secret } = context;
  let socket: Duplex | undefined;
  const stop = (): void => {
    socket?.destroy();
  };
  const dial = tunnel && (() => tunnel.dial(profile.host, profile.port));
  try {
    const line = (await dial?.()) ?? new Socket();
    socket = line;
    const client = new Client({
      host: profile.host,
      port: profile.port,
      database: profile.database,
      user: profile.user,
      // A function keeps the driver from looking for a password of its own, and an empty one is a clear refusal by the server.
      password: () => secret?.reveal() ?? '',
      ssl: tls,
      sslnegotiation: 'postgres',
      application_name: 'plinth',
      client_encoding: 'UTF8',
      stream: () => line,
    });
    const session = new PostgresSession(client, line, context, tls, dial);
    signal?.throwIfAborted();
    deadline.addEventListener('abort', stop);
    signal?.addEventListener('abort', stop);
    await client.connect();
    line.once('close', () => tunnel?.close());
    return { kind: 'connected', session };
  } catch (error) {
    socket?.destroy();
    return { kind: 'failed', error };
  } finally {
    deadline.removeEventListener('abort', stop);
    signal?.removeEventListener('abort', stop);
  }
}

type SessionState =
  | { readonly kind: 'open' }
  /** No query is taken any more; `failure` says why. */
  | { readonly kind: 'closed'; readonly failure: DatabaseFailure };

/** Values stay as the server prints them. */
const asText = { getTypeParser: () => (value: unknown) => value };

export class PostgresSession implements OpenSession {
  readonly label: string;
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #context: FailureContext;
  readonly #tls: TlsAttempt;
  readonly #dial: Backend['dial'];
  #state: SessionState = { kind: 'open' };
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    client: Client,
    socket: Duplex,
    context: FailureContext,
    tls: TlsAttempt,
    dial: Backend['dial'],
  ) {
    this.label = context.profile.label;
    this.#client = client;
    this.#socket = socket;
    this.#context = context;
    this.#tls = tls;
    this.#dial = dial;
    // Without a listener a server that goes away would end the whole process.
    client.on('error', (error) => {
      this.#close(queryFailure(error, '', context));
    });
    client.on('end', () => {
      this.#close(say('dropped', `The connection to ${addressOf(context.profile)} ended. Connect again.`));
    });
  }

  get isOpen(): boolean {
    return this.#state.kind === 'open';
  }

  query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    const answer = this.#queue.then(() => this.#run(text, options));
    this.#queue = answer;
    return answer;
  }

  /** Ends the session politely within the grace time, else by closing the socket. */
  async close(): Promise<void> {
    if (this.#state.kind === 'closed') return;
    this.#close(say('closed', 'The connection was closed. Connect again.'));
    const hurry = setTimeout(() => this.#socket.destroy(), cancelGraceMs);
    try {
      await this.#client.end();
    } catch {
      this.#socket.destroy();
    } finally {
      clearTimeout(hurry);
    }
  }

  async #run(text: string, options: QueryOptions): Promise<QueryOutcome> {
    if (this.#state.kind === 'closed') return failed(this.#state.failure);
    if (options.signal?.aborted === true) return failed(say('cancelled', 'The query was cancelled.'));
    const config: QueryArrayConfig & { readonly queryMode?: 'extended' } = {
      text,
      rowMode: 'array',
      types: asText,
      ...(options.protocol === 'simple'
        ? {}
        : { queryMode: 'extended', values: [...(options.values ?? [])] }),
    };
    const watch = new Watch(options, () => requestCancel(this.#backend(), cancelGraceMs));
    try {
      const answer = this.#client.query(config).then(
        (result): QueryOutcome => ({ kind: 'rows', rows: rowsOf(result) }),
        (error: unknown): QueryOutcome => failed(queryFailure(error, text, this.#context)),
      );
      const outcome = await Promise.race([answer, watch.gaveUp]);
      if (outcome === 'gaveUp') return this.#abandon(watch.cause ?? 'timeout');
      return explainCancellation(outcome, watch.cause);
    } finally {
      watch.stop();
      // A cancellation that is still on its way would hit the next query.
      await watch.requested;
    }
  }

  #abandon(cause: 'timeout' | 'signal'): QueryOutcome {
    const place = addressOf(this.#context.profile);
    const failure =
      cause === 'signal'
        ? say(
            'cancelled',
            `The query was cancelled; ${place} did not confirm it, so the connection was closed.`,
          )
        : say('hung', `${place} stopped answering, so the connection was closed. Connect again.`);
    this.#close(failure);
    this.#socket.destroy();
    return failed(failure);
  }

  #close(failure: DatabaseFailure): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'closed', failure };
  }

  #backend(): Backend {
    return {
      host: this.#context.profile.host,
      port: this.#context.profile.port,
      tls: this.#tls,
      dial: this.#dial,
      processId: Number(Reflect.get(this.#client, 'processID')),
      secretKey: Number(Reflect.get(this.#client, 'secretKey')),
    };
  }
}

/** Watches one query: at its time limit or on the caller's signal it asks for cancellation, and gives up when that has no effect. */
class Watch {
  cause: 'timeout' | 'signal' | undefined;
  /** Settles when the request for cancellation has left; undefined where there was none. */
  requested: Promise<void> | undefined;
  readonly gaveUp: Promise<'gaveUp'>;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel: () => Promise<void>;
  #grace: NodeJS.Timeout | undefined;
  #giveUp: (outcome: 'gaveUp') => void = () => undefined;

  constructor(options: QueryOptions, cancel: () => Promise<void>) {
    this.#cancel = cancel;
    this.gaveUp = new Promise((resolve) => (this.#giveUp = resolve));
    this.#signal = options.signal;
    this.#timer = setTimeout(() => {
      this.#act('timeout');
    }, options.timeoutMs ?? defaultQueryTimeoutMs);
    this.#signal?.addEventListener('abort', this.#onAbort);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => {
    this.#act('signal');
  };

  #act(cause: 'timeout' | 'signal'): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.requested = this.#cancel();
    this.#grace = setTimeout(() => {
      this.#giveUp('gaveUp');
    }, cancelGraceMs);
  }
}

/** The server says only "cancelled"; who asked for it is known here. */
function explainCancellation(outcome: QueryOutcome, cause: Watch['cause']): QueryOutcome {
  if (outcome.kind !== 'failed' || outcome.failure.reason !== 'cancelled' || cause !== 'timeout') {
    return outcome;
  }
  return failed({ ...outcome.failure, reason: 'queryTimeout', message: 'The query reached its time limit.' });
}

/** Several statements in one simple query have several results; the last one counts. */
function rowsOf(result: unknown): readonly SqlRow[] {
  const last: unknown = Array.isArray(result) ? result.at(-1) : result;
  if (typeof last !== 'object' || last === null) return [];
  const rows: unknown = Reflect.get(last, 'rows');
  if (!Array.isArray(rows)) return [];
  return rows.map((row) => (Array.isArray(row) ? row.map(cell) : []));
}

function cell(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
