/**
 * One connection to a SQL Server: one query at a time, every wait bounded, always released. SQL Server has no session that only reads: what is sent are Plinth's
 * own queries of the catalog, and a person's statement where SHOWPLAN_XML was seen to be on (explain.ts). It never decides what may be sent.
 */
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type * as tedious from 'tedious';
import type { Connection, ConnectionConfiguration } from 'tedious';
import { countsAsProduction, type ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectBy, type ConnectOptions, type Speaker, type Tried, type Try } from '../connecting.ts';
import { DriverSession } from '../driver-session.ts';
import type { FailureContext } from '../failure-words.ts';
import { cancelGraceMs } from '../query-watch.ts';
import type { Secret } from '../secret.ts';
import { say, type ConnectOutcome, type QueryOptions, type QueryOutcome, type SqlRow } from '../session.ts';
import type { TlsAttempt } from '../tls.ts';
import { connectFailure, ConnectStopped, mayDependOnEncryption, queryFailure } from './failures.ts';
import { dialled, guarded, unprotected, type Line } from './socket.ts';

/** Whoever waits for a lock gives up soon, where the server would wait for ever (SET LOCK_TIMEOUT, “-1 … wait forever”). */
const atStart = 'SET LOCK_TIMEOUT 2000';

/** When the first connection is opened: few have one. */
const loading = (): Promise<typeof tedious> => import('tedious');

/** Longer than any wait here: the deadlines are the caller's. */
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
  // In the clear a login is only scrambled ([MS-TDS] 2.2.6.4): anybody on the way could read it.
  const mustEncrypt =
    one.tls !== false || countsAsProduction({ ...context.profile, environment: 'unlabelled' });
  const said: { number?: number } = {};
  const lines: Duplex[] = [];
  const end = (): void => {
    // Of a line that only closes the driver takes no notice.
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
      // Until the driver listens, and after it.
      socket.on('error', () => undefined);
      line = guarded(socket, mustEncrypt);
      // A channel through a tunnel has of a socket what the driver asks of one.
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

/** Where the driver wants to go: a server may send it on to another one, as Azure SQL and availability groups do. */
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
      // A readable replica may answer, and a writable one then knows that nothing is to be written.
      readOnlyIntent: true,
      appName: 'plinth',
      // An error ends what it is in, so that no transaction is left open by one.
      abortTransactionOnError: true,
      // Catalog views take shared locks at READ COMMITTED, and who runs DDL in a transaction holds exclusive ones on the same rows until it ends: at this
      // level reads neither wait for those nor keep anybody waiting (page “SET TRANSACTION ISOLATION LEVEL”). A change that is rolled back may be seen for a
      // moment; the next look corrects that. SNAPSHOT has to be allowed by the database, which is not ours to ask. LOCK_TIMEOUT bounds what waits nevertheless.
      connectionIsolationLevel: readUncommitted,
      // Every wait is bounded here, by the caller's own limits.
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
    // Without a listener a server that goes away would end the whole process.
    connection.on('error', () => this.dropped());
    connection.on('end', () => this.dropped());
  }

  /** To the same place, in the same way. */
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
      // As a batch of its own: SET SHOWPLAN_XML is refused anywhere else.
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

/** As text. What is asked here is numbers and names; a moment comes as the server's own text, by CONVERT. */
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
