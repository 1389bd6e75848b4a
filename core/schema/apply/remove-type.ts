/** Drops a type with everything that uses it: columns, domains over it, functions with such arguments or results. */
import type { Schema, UserType } from '../model.ts';
import { removeColumn } from './columns.ts';
import { removeRoutine } from './drop-function.ts';
import { isTable } from './store.ts';
import { isOf, mentionsType } from './type-of.ts';

export function removeType(schema: Schema, type: UserType): Schema {
  if (!schema.types.has(type.key)) return schema;
  let next: Schema = { ...schema, types: schema.types.delete(type.key) };
  for (const relation of schema.relations.values()) {
    if (!isTable(relation)) continue;
    for (const column of relation.columns)
      if (isOf(column.type, type)) next = removeColumn(next, relation.key, column.name, 'cascade');
  }
  for (const one of schema.types.values()) if (isOf(one.domainOf, type)) next = removeType(next, one);
  for (const routines of schema.functions.values())
    for (const one of routines) if (mentionsType(one, type)) next = removeRoutine(next, one);
  return next;
}
