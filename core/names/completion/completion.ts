/** What a list of completions is made of, and what whoever makes one is told. Types only. */
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
  /** What is shown and, folded, what is typed to find it. */
  readonly label: string;
  readonly kind: CompletionKind;
  /** As the server would write it. */
  readonly insert: string;
  /** Beside the label: a type, a table. */
  readonly detail: string | undefined;
  /** What it is found by where that is not the label. */
  readonly filter?: string;
  /** `insert` is a snippet with this in place of it, for editors that take snippets. */
  readonly snippet?: string;
  /** Of two, the higher stands first. */
  readonly score: number;
}

/** The statement with a name in the place of what is being typed. */
export interface Spot extends Around {
  readonly source: Source;
  readonly outline: Outline;
  /** Index of the token that stands for what is being typed. */
  readonly at: number;
  /** It stands in an open quote: values only. */
  readonly inString: boolean;
  /** What other SQL of the workspace says. */
  readonly usage: Usage;
}

/** The name that stands for what is being typed. Nobody's name is like it. */
export const marker = 'plinth_completes_here_7f3a';
