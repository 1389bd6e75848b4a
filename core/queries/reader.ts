/** What the readers of blocks, values and conditions share: the statement's text, the schema, and each other. Types only. */
import type { Node } from '@pgsql/types';
import type { ObjectName } from '../operations/model/operation.ts';
import type { Relation, Schema, View } from '../schema/model.ts';
import type { Source } from '../syntax/postgres/source.ts';
import type { Span } from '../text/span.ts';
import type { QueryBlock } from './model.ts';
import type { Scope } from './scope.ts';

export interface Reader {
  readonly source: Source;
  readonly dialect: Schema['dialect'];
  /** What a name denotes. */
  readonly relation: (name: ObjectName) => Relation | undefined;
  /** Names of the enclosing program, folded. */
  readonly variables: ReadonlySet<string>;
  /** The place contains a template's placeholder, for which the grammar parsed a substitute. */
  readonly isStandIn: (span: Span) => boolean;
  /** It contains no space: `@id` and not `@ id`. */
  readonly isTight: (span: Span) => boolean;
  /** The query of a view; undefined if its text is not known for certain. */
  readonly view: (view: View) => QueryBlock | undefined;
  readonly subquery: (node: Node, scope: Scope, place: QueryBlock['place']) => QueryBlock | undefined;
}
