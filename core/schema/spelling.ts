/**
 * The original case of names, for servers that ignore case: replay compares in lower case, and this file provides the display form. The
 * first spelling, at creation, counts. For other servers names are unchanged.
 */
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import { asTable, displayName, relationKey } from './lookup.ts';
import type { Relation, Schema } from './model.ts';

/** `within`: key of the relation of a column, constraint or index. */
export function spelled(schema: Schema, name: string, within?: string): string {
  const { spellings } = schema;
  return (
    (within === undefined ? undefined : spellings.get(memberKey(within, name))) ?? spellings.get(name) ?? name
  );
}

/** A relation's display name, like displayName. */
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

/** Its unqualified name. */
export function spelledRelation(schema: Schema, key: string, name: string): string {
  return schema.spellings.get(relationKeyOf(key)) ?? spelled(schema, name);
}

/** A value of a message that is a name: bare, qualified, or a list of names. */
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

/** The spellings of an operation's names, for names that are not known yet. */
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

/** As another schema spells a relation and its columns, which has a key of its own here. */
export function withSpellingsFrom(schema: Schema, key: string, other: Schema, relation: Relation): Schema {
  if (other.spellings.size === 0) return schema;
  const { key: own, name } = relation;
  let spellings = schema.spellings.set(relationKeyOf(key), spelledRelation(other, own, name));
  for (const { name: column } of asTable(relation)?.columns ?? [])
    spellings = spellings.set(memberKey(key, column), spelled(other, column, own));
  return { ...schema, spellings };
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

/** Every name in an operation, in order, without those in expressions. */
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
