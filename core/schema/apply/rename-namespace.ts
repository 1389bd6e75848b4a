/** ALTER SCHEMA … RENAME TO: all its objects move. */
import type { Schema } from '../model.ts';
import { keyOf } from '../lookup.ts';
import { rekeyRelation } from './change-key.ts';
import { moveRoutine } from './rename-routine.ts';
import { moveType } from './rename-type.ts';
import { moveStatistics } from './statistics.ts';
import { rekeyIndex } from './store.ts';

export function renameNamespace(schema: Schema, from: string, to: string): Schema {
  const namespace = schema.namespaces.get(from);
  if (namespace === undefined) return schema;
  let next: Schema = {
    ...schema,
    namespaces: schema.namespaces.delete(from).set(to, { ...namespace, name: to }),
  };
  for (const { key } of schema.relations.values()) {
    const relation = next.relations.get(key);
    if (relation?.schema === from)
      next = rekeyRelation(next, relation, { ...relation, schema: to, key: keyOf(to, relation.name) });
  }
  for (const { key } of schema.indexes.values()) {
    const index = next.indexes.get(key);
    if (index?.schema === from)
      next = rekeyIndex(next, index, { ...index, schema: to, key: keyOf(to, index.name) });
  }
  for (const { key } of schema.types.values()) {
    const type = next.types.get(key);
    if (type?.schema === from) next = moveType(next, type, to, type.name);
  }
  for (const [first] of schema.functions.values()) {
    if (first?.schema !== from) continue;
    for (const routine of next.functions.get(first.key) ?? [])
      next = moveRoutine(next, routine, to, routine.name);
  }
  for (const one of next.statistics.values())
    if (one.schema === from) next = moveStatistics(next, one, to, one.name);
  let { objects } = next;
  for (const one of objects.values()) {
    if (one.schema !== from) continue;
    const key = one.key.replace(` ${from}.`, ` ${to}.`);
    objects = objects.delete(one.key).set(key, { ...one, schema: to, key });
  }
  const extensions = next.extensions.map((one) => (one.schema === from ? { ...one, schema: to } : one));
  return { ...next, objects, extensions };
}
