/** Whether an operation blocks sessions that use an existing table. */
import type { Effect, RelationEffect } from '../../effects/effect.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { isWhole, resolveRelation } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

/** The table whose readers or writers it blocks; undefined if there is none. */
export function blocksOthers(operation: Operation, context: Surroundings): string | undefined {
  return waitOf(operation, context)?.relation;
}

/** The relation that it waits for, and makes others wait for: one that blocks readers before one that only blocks writers. */
export function waitOf(
  operation: Operation,
  context: Surroundings,
  effect = context.effect(operation),
): RelationEffect | undefined {
  // CONCURRENTLY and similar forms open their own transactions.
  if (effect.refusedInTransaction || fillsUnread(operation, context) || isAbsent(operation, context))
    return undefined;
  const all = waitedFor(effect);
  return all.find((one) => one.queue?.holdsUp === 'reads-and-writes') ?? all[0];
}

/** The relations for which readers or writers wait. An index counts through its table, which is locked too. */
export function waitedFor({ relations }: Effect): readonly RelationEffect[] {
  return relations.filter(
    (one) =>
      !one.isNew && one.role !== 'index' && one.queue !== undefined && one.queue.holdsUp !== 'schema-changes',
  );
}

/** REFRESH of a view created WITH NO DATA: nobody can read it yet, so nobody waits. */
export function fillsUnread(operation: Operation, context: Surroundings): boolean {
  if (operation.kind !== 'refreshMaterializedView') return false;
  const view = resolveRelation(context.schema, operation.view);
  return view?.kind === 'materialized-view' && !view.populated;
}

/** DROP … IF EXISTS of an object that replay does not know, if it knows everything else: nothing is locked. */
function isAbsent(operation: Operation, { schema }: Surroundings): boolean {
  return (
    operation.kind === 'dropRelation' &&
    operation.ifExists &&
    resolveRelation(schema, operation.target) === undefined &&
    isWhole(schema)
  );
}
