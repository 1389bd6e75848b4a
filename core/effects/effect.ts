/**
 * What an operation costs while it runs: which relations it locks in which mode, whether it rewrites or scans them, who queues behind
 * it, what a standby and a subscriber notice. The facts are in facts/, and which fact applies to an operation is decided in of.ts.
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
 * What asking for a lock does until it is granted, however briefly it is held then: the request waits for transactions that are open,
 * and what conflicts with it waits behind it, although nothing holds the lock yet (test/databases/effects/lock-queue.test.ts).
 */
export interface Queue {
  /** Which open transactions it waits for: any that touched the relation, any that wrote to it, or schema changes and vacuum. */
  readonly waitsFor: 'every-transaction' | 'writing-transactions' | 'schema-changes';
  /** Who waits behind it meanwhile. */
  readonly holdsUp: Exclude<Blocks, 'nobody'>;
}

/** How long it takes, by what grows: nothing, the rows read, the indexes built, the rows written, or other people's transactions. */
export const durations = ['instant', 'scan', 'index-build', 'rewrite', 'waits'] as const;
export type Duration = (typeof durations)[number];

/** MySQL's and MariaDB's words for how a table is changed, from the least to the most work; NOCOPY is MariaDB's alone. */
export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY';
export type OnlineLock = 'NONE' | 'SHARED' | 'EXCLUSIVE';

export interface Online {
  /** Undefined if the statement takes none. */
  readonly algorithm: Algorithm | undefined;
  readonly lock: OnlineLock;
}

export interface RelationEffect {
  /** For people: schema-qualified unless the schema is public. */
  readonly relation: string;
  /** Why the relation is touched. */
  readonly role:
    | 'target'
    | 'referenced'
    | 'referencing'
    | 'parent'
    | 'partition'
    /** A table that inherits. */
    | 'child'
    | 'default-partition'
    | 'index'
    /** A view that goes along with what it reads, or a relation that a part of goes from: a trigger, a policy, a default. */
    | 'dependent'
    | 'source';
  /** Of MySQL and MariaDB the mode that keeps the same people out; `online` has their own words. */
  readonly lock: LockMode;
  /** SQL Server: its own word for the lock, whose place `lock` holds. */
  readonly named?: string | undefined;
  /** Made by this migration or by one that came with it: nobody else can be waiting for it. */
  readonly isNew: boolean;
  /** The whole table and all its indexes are written again. */
  readonly rewrite: boolean;
  /** Indexes are built or rebuilt while the lock is held. */
  readonly buildsIndex: boolean;
  /** All rows are read while the lock is held. */
  readonly scan: boolean;
  /** Undefined if nobody's reads, writes or schema changes can wait for it. */
  readonly queue: Queue | undefined;
  /** A hot standby takes the lock too when it replays it, and cancels the queries there that are in its way. */
  readonly standbyLock: boolean;
  /** Id of the fact that says so. */
  readonly evidence: string;
  /** MySQL and MariaDB: the best ALGORITHM and LOCK that the server grants. */
  readonly online?: Online | undefined;
}

export interface Effect {
  /** Id of the fact it rests on. */
  readonly fact: string;
  readonly relations: readonly RelationEffect[];
  /** Locks are kept until the transaction ends; CONCURRENTLY forms hold theirs across several transactions of their own. */
  readonly heldUntil: 'end-of-transaction' | 'end-of-statement';
  /** Cannot run inside a transaction block (error 25001). */
  readonly refusedInTransaction: boolean;
  /** The server takes it nowhere, and what is in the way. Told by statement.ts, which knows what else the statement does. */
  readonly refused: Refusal | MysqlRefusal | SqlserverRefusal | undefined;
  /** Rests on a type or object that is not known here: the stronger possibility is not claimed. */
  readonly uncertain: string | undefined;
  /** Majors of PostgreSQL it was measured on. */
  readonly measuredOn: readonly number[];
  /** SQLite: the one lock that is for the whole file, beside which its tables have none. */
  readonly file?: 'write';
  /** MySQL, MariaDB, SQLite and SQL Server: who says so, and of which server (core/migrations/dialect/server-version.ts). */
  readonly source?: EffectSource | undefined;
  /** lower: the statement makes its own transactions and was seen from outside, so that a lock held briefly may be missing. */
  readonly bound: 'exact' | 'lower';
  /** Of the worse case, where one of two may be. */
  readonly duration: Duration;
  /** Where this clause holds it takes no longer than that; nothing here says whether it does. */
  readonly unless?: { readonly clause: string; readonly duration: Duration } | undefined;
  /** Removes row versions that queries on a hot standby may still need: they are cancelled there. */
  readonly standbyCleanup: boolean;
  /** What a logical replica does not get of it, or what it needs. */
  readonly replication: readonly ReplicationNote[];
}

export interface EffectSource {
  readonly kind: 'measured' | 'manual';
  readonly dialect: SpokenDialect;
  readonly server: number;
}

/** Nothing is claimed. */
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

/** Who waits for whom while the lock is asked for: both sides follow from what the mode conflicts with. */
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

/** Of two, the one that takes longer. */
export function longest(a: Duration, b: Duration): Duration {
  return durations.indexOf(a) >= durations.indexOf(b) ? a : b;
}

export function strongest(a: LockMode, b: LockMode): LockMode {
  return isStronger(b, a) ? b : a;
}

export function isStronger(a: LockMode, b: LockMode): boolean {
  return lockModes.indexOf(a) > lockModes.indexOf(b);
}
