/** Schemas and extensions. */
import type {
  CreateExtension,
  CreateSchema,
  DropSchema,
  UpdateExtension,
} from '../../operations/operation.ts';
import type { Schema } from '../model.ts';
import { certaintyAt, originOf, type At } from './at.ts';
import { described, owned } from './blank.ts';
import { noteChange } from './changes.ts';
import { removeNamespaceContents } from './drops.ts';

export function createExtension(schema: Schema, operation: CreateExtension, at: At): Schema {
  const name = operation.extension.text;
  if (schema.extensions.has(name)) return schema;
  const extension = {
    ...described,
    name,
    schema: operation.schema,
    version: operation.version,
    certainty: certaintyAt(at, operation),
    origin: originOf(at),
  };
  return { ...schema, extensions: schema.extensions.set(name, extension) };
}

export function updateExtension(schema: Schema, operation: UpdateExtension): Schema {
  const old = schema.extensions.get(operation.extension);
  if (old === undefined) return schema;
  const now = noteChange(schema, old, { ...old, version: operation.version });
  return { ...schema, extensions: schema.extensions.set(old.name, now) };
}

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
