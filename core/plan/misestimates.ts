/**
 * Finds where the planner's row estimates went wrong: the node at which an error begins, its cause, and the join that was chosen because of
 * it. Errors that only follow from one below are left out, and so are rows that nobody requested.
 */
import { metricsOf, type PlanMetrics } from './metrics.ts';
import { inputs, isMeasured, type NodeKind, type Plan, type PlanNode } from './model.ts';

export interface Misestimate {
  readonly node: PlanNode;
  readonly factor: number;
  /** `stale`: the table has a different number of rows. `parameter`: compared with a value unknown at planning time. */
  readonly cause: 'stale' | 'parameter' | 'unknown';
  /** True if a node above was chosen or sized by this estimate. */
  readonly used: boolean;
  /** The first join above that was chosen by this estimate, if the error is large enough to matter. */
  readonly join: PlanNode | undefined;
}

const leastFactor = 10;
const leastFactorForJoin = 100;
const leastRuns = 100;
const leastRowsPerLoop = 100;
const leastRows = 10_000;

export function findMisestimates(plan: Plan, metrics: PlanMetrics): readonly Misestimate[] {
  if (!isMeasured(plan)) return [];
  const stopped = findStopped(plan);
  const wrong = plan.nodes.filter((node) => isWrong(node, metrics) && !stopped.has(node.id));
  const ids = new Set(wrong.map(({ id }) => id));
  return wrong
    .filter((node) => !sources(node).some((below) => ids.has(below.id)))
    .map((node) => {
      const factor = metricsOf(metrics, node).misestimate ?? 1;
      return {
        node,
        factor,
        cause: causeOf(node),
        used: isUsed(node, plan),
        join: joinAbove(node, factor, plan),
      };
    });
}

function isWrong(node: PlanNode, metrics: PlanMetrics): boolean {
  const { actual, estimate } = node;
  if (!estimated.has(node.kind) || actual === undefined || estimate === undefined) return false;
  if ((metricsOf(metrics, node).misestimate ?? 1) < leastFactor) return false;
  const most = Math.max(actual.rows, estimate.rows);
  return most >= leastRowsPerLoop || most * actual.loops >= leastRows;
}

/** Nodes whose rows the planner estimates; the others pass rows on. */
const estimated: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'seq-scan',
  'index-scan',
  'index-only-scan',
  'bitmap-heap-scan',
  'function-scan',
  'foreign-scan',
  'cte-scan',
  'subquery-scan',
  'nested-loop',
  'hash-join',
  'merge-join',
  'aggregate',
  'group',
  'unique',
  'set-operation',
  'recursive-union',
  'project-set',
]);

/** The nearest estimated nodes below, through those that only pass rows on. */
function sources(node: PlanNode): readonly PlanNode[] {
  return inputs(node).flatMap((input) => (estimated.has(input.kind) ? [input] : sources(input)));
}

/** Below a LIMIT, in a semi join or a merge join, reading stops as soon as the result is complete. */
function findStopped(plan: Plan): ReadonlySet<number> {
  const stopped = new Set<number>();
  for (const node of plan.nodes) {
    const parent = node.parent === undefined ? undefined : plan.nodes[node.parent];
    if (parent === undefined) continue;
    const semi = parent.joinType === 'Semi' || parent.joinType === 'Anti' || parent.innerUnique;
    if (
      parent.kind === 'limit' ||
      parent.kind === 'merge-join' ||
      (semi && node.role === 'inner' && parent.kind === 'nested-loop') ||
      node.role === 'init-plan' ||
      node.role === 'sub-plan' ||
      (stopped.has(parent.id) && !readsAll(parent))
    )
      stopped.add(node.id);
  }
  return stopped;
}

function readsAll(node: PlanNode): boolean {
  return (
    node.kind === 'sort' || node.kind === 'hash' || (node.kind === 'aggregate' && node.strategy !== 'Sorted')
  );
}

function causeOf(node: PlanNode): Misestimate['cause'] {
  const texts = node.conditions.map(({ text }) => text);
  if (texts.some((text) => /\$\d|\(InitPlan \d+\)/.test(text))) return 'parameter';
  return node.kind === 'seq-scan' && texts.length === 0 && node.sample === undefined ? 'stale' : 'unknown';
}

/** A plain aggregate, a LIMIT or the client takes any number of rows. */
function isUsed(node: PlanNode, plan: Plan): boolean {
  for (let at = node; at.parent !== undefined;) {
    const above = plan.nodes[at.parent];
    if (above === undefined) return false;
    if (sized.has(above.kind) || (above.kind === 'aggregate' && above.groupKeys.length > 0)) return true;
    at = above;
  }
  return false;
}

const sized: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'nested-loop',
  'hash-join',
  'merge-join',
  'hash',
  'sort',
  'incremental-sort',
  'memoize',
  'window',
  'set-operation',
]);

function joinAbove(node: PlanNode, factor: number, plan: Plan): PlanNode | undefined {
  let below = node;
  while (below.parent !== undefined && below.role !== 'cte' && below.role !== 'sub-plan') {
    const above = plan.nodes[below.parent];
    if (above === undefined || above.kind === 'aggregate' || above.kind === 'limit') return undefined;
    // A nested loop repeats its inner side for every unexpected outer row; extra rows of the inner side cost once.
    if (above.kind === 'nested-loop') return below.role === 'outer' && isMore(node) ? above : undefined;
    if (above.kind === 'hash-join' || above.kind === 'merge-join')
      return factor >= leastFactorForJoin ? above : undefined;
    below = above;
  }
  return undefined;
}

function isMore(node: PlanNode): boolean {
  return (node.actual?.rows ?? 0) > (node.estimate?.rows ?? 0);
}

/** True if the join rather than the estimate should be reported, because the join causes the damage. */
export function isTellingOfJoin({ node, join }: Misestimate): boolean {
  if (join === undefined) return false;
  return join.kind !== 'nested-loop' || (node.actual?.rows ?? 0) * (node.actual?.loops ?? 0) >= leastRuns;
}
