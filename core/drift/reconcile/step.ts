/** The steps of a reconciling migration: statements with their order and the data that they lose. */
import type { CatalogChange } from '../../catalog/items.ts';
import type { ItemMake } from '../../catalog/make.ts';

/**
 * One migration for each group, in this order: enum values must be committed before they are used; indexes are built outside of a
 * transaction; keys use these indexes; validation reads rows under a light lock.
 */
export const groups = ['values', 'main', 'indexes', 'keys', 'validate'] as const;
export type StepGroup = (typeof groups)[number];

/** The order within a group. */
export const phases = [
  'take-words',
  'drop-programs',
  'drop-views',
  'drop-constraints',
  'drop-statistics',
  'surroundings',
  'types',
  'sequences',
  'functions',
  'tables',
  'columns',
  'owned',
  'late-functions',
  'constraints',
  'views',
  'view-indexes',
  'programs',
  'validate',
  'destroy',
  'destroy-types',
  'words',
] as const;
export type StepPhase = (typeof phases)[number];

export interface Step {
  readonly group: StepGroup;
  readonly phase: StepPhase;
  /** Without a semicolon. */
  readonly sql: string;
  /** A sentence about lost data. */
  readonly loses?: string;
}

/** A difference from the view of the side that changes. */
export interface Change {
  readonly what: 'add' | 'remove' | 'alter';
  readonly change: CatalogChange;
  readonly old: ItemMake | undefined;
  readonly now: ItemMake | undefined;
}

export interface Lookup {
  readonly all: readonly ItemMake[];
  readonly get: (kind: ItemMake['kind'], name: string) => ItemMake | undefined;
}

/** The current and the desired state of one side. */
export interface Ends {
  readonly from: Lookup;
  readonly to: Lookup;
  readonly changes: readonly Change[];
  /** Names of tables that are created as a whole, and of relations that are dropped. */
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/** Undefined if no statement here removes the difference. */
export type Steps = readonly Step[] | undefined;

export function step(group: StepGroup, phase: StepPhase, sql: string, loses?: string): Step {
  return loses === undefined ? { group, phase, sql } : { group, phase, sql, loses };
}
