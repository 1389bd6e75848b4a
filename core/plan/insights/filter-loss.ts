/** A filter discards most rows of a CTE, a subquery, a function or a foreign table. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { conditionOf, defineInsight, metricsIn, type InsightContext } from '../insight.ts';
import { countOf, inclusiveWeight, rowsOf, shareOf } from '../insight-kit.ts';
import { inputs, objectName, type NodeKind, type Plan, type PlanNode } from '../model.ts';

const leastRemoved = 10_000;
const leastShareRemoved = 0.9;
const leastShare = 0.1;
const walls: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'cte-scan',
  'subquery-scan',
  'function-scan',
  'foreign-scan',
  'work-table-scan',
]);

const message =
  '{name} makes {made} rows, the filter keeps {kept}; together {share}. Put the condition inside of {name}.';

export const insight = defineInsight({
  id: 'filter-loss',
  title: 'Rows are made and then discarded',
  severity: 'info',
  problem: false,
  trigger: 'A scan of a CTE, a subquery, a function or a foreign table whose filter discards most rows.',
  threshold: {
    value:
      'At least 90 % discarded, at least 10,000 rows, at least 10 % of the plan with what makes the rows.',
    source:
      'pev2 marks filters from 50 and 90 %; pgMustard speaks of discarded rows only at filters and limits.',
  },
  silentWhen: [
    'a table is scanned (seq-scan-filter, index-filter-loss)',
    'the filter is HAVING: groups have to be made before they are counted',
  ],
  advice:
    'Filter where the rows are made: inside of the CTE or subquery, in the arguments of the function, or on the other server.',
  docs: `A materialized CTE, a window function, a LIMIT inside or a function is a wall that conditions cannot be pushed through: all rows are made, then
most are thrown away. NOT MATERIALIZED lets the planner move the condition into a CTE.`,
  check(node, context) {
    const filter = conditionOf(node, 'filter');
    if (filter === undefined || !walls.has(node.kind)) return undefined;
    const kept = rowsOf(context, node);
    const made = madeRows(node, kept, context);
    if (made === undefined || made - kept < leastRemoved || kept > made * (1 - leastShareRemoved))
      return undefined;
    const share = Math.max(
      inclusiveWeight(context, node),
      ...makers(node, context.plan).map((maker) => inclusiveWeight(context, maker)),
    );
    if (share < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          name: short(objectName(node)),
          made: countOf(context, made),
          kept: formatCount(kept),
          share: shareOf(share, context),
        }),
      ),
    };
  },
});

/** The node that produces the rows of a CTE scan. */
function makers(node: PlanNode, plan: Plan): readonly PlanNode[] {
  return node.kind === 'cte-scan'
    ? plan.nodes.filter(
        ({ role, subplanName }) => role === 'cte' && subplanName === `CTE ${node.cteName ?? ''}`,
      )
    : [];
}

function madeRows(node: PlanNode, kept: number, context: InsightContext): number | undefined {
  if (node.actual !== undefined) {
    const removed = conditionOf(node, 'filter')?.rowsRemoved;
    return removed === undefined ? undefined : kept + removed * node.actual.loops;
  }
  const [maker] = [...makers(node, context.plan), ...inputs(node)];
  return maker === undefined ? undefined : rowsOf(context, maker) * metricsIn(context, node).estimatedRuns;
}
