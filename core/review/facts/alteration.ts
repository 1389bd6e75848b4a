/** How an object that programs use can change, and how objects are named: the types of facts/objects.ts and its parts. */
import { displayName } from '../../schema/lookup.ts';
import type { ColumnType, Relation, Schema } from '../../schema/model.ts';
import type { StatementFact } from './statements.ts';

export interface ObjectRef {
  readonly kind: 'relation' | 'column' | 'routine' | 'type' | 'enum-value' | 'constraint';
  /** Key of the relation, routine or type that it is, or belongs to. */
  readonly key: string;
  /** Column, value or constraint. */
  readonly part: string | undefined;
  /** For display: `orders.note`. */
  readonly name: string;
}

export type Alteration =
  | { readonly kind: 'added' | 'dropped' }
  | { readonly kind: 'renamed'; readonly to: ObjectRef }
  /** `from` is undefined if no migration creates the column. */
  | { readonly kind: 'retyped'; readonly from: ColumnType | undefined; readonly to: ColumnType }
  /** For a column: whether rows that omit it, or have null there, become rejected or accepted. */
  | { readonly kind: 'required' | 'optional' }
  /** For a constraint or unique index: whether it starts or stops rejecting rows. */
  | { readonly kind: 'refuses' | 'admits' };

export interface ObjectChange {
  readonly object: ObjectRef;
  readonly change: Alteration;
  readonly fact: StatementFact;
}

/** An alteration before its statement is known. */
export type Altered = Omit<ObjectChange, 'fact'>;

/** The context of an operation. */
export interface Scene {
  /** The schemas before and after the whole change. */
  readonly found: Schema;
  readonly left: Schema;
  /** The schemas before and after the statement. */
  readonly before: Schema;
  readonly after: Schema;
  /** Objects that earlier operations of the change created, by `idOf`. */
  readonly made: Set<string>;
}

export function idOf({ kind, key, part }: Pick<ObjectRef, 'kind' | 'key' | 'part'>): string {
  return part === undefined ? `${kind} ${key}` : `${kind} ${key} ${part}`;
}

export function relationRef(key: string): ObjectRef {
  return { kind: 'relation', key, part: undefined, name: displayName(key) };
}

export function columnRef(key: string, column: string): ObjectRef {
  return { kind: 'column', key, part: column, name: `${displayName(key)}.${column}` };
}

/** Programs name the table that it is a part of. */
export function isPartition(relation: Relation): boolean {
  return 'partitionOf' in relation && relation.partitionOf !== undefined;
}

/** The change created the relation itself: no program uses it yet. */
export function isMadeHere(key: string, { found, made }: Scene): boolean {
  return !found.relations.has(key) && made.has(idOf(relationRef(key)));
}
