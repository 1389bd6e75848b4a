/** Partitions in a plan: which of a table's many scans is told of. */
import type { InsightContext } from './insight.ts';
import type { PlanNode } from './model.ts';

/** Of many partitions that are all read in the same way one is told of. */
export function isFirstPartition(node: PlanNode, { plan, facts }: InsightContext): boolean {
  const whole = partitionedName(node, facts);
  if (whole === undefined) return true;
  return plan.nodes.find((one) => one.kind === node.kind && partitionedName(one, facts) === whole) === node;
}

function partitionedName({ relation }: PlanNode, facts: InsightContext['facts']): string | undefined {
  const part = relation && facts.table(relation)?.partOf;
  return part && `${part.schema}.${part.name}`;
}
