/**
 * Whether the statement has a form with CONCURRENTLY, or ONLINE on SQL Server, for its object: that is then the remedy, without a timeout.
 */
import type { Operation } from '../../operations/model/operation.ts';
import { partitions, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

export function hasConcurrentForm(operation: Operation, context: Surroundings): boolean {
  const { dialect } = context.schema;
  if (dialect === 'mysql') return false;
  if (dialect === 'sqlserver') return operation.kind === 'createIndex' || operation.kind === 'reindex';
  switch (operation.kind) {
    case 'createIndex':
      return context.table(operation.table)?.partitionBy === undefined;
    case 'dropIndex':
      return !isOfPartitioned(operation, context);
    case 'detachPartition':
      return context.targetVersion >= 14 && !hasDefaultPartition(operation, context);
    case 'reindex':
    case 'refreshMaterializedView':
      return true;
    default:
      return false;
  }
}

/** An index of a partitioned table, or one attached to it: neither can be dropped concurrently. */
function isOfPartitioned(
  { index: name }: Extract<Operation, { readonly kind: 'dropIndex' }>,
  { schema }: Surroundings,
): boolean {
  const index = resolveIndex(schema, name);
  if (index === undefined) return false;
  return index.partOf !== undefined || tableByKey(schema, index.relation)?.partitionBy !== undefined;
}

export function hasDefaultPartition(
  { table }: Extract<Operation, { readonly kind: 'detachPartition' }>,
  context: Surroundings,
): boolean {
  const parent = context.table(table);
  if (parent === undefined) return false;
  return partitions(context.schema, parent.key).some(
    (one) => one.partitionOf?.bound.trim().toLowerCase() === 'default',
  );
}
