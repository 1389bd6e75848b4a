/** A nested loop reads a whole table again for every row of its outer side. */
import { fill, fitting, formatCount, type Shorten } from '../../text/format.ts';
import { inputs, objectName, subtree, type PlanNode } from '../model.ts';
import {
  conditionOf,
  defineInsight,
  describeIndex,
  indexFor,
  metricsIn,
  parentIn,
  type InsightContext,
} from '../insight.ts';

const leastRuns = 2;
const leastShareOfLoop = 0.5;
const leastShareOfPlan = 0.1;
const leastCost = 1_000;

const message =
  'Nested Loop scans all of {table} {runs} times, once for each row of {outer}; {index} makes each a lookup.';

export const insight = defineInsight({
  id: 'nested-loop-inner',
  title: 'A nested loop scans a table again and again',
  severity: 'warning',
  problem: true,
  trigger: 'A sequential scan on the inner side of a nested loop, read again for every outer row.',
  threshold: {
    value:
      'At least 2 runs, at least half of the loop’s time or cost on its inner side, the loop at least 10 % of the plan; estimated: all scans together cost at least 1,000.',
    source: 'explain-sql rule on nested loops (2 runs, 50 % of the loop, 10 % of the time).',
  },
  silentWhen: [
    'the inner side is kept in memory (Materialize, Memoize): it is read once',
    'the scans together are cheap, as on a lookup table of a few pages',
    'the inner side is an InitPlan or a CTE: those run once',
  ],
  advice: 'Index the inner table on the columns that the loop compares, so that each round is a lookup.',
  docs: `A nested loop runs its inner side once for each outer row. With an index that is a lookup; without, it is a full scan each time, and
the time grows with the product of the two tables. If the index exists, the types of the compared columns may differ or a function may
stand around the column. If the planner expected far fewer outer rows than there are, run ANALYZE on the outer table first.`,
  check(node, context) {
    if (node.kind !== 'seq-scan') return undefined;
    const loop = loopAround(node, context);
    if (loop === undefined) return undefined;
    const runs = runsPerLoop(node, loop.node, context);
    if (runs < leastRuns || !weighs(node, loop, context)) return undefined;
    const filter = conditionOf(node, 'filter') ?? conditionOf(loop.node, 'join-filter');
    const index = filter === undefined ? undefined : indexFor(filter.text);
    if (index === undefined) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          table: short(objectName(node)),
          runs: node.actual === undefined ? `about ${formatCount(runs)}` : formatCount(runs),
          outer: outerName(loop.node, short),
          index: describeIndex(index, short),
        }),
      ),
    };
  },
});

interface Loop {
  readonly node: PlanNode;
  readonly inner: PlanNode;
}

/** The nearest nested loop with the scan on its inner side and no caching node in between. */
function loopAround(scan: PlanNode, context: InsightContext): Loop | undefined {
  let at = scan;
  for (let above = parentIn(context, at); above !== undefined; above = parentIn(context, at)) {
    if (at.role === 'inner' && above.kind === 'nested-loop') return { node: above, inner: at };
    if (at.role === 'cte' || at.role === 'init-plan' || at.role === 'sub-plan') return undefined;
    if (above.kind === 'materialize' || above.kind === 'memoize') return undefined;
    at = above;
  }
  return undefined;
}

function runsPerLoop(scan: PlanNode, loop: PlanNode, context: InsightContext): number {
  if (scan.actual !== undefined) return scan.actual.loops / Math.max(1, loop.actual?.loops ?? 1);
  return metricsIn(context, scan).estimatedRuns / Math.max(1, metricsIn(context, loop).estimatedRuns);
}

function weighs(scan: PlanNode, loop: Loop, context: InsightContext): boolean {
  const [whole, inner] = [metricsIn(context, loop.node), metricsIn(context, loop.inner)];
  if (scan.actual !== undefined && whole.inclusiveMs !== undefined) {
    const innerMs = inner.inclusiveMs ?? 0;
    return (
      innerMs >= leastShareOfLoop * whole.inclusiveMs &&
      whole.inclusiveMs >= leastShareOfPlan * (context.metrics.totalMs ?? 0)
    );
  }
  return (
    metricsIn(context, scan).inclusiveCost >= leastCost &&
    inner.inclusiveCost >= leastShareOfLoop * whole.inclusiveCost &&
    whole.inclusiveCost >= leastShareOfPlan * (context.metrics.totalCost ?? 0)
  );
}

function outerName(loop: PlanNode, short: Shorten): string {
  const [outer] = inputs(loop);
  const tables = outer === undefined ? [] : subtree(outer).filter((node) => node.relation !== undefined);
  const [only] = tables;
  return only !== undefined && tables.length === 1 ? short(objectName(only)) : 'its outer side';
}
