/** SQL Server's tables: create, rename by sp_rename, transfer to another schema. */
import type { CreateTable, RenameRelation, SetSchema } from '../../../operations/model/operation.ts';
import { resolveRelation } from '../../lookup.ts';
import type { Schema } from '../../model.ts';
import { type At } from '../statement-place.ts';
import { deleteIndex, putIndex, updateTable, isTable } from '../store.ts';
import { indexKey, indexNamed } from '../worded/indexes.ts';
import { moved } from '../worded/moves.ts';
import { createTableWith } from '../worded/relations.ts';
import { attach } from './keys.ts';

export function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  const own = { tablespace: operation.storage.tablespace };
  return createTableWith(schema, operation, at, { own, attach });
}

/** sp_rename of an object: a table, a view, or a constraint, which is an object too. */
export function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (at.conditional) return schema;
  const to = operation.to.text;
  if (relation !== undefined)
    return moved(schema, relation.key, { schema: relation.schema, name: to }, (name) => name);
  return withConstraintRenamed(schema, operation.target.name.text, to);
}

/** A constraint's name is local to its schema. Its index has the same name. */
function withConstraintRenamed(schema: Schema, from: string, to: string): Schema {
  for (const table of schema.relations.values()) {
    if (!isTable(table) || !table.constraints.some(({ name }) => name === from)) continue;
    const index = indexNamed(schema, table, from);
    const key = indexKey(table.key, to);
    const renamed =
      index === undefined
        ? schema
        : putIndex(deleteIndex(schema, index.key), { ...index, key, name: to, constraint: to });
    return updateTable(renamed, table.key, (one) => ({
      ...one,
      constraints: one.constraints.map((each) =>
        each.name === from ? { ...each, name: to, index: each.index === undefined ? undefined : key } : each,
      ),
    }));
  }
  return schema;
}

/** ALTER SCHEMA … TRANSFER. */
export function setSchema(schema: Schema, operation: SetSchema, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined || at.conditional) return schema;
  const home = operation.to.text === 'dbo' ? 'public' : operation.to.text;
  return moved(schema, relation.key, { schema: home, name: relation.name }, (name) => name);
}
