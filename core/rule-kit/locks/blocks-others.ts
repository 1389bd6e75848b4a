/** Whether an operation makes others wait who use a table that was there before. */
import type { Effect, RelationEffect } from '../../effects/effect.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { isWhole, resolveRelation } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The table for whose readers or writers it is in the way; undefined if there is none. */
export function blocksOthers(operation: Operation, context: Surroundings): string | undefined {
  return waitOf(operation, context)?.relation;
}

/** What it waits for, and makes others wait for: the relation that readers need too, before one that only writers need. */
export function waitOf(operation: Operation, context: Surroundings): RelationEffect | undefined {
  const effect = context.effect(operation);
  // What works CONCURRENTLY and its like make transactions of their own.
  if (effect.refusedInTransaction || fillsUnread(operation, context) || isAbsent(operation, context))
    return undefined;
  const all = waitedFor(effect);
  return all.find((one) => one.queue?.holdsUp === 'reads-and-writes') ?? all[0];
}

/** The relations for which readers or writers wait. An index has none of its own: its table is locked too. */
export function waitedFor({ relations }: Effect): readonly RelationEffect[] {
  return relations.filter(
    (one) =>
      !one.isNew && one.role !== 'index' && one.queue !== undefined && one.queue.holdsUp !== 'schema-changes',
  );
}

/** REFRESH of a view that was made WITH NO DATA: nobody can read it yet, so that nobody waits. */
export function fillsUnread(operation: Operation, context: Surroundings): boolean {
  if (operation.kind !== 'refreshMaterializedView') return false;
  const view = resolveRelation(context.schema, operation.view);
  return view?.kind === 'materialized-view' && !view.populated;
}

/** DROP … IF EXISTS of what replay has not seen, where it has seen everything else: nothing is there to be locked. */
function isAbsent(operation: Operation, { schema }: Surroundings): boolean {
  return (
    operation.kind === 'dropRelation' &&
    operation.ifExists &&
    resolveRelation(schema, operation.target) === undefined &&
    isWhole(schema)
  );
}
