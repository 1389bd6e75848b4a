/** What one look at a live server showed of the relations that migrations touch: facts as the server gave them, no judgement. */
import type { LockMode } from '../effects/effect.ts';

export interface Look {
  /** The server's clock, ISO 8601. */
  readonly at: string;
  readonly server: {
    readonly version: string;
    readonly database: string;
    readonly role: string;
    readonly isStandby: boolean;
    /** The role may see what sessions of other roles do (pg_read_all_stats, which pg_monitor brings). */
    readonly seesOthers: boolean;
    /** Transactions after which a vacuum against wraparound starts. */
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
  /** What the server did not let this role read, and why. */
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
        /** As the server has it, with its schema unless that is public. */
        readonly name: string;
        /** As of the last vacuum or analyze. */
        readonly bytes: number;
        readonly rows: number;
        /** Age of the oldest transaction that is not frozen; undefined for what is never vacuumed. */
        readonly age: number | undefined;
        /** Partitions and inheriting tables there, at any depth. */
        readonly below: readonly string[];
      }
    | { readonly kind: 'missing' }
    /** Not where it should be, and in several other schemas. */
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
  /** Of those that wait. */
  readonly blockedBy: readonly number[];
  /** Since PostgreSQL 14. */
  readonly waitingSeconds: number | undefined;
}

export interface SeenSession {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  /** What it does is not shown to this role. */
  readonly hidden: boolean;
  /** As the server prints it: active, idle in transaction; empty if hidden. */
  readonly state: string;
  /** Undefined if no transaction is open or it is hidden. */
  readonly transactionSeconds: number | undefined;
  /** It holds a snapshot or a transaction number that others wait for. */
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
  /** Undefined if it is hidden. */
  readonly bytesBehind: number | undefined;
  /** Undefined if nothing was replayed lately. */
  readonly secondsBehind: number | undefined;
}

export interface SeenSlot {
  readonly name: string;
  readonly kind: string;
  readonly active: boolean;
  readonly bytesRetained: number;
  /** Since PostgreSQL 13: reserved, extended, unreserved, lost. */
  readonly walStatus: string;
}
