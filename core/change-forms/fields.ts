/** The kinds of fields that forms are made of, and the names that they propose. */
import { personalDataIn } from '../personal-data/personal-data.ts';
import { noPersonalDataSettings } from '../personal-data/settings.ts';
import { indexesOf } from '../schema/lookup.ts';
import type { Column } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import { truncate } from '../syntax/postgres/identifier.ts';
import type { ChangeScene, Choice, FormField, TextMeaning } from './form.ts';

interface TextOptions {
  readonly isOptional?: boolean;
  readonly initial?: string;
}

export function text(
  id: string,
  means: TextMeaning,
  [label, prompt]: readonly [string, string],
  { isOptional = false, initial }: TextOptions = {},
): FormField {
  const start = initial === undefined ? [] : [initial];
  return { id, label, prompt, input: 'text', means, isOptional, initial: start };
}

export function one(
  id: string,
  [label, prompt]: readonly [string, string],
  choices: readonly Choice[],
  initial: readonly string[] = [],
): FormField {
  return { id, label, prompt, input: 'one', isOptional: false, initial, choices };
}

/** Columns of the table, in the order in which they are chosen. */
export function columns(scene: ChangeScene, label: string): FormField {
  return {
    id: 'columns',
    label,
    prompt: 'In the order in which they are chosen',
    input: 'many',
    isOptional: false,
    initial: scene.column === undefined ? [] : [scene.column],
    choices: scene.table.columns.map(columnChoice),
  };
}

/** Any number of columns, none as well. */
export function someColumns(
  id: string,
  [label, prompt]: readonly [string, string],
  choices: readonly Column[],
  initial: readonly string[],
): FormField {
  const known = initial.filter((name) => choices.some((of) => of.name === name));
  return {
    id,
    label,
    prompt,
    input: 'many',
    isOptional: true,
    initial: known,
    choices: choices.map(columnChoice),
  };
}

export function columnChoice(of: Column): Choice {
  return { value: of.name, label: of.name, detail: typeText(of.type) };
}

/** Names of columns that are about people, by their names and types. */
export function personalColumns({ schema, table }: ChangeScene): readonly string[] {
  const found = personalDataIn(schema, noPersonalDataSettings).table(table.key);
  return found?.columns.map(({ column }) => column) ?? [];
}

/** Columns that hold a time. */
export function timeColumns({ table }: Pick<ChangeScene, 'table'>): readonly Column[] {
  return table.columns.filter(({ type }) => /^(?:timestamp(?:tz)?|date(?:time)?)$/.test(type.name));
}

/** A name built from these parts that no object in the table's schema has. */
export function free({ schema, table }: ChangeScene, parts: readonly string[]): string {
  const plain = parts.filter((part) => part !== '').join('_');
  const taken = new Set([
    ...table.constraints.map(({ name }) => name),
    ...table.triggers.map(({ name }) => name),
    ...indexesOf(schema, table.key).map(({ name }) => name),
    // SQLite has one name for an index in all tables.
    ...(schema.dialect === 'sqlite' ? [...schema.indexes.values()].map(({ name }) => name) : []),
  ]);
  for (let n = 1; ; n += 1) {
    const ending = n === 1 ? '' : `_${n}`;
    const name = `${truncate(plain).slice(0, 60 - ending.length)}${ending}`;
    const key = `${table.schema}.${name}`;
    const isFree =
      !taken.has(name) &&
      !schema.relations.has(key) &&
      !schema.indexes.has(key) &&
      !schema.functions.has(key);
    if (isFree) return name;
  }
}
