/**
 * One observation of a live server, limited to the relations that migrations touch: facts as the server returned them, without judgement.
 */
import type { LockMode } from '../effects/effect.ts';

export interface Look {
  /** The server's time, in ISO 8601. */
  readonly at: string;
  readonly server: {
    readonly version: string;
    readonly database: string;
    readonly role: string;
    readonly isStandby: boolean;
    /** The role can see what sessions of other roles do (pg_read_all_stats, which pg_monitor includes). */
    readonly seesOthers: boolean;
    /** Age in transactions at which a vacuum against wraparound starts. */
    readonly freezeMaxAge: number;
  };
  readonly relations: readonly SeenRelation[];
  readonly locks: readonly SeenLock[];
  readonly sessions: readonly SeenSession[];
  readonly prepared: readonly SeenPrepared[];
  readonly invalidIndexes: readonly { readonly index: string; readonly on: string }[];
  readonly progress: readonly SeenProgress[];
  readonly replicas: readonly SeenReplica[];
  readonly slots: readonly SeenSlot[];
  /** What the server did not allow this role to read, and why. */
  readonly unread: readonly { readonly what: LookPart; readonly why: string }[];
}

export type LookPart =
  | 'locks'
  | 'sessions'
  | 'prepared transactions'
  | 'invalid indexes'
  | 'running commands'
  | 'replicas'
  | 'replication slots'
  | 'partitions';

export interface SeenRelation {
  /** As the migration names it. */
  readonly relation: string;
  readonly state:
    | {
        readonly kind: 'found';
        readonly oid: number;
        /** The server's name of it, qualified unless the schema is public. */
        readonly name: string;
        /** As of the last vacuum or analyze. */
        readonly bytes: number;
        readonly rows: number;
        /** Age of the oldest unfrozen transaction; undefined for relations that are never vacuumed. */
        readonly age: number | undefined;
        /** Its partitions and inheriting tables, at any depth. */
        readonly below: readonly string[];
      }
    | { readonly kind: 'missing' }
    /** Not in the expected schema, and in several others. */
    | { readonly kind: 'ambiguous'; readonly names: readonly string[] };
}

export interface SeenLock {
  readonly oid: number;
  readonly mode: LockMode;
  readonly granted: boolean;
  readonly holder:
    | { readonly kind: 'session'; readonly pid: number }
    | { readonly kind: 'prepared'; readonly transaction: string }
    | { readonly kind: 'unknown' };
  /** For sessions that wait. */
  readonly blockedBy: readonly number[];
  /** Since version 14. */
  readonly waitingSeconds: number | undefined;
}

export interface SeenSession {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  /** Its activity is not visible to this role. */
  readonly hidden: boolean;
  /** As the server prints it: active, idle in transaction; empty if hidden. */
  readonly state: string;
  /** Undefined if no transaction is open or it is not visible. */
  readonly transactionSeconds: number | undefined;
  /** It holds a snapshot or a transaction ID that others wait for. */
  readonly pins: boolean;
  readonly waitsFor: string;
  readonly kind: 'client' | 'autovacuum' | 'wraparound' | 'other';
  /** Without literals. */
  readonly query: string;
}

export interface SeenPrepared {
  readonly transaction: string;
  readonly name: string;
  readonly owner: string;
  readonly seconds: number;
}

export interface SeenProgress {
  readonly pid: number;
  readonly oid: number;
  readonly command: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface SeenReplica {
  readonly name: string;
  readonly state: string;
  readonly isSynchronous: boolean;
  /** Undefined if it is not visible. */
  readonly bytesBehind: number | undefined;
  /** Undefined if nothing was replayed lately. */
  readonly secondsBehind: number | undefined;
}

export interface SeenSlot {
  readonly name: string;
  readonly kind: string;
  readonly active: boolean;
  readonly bytesRetained: number;
  /** Since version 13: reserved, extended, unreserved, lost. */
  readonly walStatus: string;
}
