/**
 * Validates the values of a form. A value that becomes part of a statement is parsed in place by PostgreSQL's grammar: the result must be
 * exactly that one statement with that one action.
 */
import { column } from '../schema/lookup.ts';
import type { Operation } from '../operations/model/operation.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import { truncate } from '../syntax/postgres/identifier.ts';
import {
  valueOf,
  valuesOf,
  type ChangeScene,
  type FormField,
  type FormValues,
  type TextMeaning,
} from './form.ts';
import { isDate } from './partition-bounds.ts';
import { referenceOf } from './reference.ts';

/** An error sentence, or undefined. */
export function problemOf(
  field: FormField,
  values: FormValues,
  scene: ChangeScene,
  parser: StatementParser,
): string | undefined {
  if (field.input === 'text') {
    const text = valueOf(values, field.id);
    if (text === '') return field.isOptional ? undefined : 'Something has to stand here.';
    return textProblem(field.means, text, scene, parser);
  }
  const given = valuesOf(values, field.id);
  if (given.length === 0) return field.isOptional ? undefined : 'Choose something.';
  return given.every((one) => field.choices.some(({ value }) => value === one))
    ? togetherProblem(field, values, scene)
    : 'This cannot be chosen here any more.';
}

/** Checks a whole form: the first problem, with the label of its field. */
export function firstProblem(
  fields: readonly FormField[],
  values: FormValues,
  scene: ChangeScene,
  parser: StatementParser,
): string | undefined {
  for (const field of fields) {
    const problem = problemOf(field, values, scene, parser);
    if (problem !== undefined) return `${field.label}: ${problem}`;
  }
  return undefined;
}

function textProblem(
  means: TextMeaning,
  text: string,
  scene: ChangeScene,
  parser: StatementParser,
): string | undefined {
  const { table } = scene;
  switch (means) {
    case 'new-column':
      return nameProblem(text) ?? taken(scene, text);
    case 'new-relation':
      return nameProblem(text) ?? takenRelation(scene, text);
    case 'new-constraint':
      return (
        nameProblem(text) ??
        (table.constraints.some(({ name }) => name === text)
          ? `${table.name} has a constraint ${text} already.`
          : undefined)
      );
    case 'role':
      return nameProblem(text);
    case 'setting':
      return /^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(text)
        ? undefined
        : 'The name of a setting has a dot in it, such as app.tenant.';
    case 'date':
      return isDate(text) ? undefined : 'A day, such as 2027-01-01.';
    case 'interval':
      return /^[1-9]\d{0,3} (?:day|week|month|year)s?$/.test(text)
        ? undefined
        : 'A number and a unit, such as 90 days or 24 months.';
    case 'count':
      return /^(?:[1-9]|[1-5]\d|60)$/.test(text) ? undefined : 'A number from 1 to 60.';
    default:
      return partProblem(means, text, scene, parser);
  }
}

function nameProblem(name: string): string | undefined {
  if (truncate(name) !== name) return 'PostgreSQL cuts names after 63 bytes. Choose a shorter one.';
  return /\p{Cc}/u.test(name) ? 'A name here has no line breaks or control characters.' : undefined;
}

function taken({ table }: ChangeScene, name: string): string | undefined {
  return column(table, name) === undefined ? undefined : `${table.name} has a column ${name} already.`;
}

function takenRelation({ schema, table }: ChangeScene, name: string): string | undefined {
  return schema.relations.has(`${table.schema}.${name}`)
    ? `There is a table or view ${name} in ${table.schema} already.`
    : undefined;
}

/** The value is no longer among the choices, because an earlier field has changed. */
function togetherProblem(field: FormField, values: FormValues, { schema }: ChangeScene): string | undefined {
  if (field.id === 'nullable' && valueOf(values, 'nullable') === 'no' && valueOf(values, 'default') === '')
    return 'Without a default, existing rows would have no value, and the migration would fail.';
  if (field.id !== 'references') return undefined;
  const reference = referenceOf(valueOf(values, 'references'));
  const many = valuesOf(values, 'columns').length;
  if (reference === undefined || !schema.relations.has(reference.key))
    return 'This table does not exist any more.';
  return reference.columns.length === many
    ? undefined
    : `This key has ${reference.columns.length} columns, and ${many} were chosen to refer to it.`;
}

type Part = 'type' | 'default' | 'check' | 'index-condition' | 'partition-bound';

/** Where the value occurs in a statement, as the only part that may vary. */
const places: Readonly<
  Record<
    Part,
    { readonly around: (text: string) => string; readonly makes: Operation['kind']; readonly what: string }
  >
> = {
  type: { around: (text) => `ALTER TABLE t ADD COLUMN c ${text}`, makes: 'addColumn', what: 'a type' },
  default: {
    around: (text) => `ALTER TABLE t ALTER COLUMN c SET DEFAULT ${text}`,
    makes: 'setDefault',
    what: 'a default',
  },
  check: {
    around: (text) => `ALTER TABLE t ADD CONSTRAINT c CHECK (${text})`,
    makes: 'addConstraint',
    what: 'a condition',
  },
  'index-condition': {
    around: (text) => `CREATE INDEX i ON t (c) WHERE ${text}`,
    makes: 'createIndex',
    what: 'a condition',
  },
  'partition-bound': {
    around: (text) => `ALTER TABLE t ATTACH PARTITION p FOR VALUES ${text}`,
    makes: 'attachPartition',
    what: 'bounds of a partition',
  },
};

function partProblem(
  part: Part,
  text: string,
  { table }: ChangeScene,
  parser: StatementParser,
): string | undefined {
  const { around, makes, what } = places[part];
  const whole = around(text);
  // A comment would hide the text that follows it.
  if (/--|\/\*/.test(text)) return 'No comments here.';
  const [statement, ...others] = readStatements(whole, 0, whole.length, parser);
  const operations = statement?.parsed.operations ?? [];
  const [operation, ...more] = operations;
  const isOne = others.length === 0 && more.length === 0 && operation?.kind === makes;
  if (!isOne) return `PostgreSQL does not read this as ${what}.`;
  if (
    operation.kind === 'addColumn' &&
    /\b(?:not\s+null|null|default|check|references|unique|primary|generated|constraint)\b/i.test(text)
  )
    return 'Only the type: what else the column has is asked for.';
  const unknown = columnsIn(operation).find((name) => column(table, name) === undefined);
  return unknown === undefined ? undefined : `${table.name} has no column ${unknown}.`;
}

/** The columns that a condition names. */
function columnsIn(operation: Operation): readonly string[] {
  if (operation.kind === 'createIndex') return operation.where?.columns ?? [];
  if (operation.kind !== 'addConstraint' || operation.constraint.kind !== 'check') return [];
  return operation.constraint.expression.columns;
}
