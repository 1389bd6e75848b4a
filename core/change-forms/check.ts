/**
 * Validates the values of a form. A value that becomes part of a statement is parsed in place by PostgreSQL's grammar: the result must be
 * exactly that one statement with that one action.
 */
import { column } from '../schema/lookup.ts';
import type { Operation } from '../operations/model/operation.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import { truncate } from '../syntax/postgres/identifier.ts';
import { referenceOf } from './draft.ts';
import { valueOf, valuesOf, type ChangeScene, type FormField, type FormValues } from './model.ts';

/** An error sentence, or undefined. */
export function problemOf(
  field: FormField,
  values: FormValues,
  scene: ChangeScene,
  parser: StatementParser,
): string | undefined {
  const given = valuesOf(values, field.id);
  const text = valueOf(values, field.id);
  if (field.input !== 'text') {
    if (given.length === 0) return 'Choose something.';
    return given.every((one) => field.choices.some(({ value }) => value === one))
      ? meaning(field, values, scene)
      : 'This cannot be chosen here any more.';
  }
  if (text === '') return field.isOptional ? undefined : 'Something has to stand here.';
  switch (field.id) {
    case 'column':
      return nameProblem(text) ?? taken(scene, text);
    case 'to':
      return nameProblem(text) ?? (isColumnForm(scene) ? taken(scene, text) : takenRelation(scene, text));
    case 'name':
      return (
        nameProblem(text) ??
        (scene.table.constraints.some(({ name }) => name === text)
          ? `${scene.table.name} has a constraint ${text} already.`
          : undefined)
      );
    case 'partition':
      return nameProblem(text) ?? takenRelation(scene, text);
    default:
      return partProblem(field.id, text, scene, parser);
  }
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

function isColumnForm({ column }: ChangeScene): boolean {
  return column !== undefined;
}

function nameProblem(name: string): string | undefined {
  if (truncate(name) !== name) return 'PostgreSQL cuts names behind 63 bytes. Choose a shorter one.';
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
function meaning(field: FormField, values: FormValues, { schema }: ChangeScene): string | undefined {
  if (field.id === 'nullable' && valueOf(values, 'nullable') === 'no' && valueOf(values, 'default') === '')
    return 'Without a default, rows that are there would have no value, and the migration would fail.';
  if (field.id !== 'references') return undefined;
  const reference = referenceOf(valueOf(values, 'references'));
  const many = valuesOf(values, 'columns').length;
  if (reference === undefined || !schema.relations.has(reference.key))
    return 'This table is not there any more.';
  return reference.columns.length === many
    ? undefined
    : `This key has ${reference.columns.length} columns, and ${many} were chosen to refer to it.`;
}

/** Where the value occurs in a statement, as the only part that may vary. */
const places: Readonly<
  Record<
    string,
    { readonly around: (text: string) => string; readonly makes: Operation['kind']; readonly what: string }
  >
> = {
  type: { around: (text) => `ALTER TABLE t ADD COLUMN c ${text}`, makes: 'addColumn', what: 'a type' },
  default: {
    around: (text) => `ALTER TABLE t ALTER COLUMN c SET DEFAULT ${text}`,
    makes: 'setDefault',
    what: 'a default',
  },
  expression: {
    around: (text) => `ALTER TABLE t ADD CONSTRAINT c CHECK (${text})`,
    makes: 'addConstraint',
    what: 'a condition',
  },
  where: {
    around: (text) => `CREATE INDEX i ON t (c) WHERE ${text}`,
    makes: 'createIndex',
    what: 'a condition',
  },
  bound: {
    around: (text) => `ALTER TABLE t ATTACH PARTITION p FOR VALUES ${text}`,
    makes: 'attachPartition',
    what: 'bounds of a partition',
  },
};

function partProblem(
  id: string,
  text: string,
  { table }: ChangeScene,
  parser: StatementParser,
): string | undefined {
  const place = places[id];
  if (place === undefined) return 'This field is not known.';
  const whole = place.around(text);
  // A comment would hide the text that follows it.
  if (/--|\/\*/.test(text)) return 'No comments here.';
  const [statement, ...others] = readStatements(whole, 0, whole.length, parser);
  const operations = statement?.parsed.operations ?? [];
  const [operation, ...more] = operations;
  const isOne = others.length === 0 && more.length === 0 && operation?.kind === place.makes;
  if (!isOne) return `PostgreSQL does not read this as ${place.what}.`;
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
