/** What the readers of blocks, values and conditions share: the statement's text, the schema, and each other. Types only. */
import type { Node } from '@pgsql/types';
import type { Schema, View } from '../schema/model.ts';
import type { Source } from '../syntax/postgres/source.ts';
import type { Span } from '../text/span.ts';
import type { QueryBlock } from './model.ts';
import type { Scope } from './scope.ts';

export interface Reader {
  readonly source: Source;
  readonly schema: Schema;
  /** Names of the program around, folded. */
  readonly variables: ReadonlySet<string>;
  /** A template's placeholder is there, and the grammar saw a stand-in. */
  readonly isStandIn: (span: Span) => boolean;
  /** No blank in it: `@id` and not `@ id`. */
  readonly isTight: (span: Span) => boolean;
  /** What a view reads; undefined if its text is not known for sure. */
  readonly view: (view: View) => QueryBlock | undefined;
  readonly subquery: (node: Node, scope: Scope, place: QueryBlock['place']) => QueryBlock | undefined;
}
