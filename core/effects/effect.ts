/**
 * What an operation costs while it runs: which relations it locks in which mode, whether it rewrites or scans them.
 * Types only; the facts are in facts/, and which fact applies to an operation is decided in of.ts.
 */

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
    | 'default-partition'
    | 'index'
    | 'source';
  readonly lock: LockMode;
  /** Made by this migration: nobody else can be waiting for it. */
  readonly isNew: boolean;
  /** The whole table and all its indexes are written again. */
  readonly rewrite: boolean;
  /** Indexes are built or rebuilt while the lock is held. */
  readonly buildsIndex: boolean;
  /** All rows are read while the lock is held. */
  readonly scan: boolean;
}

export interface Effect {
  /** Id of the fact it rests on. */
  readonly fact: string;
  readonly relations: readonly RelationEffect[];
  /** Locks are kept until the transaction ends; CONCURRENTLY forms hold theirs across several transactions of their own. */
  readonly heldUntil: 'end-of-transaction' | 'end-of-statement';
  /** Cannot run inside a transaction block (error 25001). */
  readonly refusedInTransaction: boolean;
  /** Rests on a type or object that is not known here: the stronger possibility is not claimed. */
  readonly uncertain: string | undefined;
  /** Majors of PostgreSQL it was measured on. */
  readonly measuredOn: readonly number[];
}

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

export function strongest(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) >= lockModes.indexOf(b) ? a : b;
}
