/** Who waits on a server at one moment, and for whom: facts as the server returned them, without judgement. */

/** Whoever can hold or wait for a lock. A parallel worker is its leader. */
export type Party =
  | { readonly kind: 'session'; readonly pid: number }
  /** A prepared transaction, which no session belongs to any more; named by the transaction. */
  | { readonly kind: 'prepared'; readonly transaction: string }
  /** The server says that somebody waits, and not for whom. */
  | { readonly kind: 'unseen' };

export interface SeenWait {
  readonly pid: number;
  /** `orders`, `a row of orders`, `advisory lock 42`: in words, plain text. */
  readonly object: string;
  /** In the server's words, such as ACCESS EXCLUSIVE; empty if it has none. */
  readonly mode: string;
  /** Undefined if the server does not say since when. */
  readonly seconds: number | undefined;
  /** Whom it waits for, with what they hold or request, if that is known. */
  readonly blockers: readonly SeenBlocker[];
}

export interface SeenBlocker {
  readonly party: Party;
  readonly mode: string;
}

export interface WaitingSession {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  readonly database: string;
  /** What it does is not visible to this role. */
  readonly hidden: boolean;
  /** As the server prints it: active, idle in transaction. */
  readonly state: string;
  readonly transactionSeconds: number | undefined;
  /** Tells it apart from a later session of the same number, as the server's SQL compares it. */
  readonly guard: SessionGuard;
  /** Without values. */
  readonly query: string;
  /** In its normal form; see core/query-index/normal-form.ts. */
  readonly normal: string;
  /** The server keeps only the beginning of the query. */
  readonly isCut: boolean;
  /** An autovacuum worker and so on; empty for a client. */
  readonly worker: string;
}

export type SessionGuard =
  | { readonly server: 'postgresql'; readonly backendStart: string; readonly queryStart: string | undefined }
  | { readonly server: 'mysql'; readonly queryId: string; readonly host: string };

export interface WaitingPrepared {
  readonly transaction: string;
  /** Undefined if the server does not tell which of several it is. */
  readonly name: string | undefined;
  readonly owner: string;
  readonly database: string;
  readonly seconds: number | undefined;
}

/** Who reads the write-ahead log of this server: a standby, or a subscriber. */
export interface SeenStandby {
  /** `walreceiver (4711)`. */
  readonly name: string;
  /** Bytes that it has not replayed; undefined if this role may not see it. */
  readonly behind: number | undefined;
}

export interface SeenWaits {
  /** The server's time, in ISO 8601. */
  readonly at: string;
  /** `PostgreSQL 18.1`. */
  readonly server: string;
  readonly database: string;
  readonly waits: readonly SeenWait[];
  readonly sessions: readonly WaitingSession[];
  readonly prepared: readonly WaitingPrepared[];
  /** Undefined where the server does not tell. */
  readonly standbys: readonly SeenStandby[] | undefined;
  /** Sentences: what could not be seen, why, and what would show it. */
  readonly unseen: readonly string[];
}
