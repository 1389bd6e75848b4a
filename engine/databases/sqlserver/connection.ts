/**
 * One connection to a SQL Server: one query at a time, every wait limited, always released. SQL Server has no read-only session: it only
 * gets Plinth's own catalog queries, and a person's statement after SHOWPLAN_XML is confirmed to be on (explain.ts). It never decides what
 * may be sent.
 */
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type * as tedious from 'tedious';
import type { Connection, ConnectionConfiguration } from 'tedious';
import { leavesThisMachine, type ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectBy, type ConnectOptions, type Speaker, type Tried, type Try } from '../connecting.ts';
import { DriverSession } from '../driver-session.ts';
import { unprotected, type FailureContext } from '../failure-words.ts';
import { cancelGraceMs } from '../query-watch.ts';
import type { Secret } from '../secret.ts';
import { say, type ConnectOutcome, type QueryOptions, type QueryOutcome, type SqlRow } from '../session.ts';
import type { TlsAttempt } from '../tls.ts';
import { connectFailure, ConnectStopped, mayDependOnEncryption, queryFailure } from './failures.ts';
import { dialled, guarded, type Line } from './socket.ts';

/** A wait for a lock fails soon, where the server would wait forever (SET LOCK_TIMEOUT, “-1 … wait forever”). */
const atStart = 'SET LOCK_TIMEOUT 2000';

/** Loaded with the first connection, because few users have one. */
const loading = (): Promise<typeof tedious> => import('tedious');

/** Longer than any wait here: the caller sets the deadlines. */
const never = 2 ** 31 - 1;

const speaker: Speaker<SqlserverSession> = {
  attempt: attemptConnect,
  mayDependOnEncryption,
  failure: connectFailure,
  files: undefined,
};

export async function connectSqlserver(
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions = {},
): Promise<ConnectOutcome<SqlserverSession>> {
  const wrong = unfit(profile);
  if (wrong !== undefined) return { kind: 'failed', failure: say('tls', wrong) };
  return connectBy(speaker, { profile, secret: password }, options);
}

/** The driver compares the name with every certificate that it verifies. */
function unfit({ host, tls }: ConnectionProfile): string | undefined {
  const hasRoot = tls.rootCertificate !== undefined && tls.rootCertificate !== 'system';
  const comparesNames = tls.mode === 'verify-full' || (tls.mode === 'require' && hasRoot);
  if (tls.mode === 'verify-ca')
    return 'verify-ca is not there for SQL Server. Use verify-full, which compares the server’s name too, or require.';
  if (comparesNames && isIP(host) !== 0)
    return `verify-full compares the server's name with its certificate, and ${host} is an address. Name the host. Where the way there is safe, sslmode require takes any certificate.`;
  return undefined;
}

async function attemptConnect(one: Try): Promise<Tried<SqlserverSession>> {
  const { context, deadline, signal } = one;
  const stop = AbortSignal.any(signal === undefined ? [deadline] : [deadline, signal]);
  // Without TLS a login is only obfuscated ([MS-TDS] 2.2.6.4): anybody in between could read it.
  const mustEncrypt = one.tls !== false || leavesThisMachine(context.profile);
  const said: { number?: number } = {};
  const lines: Duplex[] = [];
  const end = (): void => {
    // The driver does not notice a line that only closes.
    for (const line of lines) line.destroy(new Error('Connecting was ended.'));
  };
  stop.addEventListener('abort', end);
  try {
    if (mustEncrypt && one.tls === false) throw new Error(unprotected);
    const { Connection } = await loading();
    let line: Line | undefined;
    const connector = async (...given: readonly unknown[]): Promise<Socket> => {
      const { host, port } = placeIn(given[0], context.profile);
      const socket = await (one.tunnel?.dial(host, port) ?? dialled(host, port, stop));
      lines.push(socket);
      // Before the driver listens, and after it.
      socket.on('error', () => undefined);
      line = guarded(socket, mustEncrypt);
      // A tunnel's channel provides what the driver needs of a socket.
      return line.socket as Socket;
    };
    const connection = new Connection(settings(context, one.tls, connector));
    connection.on('errorMessage', ({ number }) => (said.number ??= number));
    connection.on('secure', () => line?.secured());
    stop.throwIfAborted();
    await connected(connection);
    lines.at(-1)?.once('close', () => one.tunnel?.close());
    const session = new SqlserverSession(connection, one);
    const told = await session.query(atStart, { timeoutMs: cancelGraceMs, signal });
    if (told.kind === 'failed') {
      await session.close();
      throw new Error(told.failure.message);
    }
    return { kind: 'connected', session };
  } catch (error) {
    end();
    return { kind: 'failed', error: new ConnectStopped(error, said.number) };
  } finally {
    stop.removeEventListener('abort', end);
  }
}

/** The target that the driver requests: a server may redirect it, as Azure SQL and availability groups do. */
function placeIn(
  wanted: unknown,
  profile: ConnectionProfile,
): { readonly host: string; readonly port: number } {
  const host: unknown = Reflect.get(Object(wanted), 'host');
  const port: unknown = Reflect.get(Object(wanted), 'port');
  return {
    host: typeof host === 'string' ? host : profile.host,
    port: typeof port === 'number' ? port : profile.port,
  };
}

function connected(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
}

function settings(
  { profile, secret }: FailureContext,
  tls: TlsAttempt,
  connector: (...given: readonly unknown[]) => Promise<Socket>,
): ConnectionConfiguration {
  const { host, port, database, user } = profile;
  return {
    server: host,
    authentication: { type: 'default', options: { userName: user, password: secret?.reveal() ?? '' } },
    options: {
      port,
      ...(database === '' ? {} : { database }),
      connector,
      encrypt: tls !== false,
      trustServerCertificate: tls !== false && tls.rejectUnauthorized === false,
      cryptoCredentialsDetails: {
        ...(tls === false || tls.ca === undefined ? {} : { ca: tls.ca }),
        ...(tls === false || tls.cert === undefined ? {} : { cert: tls.cert }),
        ...(tls === false || tls.key === undefined ? {} : { key: tls.key }),
      },
      // A readable replica may answer, and a primary then knows that nothing is to be written.
      readOnlyIntent: true,
      appName: 'plinth',
      // An error ends its transaction, so that none is left open.
      abortTransactionOnError: true,
      // Catalog views take shared locks at READ COMMITTED, and DDL in a transaction holds exclusive ones on the same rows until it ends: at
      // this level reads neither wait for those nor block anybody (page “SET TRANSACTION ISOLATION LEVEL”). A change that is rolled back
      // may be visible for a moment; the next look corrects that. SNAPSHOT would have to be enabled by the database. LOCK_TIMEOUT limits
      // any remaining wait.
      connectionIsolationLevel: readUncommitted,
      // Every wait is limited here, by the caller's own limits.
      connectTimeout: never,
      requestTimeout: 0,
      cancelTimeout: never,
      maxRetriesOnTransientErrors: 0,
    },
  };
}

/** ISOLATION_LEVEL.READ_UNCOMMITTED of the driver. */
const readUncommitted = 0x01;

export class SqlserverSession extends DriverSession {
  readonly #connection: Connection;
  readonly #one: Try;

  constructor(connection: Connection, one: Try) {
    super(one.context);
    this.#connection = connection;
    this.#one = one;
    // Without a listener a lost server would end the whole process.
    connection.on('error', () => this.dropped());
    connection.on('end', () => this.dropped());
  }

  /** To the same server, by the same route. */
  async beside(signal: AbortSignal | undefined): Promise<ConnectOutcome> {
    const tried = await attemptConnect({
      ...this.#one,
      signal,
      deadline: AbortSignal.timeout(besideTimeoutMs),
    });
    if (tried.kind === 'connected') return tried;
    return signal?.aborted === true
      ? { kind: 'failed', failure: say('cancelled', 'Connecting was cancelled.') }
      : { kind: 'failed', failure: connectFailure(tried.error, this.context) };
  }

  protected end(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }

  protected destroy(): void {
    this.#connection.close();
  }

  /** An attention signal on the same connection: the server stops and says so. */
  protected cancel(): Promise<void> {
    this.#connection.cancel();
    return Promise.resolve();
  }

  protected async ask(text: string, { values }: QueryOptions): Promise<QueryOutcome> {
    const { Request, TYPES } = await loading();
    return new Promise((resolve) => {
      let rows: SqlRow[] = [];
      const request = new Request(text, (error) => {
        if (error === null || error === undefined) resolve({ kind: 'rows', rows });
        else resolve(this.failedBy(queryFailure(error, this.context)));
      });
      // The rows of the last statement.
      request.on('columnMetadata', () => (rows = []));
      request.on('row', (columns: unknown) => rows.push(rowOf(columns)));
      for (const [at, value] of (values ?? []).entries())
        request.addParameter(`p${at + 1}`, TYPES.NVarChar, value);
      // As a separate batch: SET SHOWPLAN_XML is rejected anywhere else.
      if (values === undefined || values.length === 0) this.#connection.execSqlBatch(request);
      else this.#connection.execSql(request);
    });
  }
}

const besideTimeoutMs = 10_000;

function rowOf(columns: unknown): SqlRow {
  if (!Array.isArray(columns)) return [];
  return columns.map((column: unknown) => cell(Reflect.get(Object(column), 'value')));
}

/** As text. The queries return numbers and names; times are converted to text by the server, with CONVERT. */
function cell(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? '1' : '0';
    default:
      return null;
  }
}
