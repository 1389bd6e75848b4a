/** Operations on indexes. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Base, Expression, Name, ObjectName } from './names.ts';

export interface IndexElement extends Span {
  readonly column: Name | undefined;
  readonly expression: Expression | undefined;
  readonly collation: string | undefined;
  readonly opclass: string | undefined;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface CreateIndex extends Base<'createIndex'> {
  readonly name: Name | undefined;
  readonly table: ObjectName;
  readonly only: boolean;
  readonly unique: boolean;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly Name[];
  readonly where: Expression | undefined;
  readonly nullsNotDistinct: boolean;
}
export interface DropIndex extends Base<'dropIndex'> {
  readonly index: ObjectName;
  readonly concurrently: boolean;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface Reindex extends Base<'reindex'> {
  readonly scope: 'index' | 'table' | 'schema' | 'database' | 'system';
  readonly target: ObjectName | undefined;
  readonly concurrently: boolean;
}
