/**
 * Indexes that a migration drops and builds again under the same name. If they are dropped first, queries lack the index until the new one
 * exists, and a unique index stops preventing duplicates. If the new one is built first, the name is taken. So it is built under another
 * name, and the two are exchanged.
 */
import type { CreateIndex, DropIndex } from '../../operations/model/operation.ts';
import { mentions } from '../../schema/expression-text.ts';
import { relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { sameShape, shapeOf } from '../../schema/apply/index-shape.ts';
import { later, laterTogether, operationsBefore, operationsOf } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The index that had its name when the migration began, on the same table. */
export function takesNameOf({ name, table }: CreateIndex, context: Surroundings): Index | undefined {
  if (name === undefined) return undefined;
  const of = { ...table, name };
  const former = resolveIndex(context.opening, of);
  const isFree = resolveIndex(context.schema, of) === undefined;
  return isFree && former?.relation === relationKey(context.schema, table) ? former : undefined;
}

/** The file drops and builds the same index: neither it nor its columns change in between. */
export function isBuiltAsBefore(operation: CreateIndex, former: Index, context: Surroundings): boolean {
  const text = context.text(operation.span);
  const before = operationsBefore(context);
  const isDropped = before.some(
    (one) => one.kind === 'dropIndex' && resolveIndex(context.opening, one.index)?.key === former.key,
  );
  const isOther = before.some((one) => {
    if (one.kind !== 'renameColumn' && one.kind !== 'addColumn' && one.kind !== 'dropColumn') return false;
    const { text: name } =
      one.kind === 'renameColumn' ? one.to : one.kind === 'addColumn' ? one.column.name : one.column;
    return mentions(text, name);
  });
  return isDropped && !isOther && sameShape(shapeOf(operation), former);
}

/** An existing index takes its name in the same transaction: nothing is missing in between, and nobody can drop it before. */
export function isTakenAtOnce({ index: name }: DropIndex, context: Surroundings): boolean {
  const index = resolveIndex(context.schema, name);
  return operationsOf(laterTogether(context)).some(
    (one) =>
      one.kind === 'renameRelation' &&
      one.relation === 'index' &&
      index !== undefined &&
      one.to.text === index.name,
  );
}

/** A later statement builds an index of its name on its table. */
export function comesAgain({ index: name }: DropIndex, context: Surroundings): boolean {
  const index = resolveIndex(context.schema, name);
  if (index === undefined || tableByKey(context.schema, index.relation)?.partitionBy !== undefined)
    return false;
  return operationsOf(later(context)).some(
    (one) =>
      one.kind === 'createIndex' &&
      one.name?.text === index.name &&
      relationKey(context.schema, one.table) === index.relation,
  );
}
