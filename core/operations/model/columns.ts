/** Column definitions and constraints, wherever a statement writes them. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Expression, Name, ObjectName, TypeName } from './names.ts';
import type { IndexElement } from './indexes.ts';

export type RelationKind = 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence' | 'index';
export type Persistence = 'permanent' | 'unlogged' | 'temporary';

export interface ColumnDefinition extends Span {
  readonly name: Name;
  readonly type: TypeName;
  /** Set for the pseudo-types smallserial, serial and bigserial; type then holds int2, int4 or int8. */
  readonly serial: 'smallserial' | 'serial' | 'bigserial' | undefined;
  /** Where NOT NULL stands, if it does. PRIMARY KEY, serial and identity imply it without. */
  readonly notNull: Span | undefined;
  readonly default: Expression | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
  readonly generated: { readonly storage: 'stored' | 'virtual'; readonly expression: Expression } | undefined;
  readonly collation: string | undefined;
  /** PRIMARY KEY, UNIQUE, CHECK and REFERENCES written at the column; their columns hold this column. */
  readonly constraints: readonly ConstraintDefinition[];
}

export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

interface ConstraintBase<K extends string> extends Span {
  readonly kind: K;
  readonly name: Name | undefined;
  readonly deferrable: boolean;
}

export type ConstraintDefinition =
  | (ConstraintBase<'primary-key'> & {
      readonly columns: readonly Name[];
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
    })
  | (ConstraintBase<'unique'> & {
      readonly columns: readonly Name[];
      readonly include: readonly Name[];
      readonly usingIndex: Name | undefined;
      readonly nullsNotDistinct: boolean;
    })
  | (ConstraintBase<'foreign-key'> & {
      readonly columns: readonly Name[];
      readonly references: ObjectName;
      /** Empty where the referenced primary key is meant. */
      readonly referencedColumns: readonly Name[];
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'check'> & {
      readonly expression: Expression;
      readonly notValid: boolean;
      readonly notEnforced: boolean;
    })
  | (ConstraintBase<'exclusion'> & {
      readonly method: string;
      readonly elements: readonly IndexElement[];
      readonly where: Expression | undefined;
    })
  | (ConstraintBase<'not-null'> & { readonly column: Name; readonly notValid: boolean });

export type ConstraintKind = ConstraintDefinition['kind'];
