/**
 * Compares a configuration with the schema. Every difference is named with its place, its key and what may stand there; the caller goes on
 * with the rest. Interprets the keywords that schema.ts uses, no others.
 */
import type { Span } from '../text/span.ts';
import { closest } from './closest.ts';
import type { ConfigSchema } from './schema.ts';
import type { ConfigValue } from './value.ts';

export interface ConfigProblem {
  /** Dotted path of the key, as people would write it; '' for the file as a whole. */
  readonly key: string;
  readonly message: string;
  readonly span: Span;
}

export function validate(value: ConfigValue, schema: ConfigSchema, key = ''): readonly ConfigProblem[] {
  if (!isOfType(value, schema)) return [problem(key, value, `${named(key)} must be ${expected(schema)}`)];
  switch (value.kind) {
    case 'object':
      return [
        ...missing(value, schema, key),
        ...value.entries.flatMap((one) => validateEntry(one, schema, key)),
      ];
    case 'array': {
      const { items } = schema;
      return items === undefined
        ? []
        : value.items.flatMap((item, i) => validate(item, items, `${key}[${i}]`));
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

function validateEntry(
  one: { readonly key: string; readonly at: Span; readonly value: ConfigValue },
  schema: ConfigSchema,
  parent: string,
): readonly ConfigProblem[] {
  const key = parent === '' ? one.key : `${parent}.${one.key}`;
  const allowed = schema.properties?.[one.key];
  if (allowed !== undefined && Object.hasOwn(schema.properties ?? {}, one.key))
    return validate(one.value, allowed, key);
  const keys = Object.keys(schema.properties ?? {});
  const near = closest(one.key, keys);
  const hint =
    near === undefined
      ? `allowed here: ${keys.slice(0, 12).join(', ')}${keys.length > 12 ? ' …' : ''}`
      : `did you mean “${near}”?`;
  return [problem(key, one.at, `“${key}” is not known; ${hint}`)];
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
    .filter((name) => !value.entries.some((one) => one.key === name))
    .map((name) => problem(key, value, `${named(key)} needs “${name}”`));
}

function isOfType(value: ConfigValue, schema: ConfigSchema): boolean {
  return schema.type === 'integer' ? value.kind === 'number' : value.kind === schema.type;
}

/** What may stand there, for people. */
function expected(schema: ConfigSchema): string {
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
  }
}

function named(key: string): string {
  return key === '' ? 'The file' : `“${key}”`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function problem(key: string, span: Span, message: string): ConfigProblem {
  return { key, message: `${message}.`.replace(/\?\.$/, '?'), span: { start: span.start, end: span.end } };
}
