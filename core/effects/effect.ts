/**
 * The cost of an operation while it runs: which relations it locks in which mode, whether it rewrites or scans them, who queues behind it,
 * what a standby and a subscriber notice. The facts are in facts/; of.ts decides which fact applies to an operation.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { MysqlRefusal } from './mysql/refused.ts';
import type { Refusal } from './refused.ts';
import type { SqlserverRefusal } from './sqlserver/refused.ts';
import type { ReplicationNote } from './replication.ts';

/** PostgreSQL's table-level lock modes, weakest first (manual, "Explicit Locking"). */
export const lockModes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export type LockMode = (typeof lockModes)[number];

/** Who has to wait while a lock is held. */
export type Blocks = 'nobody' | 'schema-changes' | 'writes' | 'reads-and-writes';

/**
 * The lock queue while a lock is requested: the request waits for open transactions, and requests that conflict with it wait behind it,
 * although nobody holds the lock yet (test/databases/effects/lock-queue.test.ts).
 */
export interface Queue {
  /** The open transactions that it waits for: any that touched the relation, any that wrote to it, or schema changes and vacuum. */
  readonly waitsFor: 'every-transaction' | 'writing-transactions' | 'schema-changes';
  /** Requests that wait behind it. */
  readonly holdsUp: Exclude<Blocks, 'nobody'>;
}

/** What the duration grows with: nothing, the rows read, the indexes built, the rows written, or the transactions of others. */
export const durations = ['instant', 'scan', 'index-build', 'rewrite', 'waits'] as const;
export type Duration = (typeof durations)[number];

/** How MySQL and MariaDB change a table, from the least to the most work; only MariaDB has NOCOPY. */
export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY';
export type OnlineLock = 'NONE' | 'SHARED' | 'EXCLUSIVE';

export interface Online {
  /** Undefined if the statement has no ALGORITHM clause. */
  readonly algorithm: Algorithm | undefined;
  readonly lock: OnlineLock;
}

export interface RelationEffect {
  /** For display: schema-qualified unless the schema is public. */
  readonly relation: string;
  /** Why the statement touches the relation. */
  readonly role:
    | 'target'
    | 'referenced'
    | 'referencing'
    | 'parent'
    | 'partition'
    /** A table that inherits from it. */
    | 'child'
    | 'default-partition'
    | 'index'
    /** A view that is dropped with what it reads, or a relation that loses a part: a trigger, a policy, a default. */
    | 'dependent'
    | 'source';
  /** For MySQL and MariaDB the PostgreSQL mode that blocks the same statements; `online` holds their own terms. */
  readonly lock: LockMode;
  /** SQL Server: its own name for the lock, of which `lock` holds the PostgreSQL equivalent. */
  readonly named?: string | undefined;
  /** Created by this migration or by one that is released with it: no other session can be waiting for it. */
  readonly isNew: boolean;
  /** The whole table and all its indexes are rewritten. */
  readonly rewrite: boolean;
  /** Indexes are built or rebuilt while the lock is held. */
  readonly buildsIndex: boolean;
  /** All rows are read while the lock is held. */
  readonly scan: boolean;
  /** Undefined if no read, write or schema change can wait for it. */
  readonly queue: Queue | undefined;
  /** A hot standby takes the lock too when it replays the statement, and cancels conflicting queries there. */
  readonly standbyLock: boolean;
  /** Id of the fact. */
  readonly evidence: string;
  /** MySQL and MariaDB: the best ALGORITHM and LOCK that the server grants. */
  readonly online?: Online | undefined;
}

export interface Effect {
  /** Id of the fact that it is based on. */
  readonly fact: string;
  readonly relations: readonly RelationEffect[];
  /** Locks are kept until the transaction ends; CONCURRENTLY forms hold theirs across several transactions that they open themselves. */
  readonly heldUntil: 'end-of-transaction' | 'end-of-statement';
  /** Cannot run inside a transaction block (error 25001). */
  readonly refusedInTransaction: boolean;
  /** The server refuses the statement anywhere, and why. Set by statement.ts, which knows the rest of the statement. */
  readonly refused: Refusal | MysqlRefusal | SqlserverRefusal | undefined;
  /** Depends on a type or object that is not known; the weaker effect is given. */
  readonly uncertain: string | undefined;
  /** Major versions of PostgreSQL on which it was measured. */
  readonly measuredOn: readonly number[];
  /** SQLite: the one lock on the whole file; its tables have none. */
  readonly file?: 'write';
  /**
   * MySQL, MariaDB, SQLite and SQL Server: the source of the fact and the server version it holds for
   * (core/migrations/dialect/server-version.ts).
   */
  readonly source?: EffectSource | undefined;
  /** lower: the statement opens its own transactions and was observed from outside, so a briefly held lock may be missing. */
  readonly bound: 'exact' | 'lower';
  /** The duration of the worse of two possible cases. */
  readonly duration: Duration;
  /** If this clause holds, the statement takes no longer than that; whether it holds is not known. */
  readonly unless?: { readonly clause: string; readonly duration: Duration } | undefined;
  /** Removes row versions that queries on a hot standby may still need, which cancels them. */
  readonly standbyCleanup: boolean;
  /** What a logical replica does not receive, or what it needs. */
  readonly replication: readonly ReplicationNote[];
}

export interface EffectSource {
  readonly kind: 'measured' | 'manual';
  readonly dialect: SpokenDialect;
  readonly server: number;
}

/** No effect is known. */
export const untold: Effect = {
  fact: 'unknown',
  relations: [],
  heldUntil: 'end-of-statement',
  refusedInTransaction: false,
  refused: undefined,
  uncertain: undefined,
  measuredOn: [],
  bound: 'lower',
  duration: 'instant',
  standbyCleanup: false,
  replication: [],
};

export function blocks(mode: LockMode): Blocks {
  switch (mode) {
    case 'ACCESS EXCLUSIVE':
      return 'reads-and-writes';
    case 'EXCLUSIVE':
    case 'SHARE ROW EXCLUSIVE':
    case 'SHARE':
      return 'writes';
    case 'SHARE UPDATE EXCLUSIVE':
      return 'schema-changes';
    case 'ROW EXCLUSIVE':
    case 'ROW SHARE':
    case 'ACCESS SHARE':
      return 'nobody';
  }
}

/** The lock queue of a mode; both sides follow from the modes that it conflicts with. */
export function queueOf(mode: LockMode): Queue | undefined {
  const holdsUp = blocks(mode);
  switch (holdsUp) {
    case 'reads-and-writes':
      return { waitsFor: 'every-transaction', holdsUp };
    case 'writes':
      return { waitsFor: 'writing-transactions', holdsUp };
    case 'schema-changes':
      return { waitsFor: 'schema-changes', holdsUp };
    case 'nobody':
      return undefined;
  }
}

/** The longer of two durations. */
export function longest(a: Duration, b: Duration): Duration {
  return durations.indexOf(a) >= durations.indexOf(b) ? a : b;
}

export function strongest(a: LockMode, b: LockMode): LockMode {
  return isStronger(b, a) ? b : a;
}

export function isStronger(a: LockMode, b: LockMode): boolean {
  return lockModes.indexOf(a) > lockModes.indexOf(b);
}
