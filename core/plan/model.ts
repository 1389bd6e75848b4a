/**
 * A query plan as typed, immutable data: what the server printed, nothing derived. metrics computes derived figures; insights give advice.
 * Names are as the server prints them (unquoted); expressions are its deparsed text and are never executed or shown as markup.
 */
import type {
  Actual,
  Buffers,
  CacheUse,
  HashUse,
  IoTimes,
  Jit,
  Planning,
  RowChanges,
  Serialization,
  SortGroups,
  SortUse,
  StorageUse,
  TriggerCall,
  Wal,
  WorkerRun,
} from './figures.ts';

/** What a node does. `other` keeps plans of newer servers readable: `label` contains the server's own name. */
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

/** The relation of a node to its parent. An InitPlan or CTE runs on demand, once; a SubPlan once for each evaluation. */
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
  | 'conflict-filter'
  | 'order-by-operator';

export interface Condition {
  readonly kind: ConditionKind;
  /** The server's deparsed expression. */
  readonly text: string;
  /** Rows that this condition discarded, per loop; undefined if the plan was not measured or the server does not count them. */
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
  /** For one run of the node; for one worker if the node runs in parallel. */
  readonly rows: number;
  /** Average bytes of a row. */
  readonly width: number;
  /** The server estimates only rows here: width and costs are zero. */
  readonly rowsOnly?: true;
}

interface Workers {
  readonly planned: number;
  readonly launched: number | undefined;
}

/** TABLESAMPLE. */
export interface Sample {
  readonly method: string;
  readonly parameters: readonly string[];
  readonly repeatableSeed: string | undefined;
}

export interface PlanNode {
  /** Index in the plan's pre-order; stable for one plan. */
  readonly id: number;
  readonly parent: number | undefined;
  readonly depth: number;
  readonly kind: NodeKind;
  /** The server's name including variants: `Parallel Seq Scan`, `Hash Left Join`, `HashAggregate`. */
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
  /** May wait for a foreign server while other such nodes do. */
  readonly asyncCapable: boolean;
  /** A Gather with one worker that runs the whole plan. */
  readonly singleCopy: boolean;
  /** Each outer row matches at most one inner row. */
  readonly innerUnique: boolean;
  readonly backwards: boolean;
  readonly disabled: boolean;
  readonly conditions: readonly Condition[];
  readonly sortKeys: readonly string[];
  readonly presortedKeys: readonly string[];
  readonly groupKeys: readonly string[];
  /** Of WindowAgg, with its frame; since version 18. */
  readonly window: string | undefined;
  readonly cacheKey: string | undefined;
  readonly cacheMode: string | undefined;
  /** The call of a function scan. */
  readonly functionCall: string | undefined;
  readonly functionName: string | undefined;
  /** The query that a foreign scan sends to the other server. */
  readonly remoteSql: string | undefined;
  readonly sample: Sample | undefined;
  /** The tables that a change writes if there are several: partitions, children. */
  readonly targets: readonly RelationName[];
  /** `NOTHING` or `UPDATE`, of INSERT … ON CONFLICT. */
  readonly conflictResolution: string | undefined;
  readonly conflictIndexes: readonly string[];
  readonly output: readonly string[];
  readonly estimate: Estimate | undefined;
  readonly actual: Actual | undefined;
  readonly buffers: Buffers | undefined;
  readonly io: IoTimes | undefined;
  readonly wal: Wal | undefined;
  readonly workers: Workers | undefined;
  /** Each worker's part, with VERBOSE; the node's own figures include them. */
  readonly workerRuns: readonly WorkerRun[];
  readonly sort: SortUse | undefined;
  readonly fullSortGroups: SortGroups | undefined;
  readonly presortedGroups: SortGroups | undefined;
  readonly hash: HashUse | undefined;
  /** Of a hashed aggregate that the planner expects to spill. */
  readonly plannedPartitions: number | undefined;
  readonly cache: CacheUse | undefined;
  readonly storage: StorageUse | undefined;
  readonly changes: RowChanges | undefined;
  /** Descents into the index, over all loops; since version 18. */
  readonly indexSearches: number | undefined;
  readonly heapFetches: number | undefined;
  readonly exactBlocks: number | undefined;
  readonly lossyBlocks: number | undefined;
  readonly subplansRemoved: number | undefined;
  /** Properties without a field here, in the server's words. */
  readonly extra: ReadonlyMap<string, string>;
  readonly children: readonly PlanNode[];
}

/** The planner: insights differ between them. */
export type PlanEngine = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver' | 'duckdb' | 'clickhouse';

export interface Plan {
  readonly engine: PlanEngine;
  readonly root: PlanNode;
  /** Pre-order: `nodes[node.id] === node`. */
  readonly nodes: readonly PlanNode[];
  /** Planner settings that differ from the built-in default (SETTINGS). */
  readonly settings: ReadonlyMap<string, string>;
  readonly planningMs: number | undefined;
  readonly planning: Planning | undefined;
  readonly executionMs: number | undefined;
  readonly triggers: readonly TriggerCall[];
  /** For the leader and all workers together. */
  readonly jit: Jit | undefined;
  readonly serialization: Serialization | undefined;
  readonly queryIdentifier: string | undefined;
}

/** True if the plan was executed and timed or counted (ANALYZE). */
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

/** A name for messages: the relation, else the alias, else the node's label. */
export function objectName(node: PlanNode): string {
  return node.relation?.name ?? node.cteName ?? node.alias ?? node.label;
}
