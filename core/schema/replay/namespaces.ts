/** CREATE and DROP SCHEMA. */
import type { CreateSchema, DropSchema } from '../../operations/operation.ts';
import type { Schema } from '../model.ts';
import { originOf, type At } from './at.ts';
import { owned } from './blank.ts';
import { removeNamespaceContents } from './drops.ts';

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
  // Without CASCADE the server takes only an empty one: what is still listed here is gone all the same.
  const next = removeNamespaceContents(schema, name);
  return { ...next, namespaces: next.namespaces.delete(name) };
}
