/**
 * The interface between the cache of a live database and a server of any kind: names, contents, search, and cheap marks of change. Ids
 * belong to the reader: valid for one server, and passed back unchanged. Types only; each engine has its reader.
 */
import type { Explored, Question } from './explore/explore.ts';
import type { Introspected, IntrospectOptions } from './introspect.ts';
import type { ReadOptions } from './bounded.ts';
import type { Marked, TokenRead, Wanted } from './watch/marks.ts';

export interface CatalogReader {
  readonly introspect: (options: IntrospectOptions) => Promise<Introspected>;
  readonly explore: (question: Question, options: ReadOptions) => Promise<Explored>;
  /** Costs next to nothing, and is unchanged as long as nothing can have changed. */
  readonly token: () => Promise<TokenRead>;
  readonly marks: (wanted: Wanted) => Promise<Marked>;
}
