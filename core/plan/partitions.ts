/** Selects which of the many scans of a partitioned table is reported. */
import type { InsightContext } from './insight.ts';
import type { PlanNode } from './model.ts';

/** Of many partitions that are read in the same way one is reported. */
export function isFirstPartition(node: PlanNode, { plan, facts }: InsightContext): boolean {
  const whole = partitionedName(node, facts);
  if (whole === undefined) return true;
  return plan.nodes.find((one) => one.kind === node.kind && partitionedName(one, facts) === whole) === node;
}

function partitionedName({ relation }: PlanNode, facts: InsightContext['facts']): string | undefined {
  const part = relation && facts.table(relation)?.partOf;
  return part && `${part.schema}.${part.name}`;
}
