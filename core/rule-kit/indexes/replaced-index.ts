/**
 * Indexes that a migration drops and builds again under the same name. Dropped apart, the table is without until the other one is there: nobody finds by it,
 * and of a unique one nothing keeps rows apart. Built apart, the name is taken. It is built under another name, and the two are swapped.
 */
import type { CreateIndex, DropIndex } from '../../operations/model/operation.ts';
import { mentions } from '../../schema/expression-text.ts';
import { relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { sameShape, shapeOf } from '../../schema/apply/index-shape.ts';
import { later, laterTogether, operationsBefore, operationsOf } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The one that has had its name when the migration began, on the same table. */
export function takesNameOf({ name, table }: CreateIndex, context: Surroundings): Index | undefined {
  if (name === undefined) return undefined;
  const of = { ...table, name };
  const former = resolveIndex(context.opening, of);
  const isFree = resolveIndex(context.schema, of) === undefined;
  return isFree && former?.relation === relationKey(context.schema, table) ? former : undefined;
}

/** What the file drops and builds again is the same: nothing of it has changed in between, its columns neither. */
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

/** Its name is taken in the same transaction by one that is there: nothing is missing in between, and nobody can drop it before. */
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

/** A later statement builds one of its name on its table. */
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
