/** The elements of CREATE SCHEMA run with the new schema first in the search path, as the schema's owner. */
import type { CreateSchema } from '../../operations/model/operation.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import type { Schema } from '../model.ts';
import { applyOperation } from './apply.ts';
import type { At } from './statement-place.ts';

/** The schema before each operation of CREATE SCHEMA; empty for other statements, whose operations share one. */
export function schemasInside(schema: Schema, { operations }: ParsedStatement, at: At): readonly Schema[] {
  const [first, ...elements] = operations;
  if (first?.kind !== 'createSchema' || elements.length === 0) return [];
  let next = insideSchema(applyOperation(schema, first, at), first);
  const found = [schema];
  for (const element of elements) {
    found.push(next);
    next = applyOperation(next, element, at);
  }
  return found;
}

export function insideSchema(schema: Schema, operation: CreateSchema): Schema {
  const name = operation.schema?.text ?? operation.owner;
  if (name === undefined) return schema;
  const searchPath = [name, ...schema.searchPath.filter((one) => one !== name)];
  const { owner } = operation;
  const role = owner === undefined || themselves.has(owner) ? schema.role : owner;
  return { ...schema, searchPath, role };
}

export function outsideSchema(schema: Schema, { searchPath, role }: Schema): Schema {
  return { ...schema, searchPath, role };
}

const themselves: ReadonlySet<string> = new Set(['current_role', 'current_user', 'session_user']);
