/** Renames a relation or moves it to another schema, in dialects without a grammar. */
import { indexesOf, keyOf } from '../../lookup.ts';
import type { Schema } from '../../model.ts';
import { deleteIndex, deleteRelation, isTable, putIndex, putRelation, updateTable } from '../store.ts';
import { indexKey } from './indexes.ts';
import { pointing } from './relations.ts';

/** Foreign keys follow in both directions; `follows` gives the new name of a constraint, `keyOfIndex` where names of indexes are unique. */
export function moved(
  schema: Schema,
  from: string,
  to: { readonly schema: string; readonly name: string },
  follows: (name: string, from: string, to: string) => string,
  keyOfIndex: (relation: string, schema: string, name: string) => string = inTable,
): Schema {
  const relation = schema.relations.get(from);
  const key = keyOf(to.schema, to.name);
  if (relation === undefined || key === from) return schema;
  const indexes = indexesOf(schema, from);
  let next = indexes.reduce((now, one) => deleteIndex(now, one.key), schema);
  const referring = next.referencedBy.get(from) ?? [];
  next = deleteRelation(next, from);
  next = putRelation(
    next,
    isTable(relation)
      ? {
          ...relation,
          ...to,
          key,
          constraints: relation.constraints.map((one) => ({
            ...one,
            name: follows(one.name, relation.name, to.name),
            index: one.index === undefined ? undefined : `${key}${one.index.slice(from.length)}`,
            references: one.references && pointing(one.references, from, key),
          })),
        }
      : { ...relation, ...to, key },
  );
  for (const one of indexes)
    next = putIndex(next, {
      ...one,
      key: keyOfIndex(key, to.schema, one.name),
      schema: to.schema,
      relation: key,
    });
  for (const other of referring.filter((one) => one !== from))
    next = updateTable(next, other, (one) => ({
      ...one,
      constraints: one.constraints.map((each) =>
        each.references === undefined ? each : { ...each, references: pointing(each.references, from, key) },
      ),
    }));
  return next;
}

function inTable(relation: string, _schema: string, name: string): string {
  return indexKey(relation, name);
}

export function inSchema(_relation: string, schema: string, name: string): string {
  return keyOf(schema, name);
}
