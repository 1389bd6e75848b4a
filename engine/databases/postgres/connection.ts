/**
 * One connection to a PostgreSQL server: opened on demand, one query at a time, every wait limited, always released. It does not decide
 * what may be sent; callers with user text use the EXPLAIN guard or send their own fixed queries.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client, QueryArrayConfig } from 'pg';
import { addressOf, type ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectBy, type ConnectOptions, type Speaker, type Tried, type Try } from '../connecting.ts';
import type { FailureContext } from '../failure-words.ts';
import { cancelGraceMs, explainCancellation, givenUp, Watch } from '../query-watch.ts';
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
import { libpqFiles, type TlsAttempt } from '../tls.ts';
import { requestCancel, type Backend } from './cancel.ts';
import { connectFailure, mayDependOnEncryption, queryFailure } from './failures.ts';

export type ConnectOutcome = Outcome<PostgresSession>;

const speaker: Speaker<PostgresSession> = {
  attempt: attemptConnect,
  mayDependOnEncryption,
  failure: connectFailure,
  files: libpqFiles(),
};

export function connectPostgres(
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions = {},
): Promise<ConnectOutcome> {
  return connectBy(speaker, { profile, secret: password }, options);
}

async function attemptConnect({
  context,
  tls,
  deadline,
  signal,
  tunnel,
}: Try): Promise<Tried<PostgresSession>> {
  const { profile, secret } = context;
  let socket: Duplex | undefined;
  const stop = (): void => {
    socket?.destroy();
  };
  const dial = tunnel && (() => tunnel.dial(profile.host, profile.port));
  try {
    const line = (await dial?.()) ?? new Socket();
    socket = line;
    // Loaded with the first connection, because few users have one.
    const driver = await import('pg');
    const client = new driver.Client({
      host: profile.host,
      port: profile.port,
      database: profile.database,
      user: profile.user,
      // A function prevents the driver from looking for a password itself, and the server clearly refuses an empty one.
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
  /** No further queries are accepted; `failure` says why. */
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
    // Without a listener a lost server would end the whole process.
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

  /** Ends the session cleanly within the grace time, else closes the socket. */
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
      // A cancellation on its way would hit the next query.
      await watch.requested;
    }
  }

  #abandon(cause: 'timeout' | 'signal'): QueryOutcome {
    const failure = givenUp(cause, addressOf(this.#context.profile));
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

/** Several statements in one simple query have several results; the last one is returned. */
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
