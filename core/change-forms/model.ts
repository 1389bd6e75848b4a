/** What somebody fills in to change a table, as data: fields with what can be chosen, and the values given. Nothing here writes SQL. */
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
  /** What belongs there, with an example. */
  readonly prompt: string;
  readonly input: 'text' | 'one' | 'many';
  /** Nothing may be given. */
  readonly isOptional: boolean;
  /** What is there at first. */
  readonly initial: readonly string[];
  /** Of what is chosen and not written. */
  readonly choices: readonly Choice[];
}

/** By the field's id; one value, or those that were chosen, in their order. */
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
