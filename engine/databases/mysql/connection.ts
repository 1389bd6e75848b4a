/**
 * One connection to a MySQL or MariaDB server: one query at a time, every wait limited, always released. The session is read-only and waits
 * for no lock; it accepts one statement at a time, and never sends a file. It does not decide what may be sent: callers with user text use
 * the guard.
 */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type * as mysql2 from 'mysql2';
import type { Connection, ConnectionOptions } from 'mysql2';
import {
  isSocketPath,
  leavesThisMachine,
  type ConnectionProfile,
} from '../../../core/connections/profile.ts';
import { connectBy, type ConnectOptions, type Speaker, type Tried, type Try } from '../connecting.ts';
import { DriverSession } from '../driver-session.ts';
import { unprotected, type FailureContext } from '../failure-words.ts';
import { cancelGraceMs } from '../query-watch.ts';
import type { Secret } from '../secret.ts';
import { say, type ConnectOutcome, type QueryOptions, type QueryOutcome, type SqlRow } from '../session.ts';
import type { TlsAttempt } from '../tls.ts';
import { withValues } from './literal.ts';
import { connectFailure, mayDependOnEncryption, queryFailure } from './failures.ts';

/**
 * For this session only. Read-only is the protection after the guard; a statement that needs a lock fails soon, where the server would wait
 * for a day. The time limit's name differs between MySQL and MariaDB, so it is set with each statement.
 */
const atStart = [
  'SET SESSION TRANSACTION READ ONLY',
  'SET SESSION lock_wait_timeout = 2, SESSION innodb_lock_wait_timeout = 2',
];

/** Loaded with the first connection, because few users have one. */
const loading = (): Promise<Driver> => import('mysql2');
type Driver = typeof mysql2;

type Manner = readonly string[];

function speakerFor(manner: Manner): Speaker<MysqlSession> {
  return {
    attempt: (one) => attemptConnect(one, manner),
    mayDependOnEncryption,
    failure: connectFailure,
    files: undefined,
  };
}

export function connectMysql(
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions = {},
): Promise<ConnectOutcome<MysqlSession>> {
  return connectAs(atStart, profile, password, options);
}

/** A session that may write and has the server's own settings: for databases that Plinth creates on a scratch server. */
export function connectScratchMysql(
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions = {},
): Promise<ConnectOutcome<MysqlSession>> {
  return connectAs([], profile, password, options);
}

async function connectAs(
  manner: Manner,
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions,
): Promise<ConnectOutcome<MysqlSession>> {
  if (profile.tls.mode === 'verify-full' && isIP(profile.host) !== 0) {
    const message = `verify-full compares the server's name with its certificate, and ${profile.host} is an address. Name the host, or use verify-ca.`;
    return { kind: 'failed', failure: say('tls', message) };
  }
  return connectBy(speakerFor(manner), { profile, secret: password }, options);
}

async function attemptConnect(one: Try, manner: Manner): Promise<Tried<MysqlSession>> {
  const { context, deadline, signal, tunnel } = one;
  const { host, port } = context.profile;
  let connection: Connection | undefined;
  const stop = (): void => connection?.destroy();
  const dial = tunnel && (() => tunnel.dial(host, port));
  try {
    const line = await dial?.();
    const driver = await loading();
    connection = driver.createConnection(settings(driver, context, one.tls, line));
    const session = new MysqlSession(connection, { context, tls: one.tls, dial });
    signal?.throwIfAborted();
    deadline.addEventListener('abort', stop);
    signal?.addEventListener('abort', stop);
    await connected(connection, AbortSignal.any(signal === undefined ? [deadline] : [deadline, signal]));
    line?.once('close', () => tunnel?.close());
    for (const text of manner) {
      const told = await session.query(text, { timeoutMs: cancelGraceMs, signal });
      if (told.kind === 'failed') throw new Error(told.failure.message);
    }
    return { kind: 'connected', session };
  } catch (error) {
    connection?.destroy();
    return { kind: 'failed', error };
  } finally {
    deadline.removeEventListener('abort', stop);
    signal?.removeEventListener('abort', stop);
  }
}

function connected(connection: Connection, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    stop.addEventListener('abort', () => reject(new Error('Connecting was ended.')), { once: true });
    connection.connect((error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function settings(
  driver: Driver,
  { profile, secret }: FailureContext,
  tls: TlsAttempt,
  line: Duplex | undefined,
): ConnectionOptions {
  const { host, port, database, user } = profile;
  return {
    ...(line === undefined ? {} : { stream: line }),
    ...(isSocketPath(host) ? { socketPath: host } : { host, port }),
    user,
    ...(database === '' ? {} : { database }),
    password: secret?.reveal() ?? '',
    ...(tls === false
      ? {}
      : {
          ssl: {
            ...only('ca', tls.ca),
            ...only('cert', tls.cert),
            ...only('key', tls.key),
            rejectUnauthorized: tls.rejectUnauthorized !== false,
            // If names are not compared, the plan says so by its own function.
            verifyIdentity: tls.rejectUnauthorized !== false && tls.checkServerIdentity === undefined,
          },
        }),
    ...(tls === false && leavesThisMachine(profile) ? { authPlugins: guarded(driver) } : {}),
    charset: 'utf8mb4',
    multipleStatements: false,
    // A server may request any file of this machine; and Plinth must not change how a space after a function's name is parsed.
    flags: ['-LOCAL_FILES', '-IGNORE_SPACE'],
    // Rows as arrays of text, read by the parser that generates no code.
    rowsAsArray: true,
    disableEval: true,
    typeCast: (field) => field.string('utf8'),
    connectAttributes: { program_name: 'plinth' },
    // The caller sets the deadline.
    connectTimeout: 0,
    trace: false,
  };
}

/** Without TLS these encrypt the password with a key that anybody in between could send. */
const refuse = (): never => {
  throw new Error(unprotected);
};
function guarded({ authPlugins }: Driver) {
  return {
    caching_sha2_password: authPlugins.caching_sha2_password({ onServerPublicKey: refuse }),
    sha256_password: authPlugins.sha256_password({ onServerPublicKey: refuse }),
  };
}

interface Place {
  readonly context: FailureContext;
  readonly tls: TlsAttempt;
  readonly dial: (() => Promise<Duplex>) | undefined;
}

export class MysqlSession extends DriverSession {
  readonly #connection: Connection;
  readonly #place: Place;

  constructor(connection: Connection, place: Place) {
    super(place.context);
    this.#connection = connection;
    this.#place = place;
    // Without a listener a lost server would end the whole process.
    connection.on('error', (error) => this.ended(queryFailure(error, place.context)));
    connection.on('end', () => this.dropped());
  }

  protected async end(): Promise<void> {
    await new Promise<void>((resolve) => {
      const hurry = setTimeout(() => {
        this.#connection.destroy();
        resolve();
      }, cancelGraceMs);
      this.#connection.end(() => {
        clearTimeout(hurry);
        this.#connection.destroy();
        resolve();
      });
    });
  }

  protected destroy(): void {
    this.#connection.destroy();
  }

  protected ask(text: string, { values }: QueryOptions): Promise<QueryOutcome> {
    const sql = withValues(text, values);
    return new Promise((resolve) => {
      this.#connection.query({ sql, rowsAsArray: true }, (error: unknown, rows: unknown, fields: unknown) => {
        if (error === null)
          resolve({ kind: 'rows', rows: rowsOf(rows), columns: namesOf(fields), written: writtenBy(rows) });
        else resolve(this.failedBy(queryFailure(error, this.context)));
      });
    });
  }

  /** A second, short connection that asks the server to stop this one's query. Its own failure only affects the query. */
  protected async cancel(): Promise<void> {
    const { context, tls, dial } = this.#place;
    const number = this.#connection.threadId;
    if (!Number.isSafeInteger(number)) return;
    let second: Connection | undefined;
    try {
      const driver = await loading();
      second = driver.createConnection(settings(driver, context, tls, await dial?.()));
      const asking = second;
      asking.on('error', () => undefined);
      const stop = AbortSignal.timeout(cancelGraceMs);
      await connected(asking, stop);
      await new Promise<void>((resolve) => {
        stop.addEventListener('abort', () => resolve(), { once: true });
        asking.query(`KILL QUERY ${number}`, () => resolve());
      });
    } catch {
      // The query continues until it ends; the watch abandons the connection.
    } finally {
      second?.destroy();
    }
  }
}

function rowsOf(rows: unknown): readonly SqlRow[] {
  // A statement without rows returns one object about its effect.
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (Array.isArray(row) ? row.map(cell) : []));
}

function namesOf(fields: unknown): readonly string[] | undefined {
  if (!Array.isArray(fields)) return undefined;
  return fields.map((field: unknown) => String(Reflect.get(Object(field), 'name')));
}

/** Of a statement without rows: what it inserted, changed or deleted. */
function writtenBy(answer: unknown): number | undefined {
  if (Array.isArray(answer)) return undefined;
  const written: unknown = Reflect.get(Object(answer), 'affectedRows');
  return typeof written === 'number' ? written : undefined;
}

function cell(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function only<K extends string, V>(
  key: K,
  value: V | undefined,
): Readonly<Partial<Record<K, NonNullable<V>>>>;
function only(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined || value === null ? {} : { [key]: value };
}
