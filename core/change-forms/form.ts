/**
 * A form for a new migration of a table: what it asks, and the migrations that it writes. Each file in forms/ is one; its examples are
 * executed by the tests. This file contains the types, and no form.
 */
import type { NewMigration, SpokenDialect } from '../migrations/convention.ts';
import type { Schema, Table } from '../schema/model.ts';

/** The engines for which forms are written; `mysql` includes MariaDB. */
export type FormEngine = Extract<SpokenDialect, 'postgresql' | 'mysql' | 'sqlite'>;

export function isFormEngine(dialect: SpokenDialect): dialect is FormEngine {
  return dialect === 'postgresql' || dialect === 'mysql' || dialect === 'sqlite';
}

export interface ChangeForm {
  readonly id: string;
  readonly title: string;
  /** A pattern is more than one object. */
  readonly group: 'change' | 'pattern';
  /** A sentence where an engine lacks what the form needs: why it is not offered there. */
  readonly on: Readonly<Record<FormEngine, WrittenForm | string>>;
}

/** A form for the tables of one engine. */
export interface WrittenForm {
  /** What it costs: locks, disk, slower writes. Shown before the form is filled. A test compares it with the effects table. */
  readonly costs: string;
  /** False for a table, or a column, for which its migrations would be wrong. */
  readonly suits: (scene: ChangeScene) => boolean;
  readonly fields: (scene: ChangeScene) => readonly FormField[];
  /** In the order in which they run. The values have been checked. */
  readonly draft: (values: FormValues, scene: ChangeScene) => readonly NewMigration[];
  readonly examples: readonly FormExample[];
}

export type OfferedForm = Pick<ChangeForm, 'id' | 'title' | 'group'> & WrittenForm;

/** A filled form on the tables of test/databases/filled-forms.ts. */
export interface FormExample {
  readonly table: string;
  readonly column?: string;
  readonly given: Readonly<Record<string, string | readonly string[]>>;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** What a text is, which decides how it is checked. */
export type TextMeaning =
  | 'new-column'
  | 'new-relation'
  | 'new-constraint'
  | 'role'
  | 'setting'
  | 'date'
  | 'interval'
  | 'count'
  | 'type'
  | 'default'
  | 'check'
  | 'index-condition'
  | 'partition-bound';

interface AnyField {
  readonly id: string;
  readonly label: string;
  /** What to enter, with an example. */
  readonly prompt: string;
  /** The field may be empty. */
  readonly isOptional: boolean;
  /** The initial value. */
  readonly initial: readonly string[];
}

export type FormField =
  | (AnyField & { readonly input: 'text'; readonly means: TextMeaning })
  | (AnyField & { readonly input: 'one' | 'many'; readonly choices: readonly Choice[] });

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
