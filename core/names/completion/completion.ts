/** Types of completion items and of the input of the functions that create them. */
import type { Around } from '../uses.ts';
import type { Usage } from '../usage.ts';
import type { Outline } from '../outline.ts';
import type { Source } from '../../syntax/postgres/source.ts';

export type CompletionKind =
  | 'column'
  | 'table'
  | 'view'
  | 'query'
  | 'alias'
  | 'function'
  | 'type'
  | 'schema'
  | 'value'
  | 'variable'
  | 'condition'
  | 'list'
  | 'part'
  | 'index'
  | 'keyword';

export interface Completion {
  /** The displayed text, which the typed text is matched with. */
  readonly label: string;
  readonly kind: CompletionKind;
  /** In the server's syntax. */
  readonly insert: string;
  /** Shown beside the label: a type, a table. */
  readonly detail: string | undefined;
  /** The text to match, if it is not the label. */
  readonly filter?: string;
  /** A snippet that replaces `insert`, for editors that support snippets. */
  readonly snippet?: string;
  /** Items with a higher score come first. */
  readonly score: number;
}

/** The statement with a marker at the typing position. */
export interface Spot extends Around {
  /** A name as the server's SQL text. */
  readonly quote: (name: string) => string;
  readonly source: Source;
  readonly outline: Outline;
  /** Index of the marker's token. */
  readonly at: number;
  /** The part of the name before the typing position, in lower case and without its quote. */
  readonly typed: string;
  /** Keywords are in capitals. */
  readonly isUpper: boolean;
  /** The position is in an open quote: only values are offered. */
  readonly inString: boolean;
  /** Names used by other SQL of the workspace. */
  readonly usage: Usage;
}

/** The marker, a name that no object has. */
export const marker = 'plinth_completes_here_7f3a';
