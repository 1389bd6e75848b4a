/**
 * What the one cache of a live database asks of a server, whichever it is: names, what is inside, what is found, and cheap marks of change. Ids are
 * the reader's own: good for one server, handed back as they were given. Types only; each engine has its reader.
 */
import type { Explored, Question } from './explore/explore.ts';
import type { Introspected, IntrospectOptions } from './introspect.ts';
import type { ReadOptions } from './bounded.ts';
import type { Marked, TokenRead, Wanted } from './watch/marks.ts';

export interface CatalogReader {
  readonly introspect: (options: IntrospectOptions) => Promise<Introspected>;
  readonly explore: (question: Question, options: ReadOptions) => Promise<Explored>;
  /** Costs next to nothing, and is the same as long as nothing can have changed. */
  readonly token: () => Promise<TokenRead>;
  readonly marks: (wanted: Wanted) => Promise<Marked>;
}
