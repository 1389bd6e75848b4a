/** Whether an operation makes others wait who use a table that was there before. */
import type { Operation } from '../operations/operation.ts';
import type { Surroundings } from './tables.ts';

/** The table for whose readers or writers it is in the way; undefined where there is none. */
export function blocksOthers(operation: Operation, context: Surroundings): string | undefined {
  const effect = context.effect(operation);
  // What works CONCURRENTLY and its like make transactions of their own.
  if (effect.refusedInTransaction) return undefined;
  return effect.relations.find(
    (one) =>
      !one.isNew && one.role !== 'index' && one.queue !== undefined && one.queue.holdsUp !== 'schema-changes',
  )?.relation;
}
