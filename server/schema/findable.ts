/** What can be found in a source of the explorer, and who is asked. Types only. */
import type { ObjectKind } from '../../core/catalog/objects.ts';
import type { Search } from '../../core/catalog/search.ts';
import type { Concern } from '../../core/lint/affected-objects.ts';

/** A table or view. */
export interface Findable {
  readonly name: string;
  readonly schema: string;
  /** What findings about it are about. */
  readonly concern: Concern;
  /** Below the root. Made when it was found: there may be very many. */
  readonly path: () => readonly string[];
}

/** Anything with a name. */
export interface Found {
  readonly kind: ObjectKind;
  readonly name: string;
  /** What it is in, the outermost first. */
  readonly above: readonly string[];
  /** Below the root. */
  readonly path: () => readonly string[];
}

export type Finding =
  | { readonly kind: 'found'; readonly found: Iterable<Found> }
  | { readonly kind: 'failure'; readonly message: string };

/** Of one root: what may fit; the best of it are chosen here. */
export type Finder = (search: Search, signal: AbortSignal) => Promise<Finding>;
