/**
 * Distributes the counted blocks among the nodes. The server prints them including children, over all loops and processes; blocks of a CTE
 * or an InitPlan are counted in its own node and again in the node that ran it.
 */
import type { Buffers } from './figures.ts';
import type { Plan } from './model.ts';
import { demandsOf, withoutChildren } from './on-demand.ts';

const counters = [
  'sharedHit',
  'sharedRead',
  'sharedDirtied',
  'sharedWritten',
  'localHit',
  'localRead',
  'localDirtied',
  'localWritten',
  'tempRead',
  'tempWritten',
] as const;

/** Keyed by node id; undefined for a plan without counts. */
export function divideBlocks(plan: Plan): readonly Buffers[] | undefined {
  if (plan.root.buffers === undefined) return undefined;
  const demands = demandsOf(plan);
  const self = counters.map((counter) =>
    withoutChildren(
      plan,
      demands,
      plan.nodes.map(({ buffers }) => buffers?.[counter] ?? 0),
    ),
  );
  const at = (counter: (typeof counters)[number], id: number): number =>
    // Workers that a LIMIT stops report their counts to the node above the Gather.
    Math.max(0, self[counters.indexOf(counter)]?.[id] ?? 0);
  return plan.nodes.map(({ id }) => ({
    sharedHit: at('sharedHit', id),
    sharedRead: at('sharedRead', id),
    sharedDirtied: at('sharedDirtied', id),
    sharedWritten: at('sharedWritten', id),
    localHit: at('localHit', id),
    localRead: at('localRead', id),
    localDirtied: at('localDirtied', id),
    localWritten: at('localWritten', id),
    tempRead: at('tempRead', id),
    tempWritten: at('tempWritten', id),
  }));
}
