/** What can become of an object that programs use, and how objects are named: the words in which facts/objects.ts and its parts speak. */
import { displayName } from '../../schema/lookup.ts';
import type { ColumnType, Relation, Schema } from '../../schema/model.ts';
import type { StatementFact } from './statements.ts';

export interface ObjectRef {
  readonly kind: 'relation' | 'column' | 'routine' | 'type' | 'enum-value' | 'constraint';
  /** Of the relation, routine or type that it is, or belongs to. */
  readonly key: string;
  /** Column, value or constraint. */
  readonly part: string | undefined;
  /** For people: `orders.note`. */
  readonly name: string;
}

export type Alteration =
  | { readonly kind: 'added' | 'dropped' }
  | { readonly kind: 'renamed'; readonly to: ObjectRef }
  /** `from` is undefined if no migration created the column. */
  | { readonly kind: 'retyped'; readonly from: ColumnType | undefined; readonly to: ColumnType }
  /** Of a column: rows that leave it out, or have null there, are refused from then on; or no longer. */
  | { readonly kind: 'required' | 'optional' }
  /** Of a constraint or unique index: it refuses rows from then on, or no longer. */
  | { readonly kind: 'refuses' | 'admits' };

export interface ObjectChange {
  readonly object: ObjectRef;
  readonly change: Alteration;
  readonly fact: StatementFact;
}

/** An alteration before it is known at which statement. */
export type Altered = Omit<ObjectChange, 'fact'>;

/** What an operation is judged by. */
export interface Scene {
  /** The schemas that the whole change finds and leaves. */
  readonly found: Schema;
  readonly left: Schema;
  /** Those that the statement finds and leaves. */
  readonly before: Schema;
  readonly after: Schema;
  /** What earlier operations of the change created, by `idOf`. */
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
