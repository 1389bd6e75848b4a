/**
 * A conversation with one database, whichever server is behind it. Values are text as the server prints it; callers cast in SQL
 * where they need more. Sessions report what went wrong as data and never throw for it.
 */

export interface SqlSession {
  /** Names the place for people: the connection's label, or the embedded server. Never a secret. */
  readonly label: string;
  query(text: string, options?: QueryOptions): Promise<QueryOutcome>;
  /** From now until the function is called its queries belong together: none goes over another socket than the first one. */
  hold?(): () => void;
  /** Another connection to the same place, for what changes how a session answers; whoever asks for it closes it. */
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
   * `extended` (the default): the server itself refuses a text that holds more than one statement.
   * `simple`: several statements, $n left open, one implicit transaction.
   */
  readonly protocol?: 'extended' | 'simple';
  /** For $1 and on, as text; in the extended protocol alone. */
  readonly values?: readonly string[] | undefined;
  /** After this, the query is cancelled, and where that does not help the session is closed. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type QueryOutcome =
  /** The rows of the last statement. */
  { readonly kind: 'rows'; readonly rows: readonly SqlRow[] } | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly failure: DatabaseFailure;
}

/** What was read, or why it was not. */
export type Read<T> = { readonly kind: 'read'; readonly value: T } | Failed;

export type SqlRow = readonly (string | null)[];

export interface DatabaseFailure {
  readonly reason: FailureReason;
  /** One or two sentences for a person, without any secret. */
  readonly message: string;
  /** The server's own five characters, where it answered. */
  readonly sqlState?: string;
  /** Where in the sent text the server points, as a UTF-16 offset. */
  readonly position?: number;
  /** Whose key it is that nobody has accepted yet. */
  readonly hostKey?: HostKeyQuestion;
  /** Which private key wants a passphrase. */
  readonly keyFile?: string;
}

export interface HostKeyQuestion {
  readonly host: string;
  readonly port: number;
  /** `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:…`, as ssh prints it. */
  readonly fingerprint: string;
  /** What known_hosts would have of it. */
  readonly line: string;
}

export type FailureReason =
  /** Nobody listens at that address. */
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
  /** The SSH server in between does not let anybody through. */
  | 'ssh'
  /** The key of the SSH server is not known yet: `hostKey` has it. */
  | 'hostKey'
  /** The user's own key wants one: `keyFile` says which. */
  | 'passphrase'
  /** What answers does not speak the protocol that it was spoken to in. */
  | 'otherProtocol'
  /** The connection ended in the middle. */
  | 'dropped'
  /** No answer to a query, and none to its cancellation. */
  | 'hung'
  | 'queryTimeout'
  | 'lockTimeout'
  | 'cancelled'
  /** The embedded server was ended because it grew beyond its limit. */
  | 'memoryLimit'
  /** The session was closed before. */
  | 'closed'
  /** The server answered with an error of the statement. */
  | 'statement';

export function say(reason: FailureReason, message: string, sqlState?: string): DatabaseFailure {
  return sqlState === undefined ? { reason, message } : { reason, message, sqlState };
}

export function failed(failure: DatabaseFailure): Failed {
  return { kind: 'failed', failure };
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
