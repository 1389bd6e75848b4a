/**
 * Names as people wrote them, for servers that take them in any case: replay compares in lower case, and what is shown to people is asked here.
 * Of the spellings of one name the first counts, which is the one that it was made with. Of other servers a name is as it is written.
 */
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import { displayName, relationKey } from './lookup.ts';
import type { Schema } from './model.ts';

/** `within`: key of the relation whose column, constraint or index it is. */
export function spelled(schema: Schema, name: string, within?: string): string {
  const { spellings } = schema;
  return (
    (within === undefined ? undefined : spellings.get(memberKey(within, name))) ?? spellings.get(name) ?? name
  );
}

/** A relation's key for people, as displayName gives it. */
export function spelledKey(schema: Schema, key: string): string {
  const shown = displayName(key);
  if (schema.spellings.size === 0) return shown;
  const relation = schema.relations.get(key);
  if (relation === undefined)
    return shown
      .split('.')
      .map((part) => spelled(schema, part))
      .join('.');
  const name = spelledRelation(schema, key, relation.name);
  return shown === relation.name ? name : `${spelled(schema, relation.schema)}.${name}`;
}

/** Its name alone. */
export function spelledRelation(schema: Schema, key: string, name: string): string {
  return schema.spellings.get(relationKeyOf(key)) ?? spelled(schema, name);
}

/** A value of a message that names something: a name, one with its schema, or several of them. */
export function spelledValue(schema: Schema, value: string): string {
  if (schema.spellings.size === 0) return value;
  return value
    .split(/(, | and | or )/)
    .map((part) => {
      const key = `public.${part}`;
      if (schema.relations.has(key) || schema.relations.has(part))
        return spelledKey(schema, schema.relations.has(key) ? key : part);
      return part
        .split('.')
        .map((one) => spelled(schema, one))
        .join('.');
    })
    .join('');
}

/** What an operation writes names as, where nothing was known of them. */
export function withSpellings(schema: Schema, operation: Operation): Schema {
  let { spellings } = schema;
  const note = (key: string, written: string): void => {
    if (!spellings.has(key)) spellings = spellings.set(key, written);
  };
  const made = madeBy(operation);
  if (made !== undefined) note(relationKeyOf(relationKey(schema, made)), asWritten(made.name));
  const table = 'table' in operation ? operation.table : undefined;
  const key = table === undefined ? undefined : relationKey(schema, table);
  for (const name of namesIn(operation)) {
    const written = asWritten(name);
    if (key !== undefined) note(memberKey(key, name.text), written);
    note(name.text, written);
  }
  return spellings === schema.spellings ? schema : { ...schema, spellings };
}

interface Written {
  readonly text: string;
  readonly written?: string;
}

function asWritten({ text, written }: Written): string {
  return written ?? text;
}

/** The relation that has a name from here on. */
function madeBy(operation: Operation): ObjectName | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return operation.table;
    case 'createView':
      return operation.view;
    case 'renameRelation':
      return { ...operation.target, name: operation.to };
    default:
      return undefined;
  }
}

function memberKey(relation: string, name: string): string {
  return `${relation}/${name}`;
}

function relationKeyOf(key: string): string {
  return `/${key}`;
}

/** Every name in an operation, in the order in which it has them; what is an expression is none. */
function namesIn(value: unknown): readonly Written[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isName(value)) return [value];
  return Object.values(value).flatMap(namesIn);
}

function isName(value: object): value is Written {
  return (
    'text' in value &&
    typeof value.text === 'string' &&
    value.text !== '' &&
    'start' in value &&
    !('literal' in value)
  );
}
