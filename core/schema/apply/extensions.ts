/** CREATE, UPDATE and DROP EXTENSION. The objects of an extension are not part of the model. */
import type { CreateExtension, UpdateExtension } from '../../operations/model/operation.ts';
import type { Schema } from '../model.ts';
import { certaintyAt, originOf, type At } from './statement-place.ts';
import { described } from './new-object.ts';
import { noteChange } from './changes.ts';

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

export function removeExtension(schema: Schema, name: string): Schema {
  return { ...schema, extensions: schema.extensions.delete(name) };
}
