/**
 * A session with a database on any server. Values are text as the server prints it; callers cast in SQL if they need more. Sessions return
 * errors as data and never throw.
 */

export interface SqlSession {
  /** The display name: the connection's label, or the embedded server. Never a secret. */
  readonly label: string;
  query(text: string, options?: QueryOptions): Promise<QueryOutcome>;
  /** Until the function is called its queries belong together: none is sent over another socket than the first one. */
  hold?(): () => void;
  /** Another connection to the same server, for settings that change how a session answers; the caller closes it. */
  beside?(signal: AbortSignal | undefined): Promise<ConnectOutcome>;
}

/** A session with a lifetime. */
export interface OpenSession extends SqlSession {
  readonly isOpen: boolean;
  close(): Promise<void>;
}

export type ConnectOutcome<Session extends OpenSession = OpenSession> =
  | { readonly kind: 'connected'; readonly session: Session }
  | Failed;

export interface QueryOptions {
  /**
   * `extended` (the default): the server itself rejects a text with more than one statement. `simple`: several statements, unbound $n, one
   * implicit transaction.
   */
  readonly protocol?: 'extended' | 'simple';
  /** For $1 and so on, as text; only in the extended protocol. */
  readonly values?: readonly string[] | undefined;
  /** After this time the query is cancelled; if that does not help, the session is closed. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type QueryOutcome =
  | {
      readonly kind: 'rows';
      /** Of the last statement. */
      readonly rows: readonly SqlRow[];
      /** Their names, where the driver tells. */
      readonly columns?: readonly string[] | undefined;
      /** How many rows a statement wrote, where the driver tells. */
      readonly written?: number | undefined;
    }
  | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly failure: DatabaseFailure;
}

/** What was read, or why it was not. */
export type Read<T> = { readonly kind: 'read'; readonly value: T } | Failed;

export type SqlRow = readonly (string | null)[];

/** NULL, and a column that is not there, is undefined. */
export function numberIn(cell: string | null | undefined): number | undefined {
  return cell === null || cell === undefined ? undefined : Number(cell);
}

export interface DatabaseFailure {
  readonly reason: FailureReason;
  /** One or two sentences for a person, without any secret. */
  readonly message: string;
  /** The server's SQLSTATE, if it answered. */
  readonly sqlState?: string;
  /** The server's error position as a UTF-16 offset in the sent text. */
  readonly position?: number;
  /** The unknown key to be accepted. */
  readonly hostKey?: HostKeyQuestion;
  /** The private key that needs a passphrase. */
  readonly keyFile?: string;
}

export interface HostKeyQuestion {
  readonly host: string;
  readonly port: number;
  /** `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:…`, as ssh prints it. */
  readonly fingerprint: string;
  /** The line for known_hosts. */
  readonly line: string;
}

export type FailureReason =
  /** Nothing listens at that address. */
  | 'refused'
  | 'unknownHost'
  | 'unreachable'
  /** No answer while connecting. */
  | 'connectTimeout'
  /** A wrong password, an unknown role, or a rule of pg_hba.conf. */
  | 'authentication'
  | 'noSuchDatabase'
  | 'tooManyConnections'
  | 'startingUp'
  | 'tls'
  /** The SSH server refuses the login. */
  | 'ssh'
  /** The key of the SSH server is not known yet: see `hostKey`. */
  | 'hostKey'
  /** The user's own key needs a passphrase: see `keyFile`. */
  | 'passphrase'
  /** The peer does not use the expected protocol. */
  | 'otherProtocol'
  /** The connection was lost. */
  | 'dropped'
  /** No answer to a query, nor to its cancellation. */
  | 'hung'
  | 'queryTimeout'
  | 'lockTimeout'
  | 'cancelled'
  /** The embedded server was stopped because it exceeded its limit. */
  | 'memoryLimit'
  /** The session was closed before. */
  | 'closed'
  /** The server reported an error of the statement. */
  | 'statement';

export function say(reason: FailureReason, message: string, sqlState?: string): DatabaseFailure {
  return sqlState === undefined ? { reason, message } : { reason, message, sqlState };
}

export function failed(failure: DatabaseFailure): Failed {
  return { kind: 'failed', failure };
}

/** Of a statement that was sent behind a prefix: the place in the statement itself, or none if it is in the prefix. */
export function relocated({ position, ...rest }: DatabaseFailure, prefixLength: number): DatabaseFailure {
  return position === undefined || position < prefixLength
    ? rest
    : { ...rest, position: position - prefixLength };
}

/** PostgreSQL counts characters, from one; JavaScript counts UTF-16 units, from zero. */
export function utf16Offset(text: string, serverPosition: string | undefined): number | undefined {
  if (serverPosition === undefined) return undefined;
  let left = Number(serverPosition) - 1;
  let offset = 0;
  for (const character of text) {
    if (left <= 0) break;
    left -= 1;
    offset += character.length;
  }
  return left === 0 ? offset : undefined;
}
