/** Types for the search in a source of the explorer. */
import type { ObjectKind } from '../../core/catalog/objects.ts';
import type { Search } from '../../core/catalog/search.ts';
import type { Concern } from '../../core/lint/affected-objects.ts';

/** A table or view. */
export interface Findable {
  readonly name: string;
  readonly schema: string;
  /** The object that findings refer to. */
  readonly concern: Concern;
  /** Relative to the root. Computed for results only, since there may be very many objects. */
  readonly path: () => readonly string[];
}

/** Any named object. */
export interface Found {
  readonly kind: ObjectKind;
  readonly name: string;
  /** The names of its ancestors, outermost first. */
  readonly above: readonly string[];
  /** Relative to the root. */
  readonly path: () => readonly string[];
}

export type Finding =
  | { readonly kind: 'found'; readonly found: Iterable<Found> }
  | { readonly kind: 'failure'; readonly message: string };

/** The search of one root: returns candidates, of which the caller selects the best. */
export type Finder = (search: Search, signal: AbortSignal) => Promise<Finding>;
