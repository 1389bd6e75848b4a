/**
 * Where the time of a measured statement was spent outside of its nodes: planning, triggers after the last row, serialization, start and
 * end of the executor. The parts add up to the total.
 */
import type { Plan } from './model.ts';

export interface TimeAccount {
  readonly planningMs: number;
  /** The executor's root node including its descendants. */
  readonly nodesMs: number;
  /** Triggers that ran after the last row; row triggers are included in the node that changes the row. */
  readonly triggersMs: number;
  readonly serializationMs: number;
  /** Start and end of the executor, and compilation before the first row. */
  readonly otherMs: number;
  readonly wholeMs: number;
}

/** Undefined for a plan without timing. */
export function accountOf(plan: Plan, nodesMs: number | undefined): TimeAccount | undefined {
  if (nodesMs === undefined) return undefined;
  const planningMs = plan.planningMs ?? 0;
  const called = plan.triggers.reduce((sum, { timeMs }) => sum + (timeMs ?? 0), 0);
  const serializationMs = plan.serialization?.timeMs ?? 0;
  // Rounding can make the root longer than the execution that contains it.
  const executionMs = Math.max(plan.executionMs ?? nodesMs + called + serializationMs, nodesMs);
  const beside = executionMs - nodesMs;
  const serialized = Math.min(serializationMs, beside);
  const triggersMs = Math.min(called, beside - serialized);
  return {
    planningMs,
    nodesMs,
    triggersMs,
    serializationMs: serialized,
    otherMs: beside - serialized - triggersMs,
    wholeMs: planningMs + executionMs,
  };
}
