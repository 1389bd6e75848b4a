/**
 * One connection to a PostgreSQL server: opened on demand, one query at a time, every wait limited, always released. It does not decide
 * what may be sent; callers with user text use the EXPLAIN guard or send their own fixed queries.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client, QueryArrayConfig } from 'pg';
import { type ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectBy, type ConnectOptions, type Speaker, type Tried, type Try } from '../connecting.ts';
import { DriverSession } from '../driver-session.ts';
import type { FailureContext } from '../failure-words.ts';
import { cancelGraceMs } from '../query-watch.ts';
import type { Secret } from '../secret.ts';
import {
  failed,
  type ConnectOutcome as Outcome,
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

/** Values stay as the server prints them. */
const asText = { getTypeParser: () => (value: unknown) => value };

export class PostgresSession extends DriverSession {
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #tls: TlsAttempt;
  readonly #dial: Backend['dial'];

  constructor(
    client: Client,
    socket: Duplex,
    context: FailureContext,
    tls: TlsAttempt,
    dial: Backend['dial'],
  ) {
    super(context);
    this.#client = client;
    this.#socket = socket;
    this.#tls = tls;
    this.#dial = dial;
    // Without a listener a lost server would end the whole process.
    client.on('error', (error) => this.ended(queryFailure(error, '', context)));
    client.on('end', () => this.dropped());
  }

  protected async end(): Promise<void> {
    const hurry = setTimeout(() => this.#socket.destroy(), cancelGraceMs);
    try {
      await this.#client.end();
    } catch {
      this.#socket.destroy();
    } finally {
      clearTimeout(hurry);
    }
  }

  protected destroy(): void {
    this.#socket.destroy();
  }

  protected async ask(text: string, options: QueryOptions): Promise<QueryOutcome> {
    const config: QueryArrayConfig & { readonly queryMode?: 'extended' } = {
      text,
      rowMode: 'array',
      types: asText,
      ...(options.protocol === 'simple'
        ? {}
        : { queryMode: 'extended', values: [...(options.values ?? [])] }),
    };
    try {
      return { kind: 'rows', rows: rowsOf(await this.#client.query(config)) };
    } catch (error) {
      return failed(queryFailure(error, text, this.context));
    }
  }

  protected cancel(): Promise<void> {
    const { host, port } = this.context.profile;
    const backend: Backend = {
      host,
      port,
      tls: this.#tls,
      dial: this.#dial,
      processId: Number(Reflect.get(this.#client, 'processID')),
      secretKey: Number(Reflect.get(this.#client, 'secretKey')),
    };
    return requestCancel(backend, cancelGraceMs);
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
