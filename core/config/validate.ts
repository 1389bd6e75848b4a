/**
 * Compares a configuration with the schema and reports each difference with its position, its key and the allowed values; the caller uses
 * the rest. It interprets only the keywords that schema.ts uses.
 */
import type { Span } from '../text/span.ts';
import { closest } from '../text/closest.ts';
import type { ConfigSchema } from './schema.ts';
import { entriesOf, itemsOf, mostEntries, type ConfigValue } from './value.ts';

export interface ConfigProblem {
  /** Dotted path of the key; '' is the file as a whole. */
  readonly key: string;
  readonly message: string;
  readonly span: Span;
}

/** Further problems are not reported. */
const mostProblems = 100;

export function validate(value: ConfigValue, schema: ConfigSchema): readonly ConfigProblem[] {
  return problemsIn(value, schema, '').slice(0, mostProblems);
}

/** Identifies a position among the values of one file. */
export function spanKey({ start, end }: Span): string {
  return `${start}:${end}`;
}

function problemsIn(value: ConfigValue, schema: ConfigSchema, key: string): readonly ConfigProblem[] {
  if (schema.anyOf !== undefined) {
    const fitting = schema.anyOf.find((one) => isOfType(value, one));
    return fitting === undefined
      ? [problem(key, value, `${named(key)} must be ${expected(schema)}`)]
      : problemsIn(value, fitting, key);
  }
  if (!isOfType(value, schema)) return [problem(key, value, `${named(key)} must be ${expected(schema)}`)];
  switch (value.kind) {
    case 'object':
      return [
        ...tooMany(value.entries.length, value, key),
        ...missing(value, schema, key),
        ...entriesOf(value).flatMap((one) => validateEntry(one, schema, key)),
      ];
    case 'array': {
      const { items } = schema;
      const many = tooMany(value.items.length, value, key);
      if (items === undefined) return many;
      return [...many, ...itemsOf(value).flatMap((item, i) => problemsIn(item, items, `${key}[${i}]`))];
    }
    case 'string':
      return validateString(value, schema, key);
    case 'number': {
      const { minimum = -Infinity, maximum = Infinity } = schema;
      const inside = Number.isInteger(value.value) && value.value >= minimum && value.value <= maximum;
      return inside
        ? []
        : [problem(key, value, `${named(key)} must be ${expected(schema)}, not ${value.value}`)];
    }
    case 'boolean':
    case 'null':
      return [];
  }
}

/** More than a configuration file has keys of its own, but fewer than there are rules. */
const mostKeys = 30;

function validateEntry(
  one: { readonly key: string; readonly at: Span; readonly value: ConfigValue },
  schema: ConfigSchema,
  parent: string,
): readonly ConfigProblem[] {
  const key = parent === '' ? one.key : `${parent}.${one.key}`;
  const allowed = schema.properties?.[one.key];
  if (allowed !== undefined && Object.hasOwn(schema.properties ?? {}, one.key))
    return problemsIn(one.value, allowed, key);
  for (const [pattern, values] of Object.entries(schema.patternProperties ?? {}))
    if (new RegExp(pattern).test(one.key)) return problemsIn(one.value, values, key);
  const keys = Object.keys(schema.properties ?? {});
  const near = closest(one.key, keys);
  const hint =
    near === undefined
      ? `allowed here: ${keys.slice(0, mostKeys).join(', ')}${keys.length > mostKeys ? ' …' : ''}`
      : `did you mean “${near}”?`;
  return [problem(key, one.at, `“${shorten(key)}” is not known; ${hint}`)];
}

/** Reported at the bracket: the value as a whole still counts. */
function tooMany(count: number, { start }: Span, key: string): readonly ConfigProblem[] {
  if (count <= mostEntries) return [];
  const message = `${named(key)} has ${count} entries; only the first ${mostEntries} are read`;
  return [problem(key, { start, end: start + 1 }, message)];
}

function validateString(
  value: ConfigValue & { readonly kind: 'string' },
  schema: ConfigSchema,
  key: string,
): readonly ConfigProblem[] {
  const fitsEnum = schema.enum === undefined || schema.enum.includes(value.value);
  const fitsPattern = schema.pattern === undefined || new RegExp(schema.pattern).test(value.value);
  if (fitsEnum && fitsPattern) return [];
  return [problem(key, value, `${named(key)} must be ${expected(schema)}, not “${shorten(value.value)}”`)];
}

function missing(value: ConfigValue, schema: ConfigSchema, key: string): readonly ConfigProblem[] {
  if (value.kind !== 'object') return [];
  return (schema.required ?? [])
    .filter((name) => !entriesOf(value).some((one) => one.key === name))
    .map((name) => problem(key, value, `${named(key)} needs “${name}”`));
}

function isOfType(value: ConfigValue, schema: ConfigSchema): boolean {
  return schema.type === 'integer' ? value.kind === 'number' : value.kind === schema.type;
}

/** The allowed values, as messages name them. */
function expected(schema: ConfigSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(expected).join(' or ');
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.patternErrorMessage !== undefined) return schema.patternErrorMessage;
  switch (schema.type) {
    case 'object':
      return 'an object { … }';
    case 'array':
      return 'a list [ … ]';
    case 'integer':
      return `a whole number from ${schema.minimum ?? 0} to ${schema.maximum ?? 0}`;
    case 'string':
      return 'a text';
    case 'boolean':
      return 'true or false';
  }
}

function named(key: string): string {
  return key === '' ? 'The file' : `“${key}”`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function problem(key: string, span: Span, message: string): ConfigProblem {
  return { key, message: `${message}.`.replace(/\?\.$/, '?'), span: { start: span.start, end: span.end } };
}
