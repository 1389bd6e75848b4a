/**
 * Validates the values of a form. A value that becomes part of a statement is parsed in place by the engine's reader: the result must be
 * exactly that one statement with that one action. The dialects without a grammar allow less: plain types and constants.
 */
import { column } from '../schema/lookup.ts';
import type { Operation } from '../operations/model/operation.ts';
import type { SqlReader } from '../syntax/reader.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { dialectOf } from '../names/dialect.ts';
import { vendor } from '../migrations/dialect/server-version.ts';
import type { FormEngine } from './form.ts';
import { truncate } from '../syntax/postgres/identifier.ts';
import type { Schema } from '../schema/model.ts';
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
  reader: SqlReader,
): string | undefined {
  if (field.input === 'text') {
    const text = valueOf(values, field.id);
    if (text === '') return field.isOptional ? undefined : 'Something has to stand here.';
    return textProblem(field.means, text, scene, reader);
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
  reader: SqlReader,
): string | undefined {
  for (const field of fields) {
    const problem = problemOf(field, values, scene, reader);
    if (problem !== undefined) return `${field.label}: ${problem}`;
  }
  return undefined;
}

function textProblem(
  means: TextMeaning,
  text: string,
  scene: ChangeScene,
  reader: SqlReader,
): string | undefined {
  const { table } = scene;
  switch (means) {
    case 'new-column':
      return nameProblem(text, scene) ?? taken(scene, text);
    case 'new-relation':
      return nameProblem(text, scene) ?? takenRelation(scene, text);
    case 'new-constraint':
      return (
        nameProblem(text, scene) ??
        (table.constraints.some(({ name }) => name === text)
          ? `${table.name} has a constraint ${text} already.`
          : undefined)
      );
    case 'role':
      return nameProblem(text, scene);
    case 'setting':
      if (scene.schema.dialect === 'mysql')
        return /^[a-z_]\w{0,62}$/i.test(text) ? undefined : 'The name of a user variable, such as app_actor.';
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
      return partProblem(means, text, scene, reader);
  }
}

function nameProblem(name: string, { schema }: ChangeScene): string | undefined {
  if (schema.dialect === 'postgresql' && truncate(name) !== name)
    return 'PostgreSQL cuts names after 63 bytes. Choose a shorter one.';
  if (schema.dialect === 'mysql' && name.length > 64)
    return 'MySQL and MariaDB refuse names of more than 64 characters. Choose a shorter one.';
  return /\p{Cc}/u.test(name) ? 'A name here has no line breaks or control characters.' : undefined;
}

function taken({ schema, table }: ChangeScene, name: string): string | undefined {
  const known = table.columns.some((of) => isSame(schema, of.name, name));
  return known ? `${table.name} has a column ${name} already.` : undefined;
}

function takenRelation({ schema, table }: ChangeScene, name: string): string | undefined {
  const known = [...schema.relations.values()].some(
    (of) => of.schema === table.schema && isSame(schema, of.name, name),
  );
  return known ? `There is a table or view ${name} in ${table.schema} already.` : undefined;
}

/** Other engines ignore case, MySQL for columns everywhere and for tables on some systems. */
function isSame({ dialect }: Schema, a: string, b: string): boolean {
  return dialect === 'postgresql' ? a === b : a.toLowerCase() === b.toLowerCase();
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

interface Place {
  readonly around: (text: string) => string;
  readonly makes: Operation['kind'];
  readonly what: string;
}

const newColumn = 'ALTER TABLE t ADD COLUMN c';

/** Where the value occurs in a statement, as the only part that may vary. */
const places: Readonly<Record<Part, Place>> = {
  type: { around: (text) => `${newColumn} ${text}`, makes: 'addColumn', what: 'a type' },
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

const number = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)`;
const string = String.raw`'(?:[^'\\]|'')*'`;
const constant = `(?:${number}|${string}|true|false)`;
const constants = String.raw`\(\s*${constant}(?:\s*,\s*${constant})*\s*\)`;
const now = String.raw`current_timestamp(?:\(\d?\))?`;

interface Plain {
  readonly shape: RegExp;
  readonly otherwise: string;
}

/** What the dialects without a grammar allow: their readers do not refuse what a server would. */
const plain: Readonly<Record<Exclude<FormEngine, 'postgresql'>, Partial<Record<Part, Plain>>>> = {
  mysql: {
    default: {
      shape: new RegExp(`^(?:${constant}|${now})$`, 'i'),
      otherwise: 'A constant or CURRENT_TIMESTAMP: for a computed default the server copies the table.',
    },
    'partition-bound': {
      shape: new RegExp(String.raw`^(?:less than\s*(?:${constants}|maxvalue)|in\s*${constants})$`, 'i'),
      otherwise: "Such as LESS THAN ('2028-01-01') or IN (1, 2).",
    },
  },
  sqlite: {
    default: {
      shape: new RegExp(`^${constant}$`, 'i'),
      otherwise: 'A constant: SQLite adds a column with no other default.',
    },
  },
};

function partProblem(
  part: Part,
  text: string,
  { schema, table, targetVersion }: ChangeScene,
  reader: SqlReader,
): string | undefined {
  // A comment would hide the text that follows it.
  if (/--|\/\*|#/.test(text)) return 'No comments here.';
  const { dialect } = schema;
  if (dialect === 'mysql' || dialect === 'sqlite') {
    const allowed = plain[dialect][part];
    if (allowed !== undefined) return allowed.shape.test(text) ? undefined : allowed.otherwise;
    if (part === 'type' && !isPlainType(text, schema))
      return `${vendor(dialect, targetVersion)} has no such type, or it is written otherwise.`;
  }
  const { around, makes, what } = places[part];
  const whole = around(text);
  const [statement, ...others] = reader.statements(whole, 0, whole.length);
  const operations = statement?.parsed.operations ?? [];
  const [operation, ...more] = operations;
  const isOne =
    others.length === 0 && more.length === 0 && operation?.kind === makes && isClosed(statement?.parsed);
  if (!isOne) return `${vendor(dialect, targetVersion)} does not read this as ${what}.`;
  if (
    operation.kind === 'addColumn' &&
    /\b(?:not\s+null|null|default|check|references|unique|primary|generated|constraint)\b/i.test(text)
  )
    return 'Only the type: what else the column has is asked for.';
  const unknown = columnsIn(operation).find((name) => column(table, name) === undefined);
  return unknown === undefined ? undefined : `${table.name} has no column ${unknown}.`;
}

/** Readers without a grammar do not refuse an open parenthesis. */
function isClosed(parsed: ParsedStatement | undefined): boolean {
  let depth = 0;
  for (const { kind, start, open } of parsed?.tokens ?? []) {
    const sign = kind === 'punctuation' ? parsed?.text.charAt(start) : undefined;
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (open || depth < 0) return false;
  }
  return depth === 0;
}

/** A name that the dialect knows, sizes or values after it. */
function isPlainType(text: string, schema: Schema): boolean {
  const shape = new RegExp(
    String.raw`^([a-z]\w*)(?: (?:precision|varying))?(?:\(\s*(?:\d+(?:\s*,\s*\d+)?|${string}(?:\s*,\s*${string})*)\s*\))?(?: unsigned)?$`,
    'i',
  );
  const [, name = ''] = shape.exec(text) ?? [];
  return name !== '' && (schema.dialect === 'sqlite' || dialectOf(schema).types.includes(name.toLowerCase()));
}

/** The columns that a condition names. */
function columnsIn(operation: Operation): readonly string[] {
  if (operation.kind === 'createIndex') return operation.where?.columns ?? [];
  if (operation.kind !== 'addConstraint' || operation.constraint.kind !== 'check') return [];
  return operation.constraint.expression.columns;
}
