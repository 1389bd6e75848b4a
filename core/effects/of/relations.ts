/** Who is drawn in through foreign keys, views and partitions: the relations behind the one that a statement names. */
import {
  foreignKeysFrom,
  foreignKeysTo,
  indexesOf,
  partitions,
  primaryKey,
  tableByKey,
} from '../../schema/lookup.ts';
import type { ForeignKey } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { withPartitions } from './scope.ts';

/** Tables that foreign keys of this one point at, with their partitions. */
export function referencedBy(
  schema: Schema,
  table: Table | undefined,
  through: (key: ForeignKey) => boolean = () => true,
): readonly string[] {
  const keys = table === undefined ? [] : foreignKeysFrom(table).filter(through);
  const others = keys.map((key) => key.references.relation).filter((key) => key !== table?.key);
  return withPartitions(schema, others);
}

/** Tables whose foreign keys point at this one. `columns`: only through keys on any of these. */
export function referencing(schema: Schema, key: string, columns?: readonly string[]): readonly string[] {
  const target = tableByKey(schema, key);
  return foreignKeysTo(schema, key)
    .filter(({ table }) => table.key !== key)
    .filter(({ constraint }) => {
      if (columns === undefined || target === undefined) return true;
      return referencedColumns(target, constraint).some((one) => columns.includes(one));
    })
    .map(({ table }) => table.key);
}

/** Without columns a foreign key means the primary key. */
function referencedColumns(target: Table, key: ForeignKey): readonly string[] {
  const { columns } = key.references;
  return columns.length > 0 ? columns : (primaryKey(target)?.columns ?? []);
}

/** Views that read any of these relations, directly or through other views. */
export function viewsOver(schema: Schema, keys: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const reached = new Set(keys);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const relation of schema.relations.values()) {
      if (relation.kind !== 'view' && relation.kind !== 'materialized-view') continue;
      if (found.has(relation.key) || !relation.reads.some((read) => reached.has(read))) continue;
      found.add(relation.key);
      reached.add(relation.key);
    }
  }
  return [...found].filter((key) => !keys.includes(key));
}

export function defaultPartition(schema: Schema, parent: string): Table | undefined {
  return partitions(schema, parent).find((one) => isDefaultBound(one.partitionOf?.bound));
}

export function isDefaultBound(bound: string | undefined): boolean {
  return bound !== undefined && /^\s*default\s*$/i.test(bound);
}

/** Whether a partition has an index of the same form already, which is then used instead of a new one. */
export function hasSameIndex(schema: Schema, partition: string, form: IndexForm): boolean {
  return indexesOf(schema, partition).some((one) => describe(one) === describe(form));
}

type IndexForm = Pick<Index, 'unique' | 'method' | 'elements' | 'include' | 'where' | 'nullsNotDistinct'>;

function describe(index: IndexForm): string {
  const elements = index.elements.map((one) => [
    one.column,
    one.expression,
    one.collation,
    one.opclass,
    one.descending,
    one.nulls,
  ]);
  return JSON.stringify([
    index.unique,
    index.method,
    elements,
    index.include,
    index.where,
    index.nullsNotDistinct,
  ]);
}
