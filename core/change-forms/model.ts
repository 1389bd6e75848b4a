/** A form that changes a table, as data: fields with their choices, and the values given. Contains no SQL. */
import type { Schema, Table } from '../schema/model.ts';

export const changeKinds = [
  'add-column',
  'add-index',
  'add-check',
  'add-foreign-key',
  'add-unique',
  'set-not-null',
  'rename-table',
  'rename-column',
  'add-partition',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export const changeTitles: Readonly<Record<ChangeKind, string>> = {
  'add-column': 'Add a column',
  'add-index': 'Add an index',
  'add-check': 'Add a check constraint',
  'add-foreign-key': 'Add a foreign key',
  'add-unique': 'Add a unique constraint',
  'set-not-null': 'Make a column NOT NULL',
  'rename-table': 'Rename the table',
  'rename-column': 'Rename a column',
  'add-partition': 'Add a partition',
};

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

export interface FormField {
  readonly id: string;
  readonly label: string;
  /** What to enter, with an example. */
  readonly prompt: string;
  readonly input: 'text' | 'one' | 'many';
  /** The field may be empty. */
  readonly isOptional: boolean;
  /** The initial value. */
  readonly initial: readonly string[];
  /** The choices of a field that is not free text. */
  readonly choices: readonly Choice[];
}

/** Keyed by the field's id; one value, or the chosen values in their order. */
export type FormValues = ReadonlyMap<string, readonly string[]>;

export interface ChangeScene {
  readonly schema: Schema;
  readonly table: Table;
  /** The column that the form was opened on. */
  readonly column: string | undefined;
  readonly targetVersion: number;
}

export function valueOf(values: FormValues, id: string): string {
  return values.get(id)?.[0]?.trim() ?? '';
}

export function valuesOf(values: FormValues, id: string): readonly string[] {
  return values.get(id) ?? [];
}
