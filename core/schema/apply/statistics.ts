/** CREATE and ALTER STATISTICS. */
import type { AlterStatistics, CreateStatistics, ObjectName } from '../../operations/model/operation.ts';
import { candidateKeys, creationSchema, keyOf, resolveRelation } from '../lookup.ts';
import type { Schema, Statistics } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described, pathOf } from './new-object.ts';
import { noteChange } from './changes.ts';
import { chooseStatisticsName } from './default-names.ts';

export function createStatistics(schema: Schema, operation: CreateStatistics, at: At): Schema {
  const relation = resolveRelation(schema, operation.table);
  if (relation === undefined) return schema;
  const written = operation.statistics;
  // An unnamed one is in its table's schema.
  const inSchema = written === undefined ? relation.schema : (written.schema?.text ?? creationSchema(schema));
  const columns = operation.elements.map(({ column }) => column ?? 'expr');
  const name =
    written?.name.text ??
    chooseStatisticsName(schema, { schema: relation.schema, relation: relation.name, columns });
  const key = keyOf(inSchema, name);
  if (schema.statistics.has(key) && (operation.ifNotExists || at.conditional)) return schema;
  const statistics: Statistics = {
    ...described,
    key,
    schema: inSchema,
    name,
    relation: relation.key,
    kinds: operation.kinds,
    elements: operation.elements.map(({ column, expression }) => ({ column, expression: expression?.text })),
    target: undefined,
    owner: schema.role,
    path: pathOf(schema),
    origin: originOf(at),
  };
  return { ...schema, statistics: schema.statistics.set(key, statistics) };
}

export function alterStatistics(schema: Schema, operation: AlterStatistics, at: At): Schema {
  const old = resolveStatistics(schema, operation.statistics);
  if (old === undefined || at.conditional) return schema;
  const now = noteChange(schema, old, { ...old, target: operation.target });
  return { ...schema, statistics: schema.statistics.set(old.key, now) };
}

export function resolveStatistics(schema: Schema, name: ObjectName): Statistics | undefined {
  for (const key of candidateKeys(schema, name)) {
    const found = schema.statistics.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function moveStatistics(schema: Schema, old: Statistics, inSchema: string, name: string): Schema {
  const moved = noteChange(schema, old, { ...old, schema: inSchema, name, key: keyOf(inSchema, name) });
  return { ...schema, statistics: schema.statistics.delete(old.key).set(moved.key, moved) };
}
