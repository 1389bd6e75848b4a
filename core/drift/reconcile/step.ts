/** What a reconciling migration is made of: statements, each in its place, with what is lost by it. */
import type { CatalogChange } from '../../catalog/items.ts';
import type { ItemMake } from '../../catalog/make.ts';

/**
 * Migrations of their own, in this order: values of enums must be there before they are used; indexes are built outside of a transaction; keys
 * take such indexes; what is validated reads rows under a light lock.
 */
export const groups = ['values', 'main', 'indexes', 'keys', 'validate'] as const;
export type StepGroup = (typeof groups)[number];

/** The order inside a group. */
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
  /** What is lost by it, as a sentence. */
  readonly loses?: string;
}

/** A difference as seen from the side that is to change. */
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

/** One side as it is, the other as it is to be. */
export interface Ends {
  readonly from: Lookup;
  readonly to: Lookup;
  readonly changes: readonly Change[];
  /** Names of tables that come whole, and of relations that go. */
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/** Undefined if no statement here makes up for the difference. */
export type Steps = readonly Step[] | undefined;

export function step(group: StepGroup, phase: StepPhase, sql: string, loses?: string): Step {
  return loses === undefined ? { group, phase, sql } : { group, phase, sql, loses };
}
