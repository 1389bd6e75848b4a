/** Operations on indexes. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Base, Expression, Name, ObjectName, Option } from './names.ts';

export interface IndexElement extends Span {
  readonly column: Name | undefined;
  readonly expression: Expression | undefined;
  /** Last part of the names of collation and operator class; their schemas are separate fields. */
  readonly collation: string | undefined;
  readonly collationSchema: string | undefined;
  readonly opclass: string | undefined;
  readonly opclassSchema: string | undefined;
  readonly opclassOptions: readonly Option[];
  /** MySQL: the length of the indexed prefix. */
  readonly length?: number;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface CreateIndex extends Base<'createIndex'> {
  /** MySQL: a key in the CREATE TABLE of its own table. */
  readonly withTable?: true;
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
  /** WITH ( … ). */
  readonly options: readonly Option[];
  readonly tablespace: string | undefined;
}
export interface DropIndex extends Base<'dropIndex'> {
  readonly index: ObjectName;
  /** Set for dialects whose index names are local to a table. */
  readonly table?: ObjectName;
  readonly concurrently: boolean;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface Reindex extends Base<'reindex'> {
  readonly scope: 'index' | 'table' | 'schema' | 'database' | 'system';
  readonly target: ObjectName | undefined;
  readonly concurrently: boolean;
  /** Set for dialects whose index names are local to a table. */
  readonly table?: ObjectName;
  /** SQL Server: WITH (ONLINE = ON, …). */
  readonly options?: readonly Option[];
}
