/** Functions, types, sequences, extensions and schemas: objects that are made and dropped by name, without parts of their own. */
import type {
  AddEnumValue,
  CreateExtension,
  CreateFunction,
  CreateSchema,
  CreateSequence,
  CreateType,
  DropFunction,
  DropSchema,
  DropType,
  RenameEnumValue,
  RenameType,
} from '../../operations/operation.ts';
import { candidateKeys, creationKey, creationSchema, keyOf } from '../lookup.ts';
import type { ColumnType, Routine, Schema } from '../model.ts';
import { certaintyAt, originOf, type At } from './at.ts';
import { removeColumn, toColumnType } from './columns.ts';
import { removeNamespaceContents } from './drops.ts';
import { isTable, putRelation, replaced } from './store.ts';

export function createFunction(schema: Schema, operation: CreateFunction, at: At): Schema {
  const key = creationKey(schema, operation.function);
  const routine: Routine = {
    key,
    schema: operation.function.schema?.text ?? creationSchema(schema),
    name: operation.function.name.text,
    arguments: operation.arguments
      .filter((one) => one.mode !== 'out' && one.mode !== 'table')
      .map((one) => toColumnType(one.type)),
    volatility: operation.volatility,
    language: operation.language,
    origin: originOf(at),
  };
  const others = (schema.functions.get(key) ?? []).filter((one) => signature(one) !== signature(routine));
  return { ...schema, functions: schema.functions.set(key, [...others, routine]) };
}

/** The operation names no argument types: of several overloads nobody can say which one goes, so all stay. */
export function dropFunction(schema: Schema, operation: DropFunction, at: At): Schema {
  const key = candidateKeys(schema, operation.function).find((one) => schema.functions.has(one));
  if (key === undefined || at.conditional || schema.functions.get(key)?.length !== 1) return schema;
  return { ...schema, functions: schema.functions.delete(key) };
}

function signature(routine: Routine): string {
  return routine.arguments
    .map((one) => `${one.schema ?? ''}.${one.name}${'[]'.repeat(one.arrayDimensions)}`)
    .join();
}

export function createType(schema: Schema, operation: CreateType, at: At): Schema {
  const key = creationKey(schema, operation.type);
  if (schema.types.has(key) && at.conditional) return schema;
  return {
    ...schema,
    types: schema.types.set(key, {
      key,
      schema: operation.type.schema?.text ?? creationSchema(schema),
      name: operation.type.name.text,
      form: operation.form,
      values: operation.values,
      domainOf: operation.domainOf === undefined ? undefined : toColumnType(operation.domainOf),
      domainHasCheck: operation.domainHasCheck,
      domainDefault: operation.domainDefault,
      origin: originOf(at),
    }),
  };
}

export function addEnumValue(schema: Schema, operation: AddEnumValue): Schema {
  const key = candidateKeys(schema, operation.type).find((one) => schema.types.has(one));
  const type = key === undefined ? undefined : schema.types.get(key);
  if (type === undefined || type.values.includes(operation.value)) return schema;
  const at = operation.place === undefined ? -1 : type.values.indexOf(operation.place.of);
  const before = at === -1 ? type.values.length : at + (operation.place?.side === 'after' ? 1 : 0);
  const values = type.values.toSpliced(before, 0, operation.value);
  return { ...schema, types: schema.types.set(type.key, { ...type, values }) };
}

export function renameEnumValue(schema: Schema, operation: RenameEnumValue): Schema {
  const key = candidateKeys(schema, operation.type).find((one) => schema.types.has(one));
  const type = key === undefined ? undefined : schema.types.get(key);
  if (type === undefined) return schema;
  const values = replaced(type.values, operation.value, operation.to);
  return { ...schema, types: schema.types.set(type.key, { ...type, values }) };
}

/** Columns of the type keep it under its new name. */
export function renameType(schema: Schema, operation: RenameType): Schema {
  const key = candidateKeys(schema, operation.type).find((one) => schema.types.has(one));
  const type = key === undefined ? undefined : schema.types.get(key);
  if (type === undefined) return schema;
  const name = operation.to.text;
  const renamed = { ...type, name, key: keyOf(type.schema, name) };
  let next: Schema = { ...schema, types: schema.types.delete(type.key).set(renamed.key, renamed) };
  for (const relation of schema.relations.values()) {
    if (!isTable(relation) || !relation.columns.some((one) => means(schema, one.type, type))) continue;
    const columns = relation.columns.map((one) =>
      means(schema, one.type, type) ? { ...one, type: { ...one.type, name } } : one,
    );
    next = putRelation(next, { ...relation, columns });
  }
  return next;
}

export function dropType(schema: Schema, operation: DropType, at: At): Schema {
  const key = candidateKeys(schema, operation.type).find((one) => schema.types.has(one));
  const type = key === undefined ? undefined : schema.types.get(key);
  if (type === undefined || at.conditional) return schema;
  const next = { ...schema, types: schema.types.delete(type.key) };
  return operation.cascade ? withoutColumnsOf(next, type) : next;
}

function withoutColumnsOf(schema: Schema, type: { readonly schema: string; readonly name: string }): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    if (!isTable(relation)) continue;
    for (const column of relation.columns)
      if (means(schema, column.type, type)) next = removeColumn(next, relation.key, column.name, 'cascade');
  }
  return next;
}

function means(
  schema: Schema,
  written: ColumnType,
  type: { readonly schema: string; readonly name: string },
): boolean {
  if (written.name !== type.name) return false;
  return written.schema === undefined
    ? schema.searchPath.includes(type.schema)
    : written.schema === type.schema;
}

export function createSequence(schema: Schema, operation: CreateSequence, at: At): Schema {
  const key = creationKey(schema, operation.sequence);
  if (schema.relations.has(key) && (operation.ifNotExists || at.conditional)) return schema;
  return putRelation(schema, {
    kind: 'sequence',
    key,
    schema: operation.sequence.schema?.text ?? creationSchema(schema),
    name: operation.sequence.name.text,
    ownedBy: undefined,
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
}

export function createExtension(schema: Schema, operation: CreateExtension, at: At): Schema {
  const name = operation.extension.text;
  if (schema.extensions.has(name)) return schema;
  return { ...schema, extensions: schema.extensions.set(name, { name, origin: originOf(at) }) };
}

export function createSchema(schema: Schema, operation: CreateSchema, at: At): Schema {
  const name = operation.schema?.text;
  if (name === undefined || schema.namespaces.has(name)) return schema;
  return { ...schema, namespaces: schema.namespaces.set(name, { name, origin: originOf(at) }) };
}

export function dropSchema(schema: Schema, operation: DropSchema, at: At): Schema {
  const name = operation.schema.text;
  if (at.conditional) return schema;
  // Without CASCADE the server takes only an empty one: what is still listed here is gone all the same.
  const next = removeNamespaceContents(schema, name);
  return { ...next, namespaces: next.namespaces.delete(name) };
}
