/** CREATE and DROP SCHEMA. */
import type { CreateSchema, DropSchema } from '../../operations/model/operation.ts';
import type { Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { owned } from './new-object.ts';
import { removeRoutine } from './drop-function.ts';
import { removeRelation } from './drops.ts';
import { removeType } from './remove-type.ts';
import { deleteIndex } from './store.ts';

export function createSchema(schema: Schema, operation: CreateSchema, at: At): Schema {
  const name = operation.schema?.text ?? operation.owner;
  if (name === undefined || schema.namespaces.has(name)) return schema;
  const facts = owned(schema, 'schema', undefined);
  const namespace = { ...facts, owner: operation.owner ?? facts.owner, name, origin: originOf(at) };
  return { ...schema, namespaces: schema.namespaces.set(name, namespace) };
}

export function dropSchema(schema: Schema, operation: DropSchema, at: At): Schema {
  const name = operation.schema.text;
  if (at.conditional) return schema;
  // Without CASCADE the server only drops an empty schema: objects still listed here have been dropped elsewhere.
  const next = removeNamespaceContents(schema, name);
  return { ...next, namespaces: next.namespaces.delete(name) };
}

/** DROP SCHEMA … CASCADE and the end of a session's temporary schema. `since`: an older schema without objects there. */
export function removeNamespaceContents(schema: Schema, name: string, since?: Schema): Schema {
  let next = schema;
  for (const relation of schema.relations.values(since?.relations))
    if (relation.schema === name) next = removeRelation(next, relation.key, 'cascade');
  for (const index of schema.indexes.values(since?.indexes))
    if (index.schema === name) next = deleteIndex(next, index.key);
  for (const routines of schema.functions.values(since?.functions))
    for (const one of routines) if (one.schema === name) next = removeRoutine(next, one);
  for (const type of schema.types.values(since?.types))
    if (type.schema === name) next = removeType(next, type);
  return next;
}
