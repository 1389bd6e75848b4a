/**
 * A query plan as typed, immutable data: what the server said, nothing derived. Derived numbers are in metrics; advice is in insights.
 * Names are as the server prints them (unquoted); expressions are its deparsed text and are never executed or shown as markup.
 */

/** What a node does. `other` keeps plans of servers not yet known readable: the server's own name is in `label`. */
export type NodeKind =
  | 'seq-scan'
  | 'sample-scan'
  | 'index-scan'
  | 'index-only-scan'
  | 'bitmap-index-scan'
  | 'bitmap-heap-scan'
  | 'tid-scan'
  | 'function-scan'
  | 'values-scan'
  | 'cte-scan'
  | 'work-table-scan'
  | 'subquery-scan'
  | 'foreign-scan'
  | 'other-scan'
  | 'nested-loop'
  | 'hash-join'
  | 'merge-join'
  | 'hash'
  | 'bitmap-and'
  | 'bitmap-or'
  | 'sort'
  | 'incremental-sort'
  | 'aggregate'
  | 'group'
  | 'window'
  | 'unique'
  | 'set-operation'
  | 'limit'
  | 'lock-rows'
  | 'append'
  | 'merge-append'
  | 'recursive-union'
  | 'materialize'
  | 'memoize'
  | 'gather'
  | 'gather-merge'
  | 'result'
  | 'project-set'
  | 'modify'
  | 'other';

/** How a node hangs below its parent. An InitPlan or CTE runs on demand, once; a SubPlan once for each evaluation. */
export type NodeRole = 'root' | 'outer' | 'inner' | 'member' | 'subquery' | 'cte' | 'init-plan' | 'sub-plan';

export type ConditionKind =
  | 'filter'
  | 'join-filter'
  | 'index-condition'
  | 'recheck-condition'
  | 'hash-condition'
  | 'merge-condition'
  | 'tid-condition'
  | 'one-time-filter'
  | 'run-condition'
  | 'order-by-operator';

export interface Condition {
  readonly kind: ConditionKind;
  /** The server's deparsed expression. */
  readonly text: string;
  /** Rows that this condition discarded, per loop; undefined where the plan was not measured or the server does not count. */
  readonly rowsRemoved: number | undefined;
}

export interface RelationName {
  /** Undefined without VERBOSE. */
  readonly schema: string | undefined;
  readonly name: string;
}

export interface Estimate {
  readonly startupCost: number;
  readonly totalCost: number;
  /** For one run of the node, and for one worker where the node runs in parallel. */
  readonly rows: number;
  /** Average bytes of a row. */
  readonly width: number;
}

export interface Actual {
  /** Per loop, in milliseconds; undefined with TIMING off. */
  readonly startupMs: number | undefined;
  readonly totalMs: number | undefined;
  /** Average per loop; rounded to whole rows before PostgreSQL 18. */
  readonly rows: number;
  /** Zero for a node that was never executed. Summed over parallel workers and the leader. */
  readonly loops: number;
}

/** Blocks, inclusive of children, over all loops. */
export interface Buffers {
  readonly sharedHit: number;
  readonly sharedRead: number;
  readonly sharedDirtied: number;
  readonly sharedWritten: number;
  readonly tempRead: number;
  readonly tempWritten: number;
}

interface Workers {
  readonly planned: number;
  readonly launched: number | undefined;
}

export interface SortUse {
  readonly method: string;
  readonly kilobytes: number;
  readonly place: 'memory' | 'disk';
}

interface HashUse {
  readonly buckets: number;
  readonly batches: number;
  readonly peakKilobytes: number;
}

export interface PlanNode {
  /** Position in the plan's pre-order; stable for one plan. */
  readonly id: number;
  readonly parent: number | undefined;
  readonly depth: number;
  readonly kind: NodeKind;
  /** The server's name with what it depends on: `Parallel Seq Scan`, `Hash Left Join`, `HashAggregate`. */
  readonly label: string;
  readonly role: NodeRole;
  /** `CTE name`, `InitPlan 1 (returns $0)`, `SubPlan 2`. */
  readonly subplanName: string | undefined;
  readonly relation: RelationName | undefined;
  /** Unique within the plan: the server appends _1, _2 to repeated ones. */
  readonly alias: string | undefined;
  readonly index: string | undefined;
  readonly cteName: string | undefined;
  readonly joinType: string | undefined;
  readonly strategy: string | undefined;
  readonly partialMode: string | undefined;
  readonly operation: string | undefined;
  readonly parallelAware: boolean;
  readonly backwards: boolean;
  readonly disabled: boolean;
  readonly conditions: readonly Condition[];
  readonly sortKeys: readonly string[];
  readonly presortedKeys: readonly string[];
  readonly groupKeys: readonly string[];
  readonly cacheKey: string | undefined;
  /** The call of a function scan. */
  readonly functionCall: string | undefined;
  readonly output: readonly string[];
  readonly estimate: Estimate | undefined;
  readonly actual: Actual | undefined;
  readonly buffers: Buffers | undefined;
  readonly workers: Workers | undefined;
  readonly sort: SortUse | undefined;
  readonly hash: HashUse | undefined;
  readonly heapFetches: number | undefined;
  readonly lossyBlocks: number | undefined;
  readonly subplansRemoved: number | undefined;
  readonly children: readonly PlanNode[];
}

export interface TriggerCall {
  readonly name: string;
  readonly relation: string | undefined;
  readonly calls: number;
  readonly timeMs: number | undefined;
}

export interface Plan {
  readonly root: PlanNode;
  /** Pre-order: `nodes[node.id] === node`. */
  readonly nodes: readonly PlanNode[];
  /** Planner settings that differ from the built-in default (SETTINGS). */
  readonly settings: ReadonlyMap<string, string>;
  readonly planningMs: number | undefined;
  readonly executionMs: number | undefined;
  readonly triggers: readonly TriggerCall[];
  readonly jitMs: number | undefined;
}

/** True where the plan was executed and timed or counted (ANALYZE). */
export function isMeasured(plan: Plan): boolean {
  return plan.root.actual !== undefined;
}

/** Children whose rows flow into the node, unlike subplans that it evaluates. */
export function inputs(node: PlanNode): readonly PlanNode[] {
  return node.children.filter(
    (child) => child.role !== 'cte' && child.role !== 'init-plan' && child.role !== 'sub-plan',
  );
}

/** The node and everything below it, in pre-order. */
export function subtree(node: PlanNode): readonly PlanNode[] {
  const found: PlanNode[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    found.push(next);
    pending.push(...next.children.toReversed());
  }
  return found;
}

/** A name for messages: the relation, else the alias, else what the node does. */
export function objectName(node: PlanNode): string {
  return node.relation?.name ?? node.cteName ?? node.alias ?? node.label;
}
