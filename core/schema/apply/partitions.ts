/** Attaching and detaching partitions. */
import type { AttachPartition, DetachPartition, ObjectName } from '../../operations/model/operation.ts';
import {
  indexesOf,
  partitions,
  relationKey,
  resolveIndex,
  table as tableNamed,
  tableByKey,
} from '../lookup.ts';
import type { Index, Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { inheritConstraints } from './constraints.ts';
import { isAbove, withoutParent } from './inheritance.ts';
import { notNull } from './nullability.ts';
import { inheritTriggers, removeTrigger } from './triggers.ts';
import { doubtRelation } from './drops.ts';
import { buildPart } from './index-shape.ts';
import { partsOf, putIndex, updateTable } from './store.ts';

/** Makes a table a partition, with its parent's constraints and indexes. */
export function joinPartition(
  schema: Schema,
  parentName: ObjectName,
  key: string,
  bound: string,
  at: At,
): Schema {
  const parentKey = relationKey(schema, parentName);
  // The server refuses a cycle of partitions, which would never end here.
  if (isAbove(schema, key, parentKey)) return schema;
  let next = updateTable(schema, key, (table) => ({
    ...table,
    partitionOf: { parent: parentKey, bound },
    complete: table.complete && tableByKey(schema, parentKey)?.complete === true,
  }));
  const parent = tableByKey(next, parentKey);
  const partition = tableByKey(next, key);
  if (parent === undefined || partition === undefined) return next;
  next = inheritConstraints(next, parent, partition, at);
  next = inheritTriggers(next, parent, key);
  for (const index of indexesOf(next, parentKey)) next = buildPart(next, index.key, partition, originOf(at));
  return next;
}

export function attachPartition(schema: Schema, operation: AttachPartition, at: At): Schema {
  if (operation.index) return attachIndex(schema, operation);
  const partition = tableNamed(schema, operation.partition);
  if (partition === undefined) return schema;
  const parent = tableNamed(schema, operation.table);
  // The same partition twice, or a cycle: the server refuses it.
  if (partition.partitionOf !== undefined || isAbove(schema, partition.key, parent?.key ?? '')) return schema;
  const required = new Set(
    (parent?.columns ?? []).filter((column) => !column.nullable).map((column) => column.name),
  );
  const parentName = (name: string): string | undefined =>
    parent?.columns.find((column) => column.name === name)?.notNullName;
  // ATTACH requires NOT NULL of the partition where the parent has it, except for a primary key, which it adds.
  const next = updateTable(schema, partition.key, (table) => ({
    ...table,
    columns: table.columns.map((one) => ({
      ...(required.has(one.name)
        ? notNull(schema, table, one, one.notNullName ?? parentName(one.name))
        : one),
      local: false,
      parents: one.parents + 1,
    })),
  }));
  return joinPartition(next, operation.table, partition.key, operation.bound, at);
}

export function detachPartition(schema: Schema, operation: DetachPartition, at: At): Schema {
  const partition = tableNamed(schema, operation.partition);
  if (partition === undefined) return schema;
  if (at.conditional) return doubtRelation(schema, partition.key);
  const parent = tableNamed(schema, operation.table);
  let next = updateTable(schema, partition.key, (table) =>
    parent === undefined
      ? { ...table, partitionOf: undefined }
      : { ...withoutParent(table, parent), partitionOf: undefined },
  );
  for (const trigger of partition.triggers)
    if (trigger.inherited) next = removeTrigger(next, partition.key, trigger.name);
  for (const index of indexesOf(next, partition.key)) next = putIndex(next, { ...index, partOf: undefined });
  return next;
}

/** The parent's index becomes valid when the last partition's is attached. */
function attachIndex(schema: Schema, operation: AttachPartition): Schema {
  const parent = resolveIndex(schema, operation.table);
  const part = resolveIndex(schema, operation.partition);
  if (parent === undefined || part === undefined) return schema;
  return completed(putIndex(schema, { ...part, partOf: parent.key }), parent);
}

function completed(schema: Schema, index: Index): Schema {
  const parts = partsOf(schema, index);
  const all = partitions(schema, index.relation).every((table) =>
    parts.some((part) => part.relation === table.key && part.valid),
  );
  const isUnseen = tableByKey(schema, index.relation)?.unseenPartitions === true;
  if (!all || isUnseen || index.valid) return schema;
  const next = putIndex(schema, { ...index, valid: true });
  const above = index.partOf === undefined ? undefined : next.indexes.get(index.partOf);
  return above === undefined ? next : completed(next, above);
}
