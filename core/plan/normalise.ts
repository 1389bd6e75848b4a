/**
 * Raw plan object → typed, frozen plan. Reads what is there, derives nothing; what is missing stays undefined.
 * A node type, option or field not known here is no error.
 */
import type {
  Actual,
  Buffers,
  Condition,
  Estimate,
  NodeRole,
  Plan,
  PlanNode,
  RelationName,
  SortUse,
  TriggerCall,
} from './model.ts';
import { conditionFields } from './condition-fields.ts';
import { kindOf, labelOf } from './node-kinds.ts';
import { parsePlan } from './parse.ts';
import { flag, isObject, number, objects, text, texts, type RawObject } from './raw.ts';

export type PlanResult =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problem: string };

/** Plans of people are below 100 levels; far deeper input is hostile and would exhaust the stack of everything that walks it. */
const deepest = 1_000;

/** What EXPLAIN said, in any of its formats, or the value that a driver made of its JSON. */
export function readPlan(input: unknown): PlanResult {
  const parsed = parsePlan(input);
  if (!parsed.ok) return parsed;
  const { raw } = parsed;
  const root = isObject(raw['Plan']) ? raw['Plan'] : {};
  if (deeperThan(root, deepest))
    return { ok: false, problem: 'The plan is nested more than 1,000 levels deep.' };
  const nodes: PlanNode[] = [];
  const rootNode = readNode(root, undefined, 0, nodes);
  return {
    ok: true,
    plan: Object.freeze({
      root: rootNode,
      nodes: Object.freeze(nodes),
      settings: readSettings(raw['Settings']),
      planningMs: number(raw, 'Planning Time') ?? nested(raw, 'Planning', 'Planning Time'),
      executionMs: number(raw, 'Execution Time'),
      triggers: objects(raw, 'Triggers').map(readTrigger),
      jitMs: readJit(raw),
    }),
  };
}

function readNode(raw: RawObject, parent: number | undefined, depth: number, nodes: PlanNode[]): PlanNode {
  const id = nodes.length;
  // The place in pre-order is taken before the children take theirs; the finished node replaces this one.
  nodes.length += 1;
  const nodeType = text(raw, 'Node Type') ?? 'Unknown';
  const children = objects(raw, 'Plans').map((child) => readNode(child, id, depth + 1, nodes));
  const node: PlanNode = Object.freeze({
    id,
    parent,
    depth,
    kind: kindOf(nodeType),
    label: labelOf(raw, nodeType),
    role: readRole(raw, parent),
    subplanName: text(raw, 'Subplan Name'),
    relation: readRelation(raw),
    alias: text(raw, 'Alias'),
    index: text(raw, 'Index Name'),
    cteName: text(raw, 'CTE Name'),
    joinType: text(raw, 'Join Type'),
    strategy: text(raw, 'Strategy'),
    partialMode: text(raw, 'Partial Mode'),
    operation: text(raw, 'Operation'),
    parallelAware: flag(raw, 'Parallel Aware'),
    backwards: text(raw, 'Scan Direction') === 'Backward',
    disabled: flag(raw, 'Disabled'),
    conditions: readConditions(raw),
    sortKeys: texts(raw, 'Sort Key'),
    presortedKeys: texts(raw, 'Presorted Key'),
    groupKeys: readGroupKeys(raw),
    cacheKey: text(raw, 'Cache Key'),
    functionCall: text(raw, 'Function Call') ?? text(raw, 'Table Function Call'),
    output: texts(raw, 'Output'),
    estimate: readEstimate(raw),
    actual: readActual(raw),
    buffers: readBuffers(raw),
    workers: readWorkers(raw),
    sort: readSort(raw),
    hash: readHash(raw),
    heapFetches: number(raw, 'Heap Fetches'),
    lossyBlocks: number(raw, 'Lossy Heap Blocks'),
    subplansRemoved: number(raw, 'Subplans Removed'),
    children: Object.freeze(children),
  });
  nodes[id] = node;
  return node;
}

function readRole(raw: RawObject, parent: number | undefined): NodeRole {
  if (parent === undefined) return 'root';
  switch (text(raw, 'Parent Relationship')) {
    case 'Inner':
      return 'inner';
    case 'Member':
      return 'member';
    case 'Subquery':
      return 'subquery';
    case 'InitPlan':
      return text(raw, 'Subplan Name')?.startsWith('CTE ') === true ? 'cte' : 'init-plan';
    case 'SubPlan':
      return 'sub-plan';
    default:
      return 'outer';
  }
}

function readRelation(raw: RawObject): RelationName | undefined {
  const name = text(raw, 'Relation Name');
  return name === undefined ? undefined : { schema: text(raw, 'Schema'), name };
}

function readConditions(raw: RawObject): readonly Condition[] {
  return conditionFields.flatMap(([key, kind, removed]) => {
    const condition = text(raw, key);
    if (condition === undefined) return [];
    return [{ kind, text: condition, rowsRemoved: removed === undefined ? undefined : number(raw, removed) }];
  });
}

/** Grouping sets list their keys one level deeper. */
function readGroupKeys(raw: RawObject): readonly string[] {
  const sets = objects(raw, 'Grouping Sets').flatMap((set) => {
    const lists = set['Group Keys'] ?? set['Hash Keys'];
    return Array.isArray(lists) ? lists.flat().filter((key): key is string => typeof key === 'string') : [];
  });
  return [...new Set([...texts(raw, 'Group Key'), ...sets])];
}

function readEstimate(raw: RawObject): Estimate | undefined {
  const totalCost = number(raw, 'Total Cost');
  if (totalCost === undefined) return undefined;
  return {
    startupCost: number(raw, 'Startup Cost') ?? 0,
    totalCost,
    rows: number(raw, 'Plan Rows') ?? 0,
    width: number(raw, 'Plan Width') ?? 0,
  };
}

function readActual(raw: RawObject): Actual | undefined {
  const loops = number(raw, 'Actual Loops');
  if (loops === undefined) return undefined;
  return {
    startupMs: number(raw, 'Actual Startup Time'),
    totalMs: number(raw, 'Actual Total Time'),
    rows: number(raw, 'Actual Rows') ?? 0,
    loops,
  };
}

function readBuffers(raw: RawObject): Buffers | undefined {
  if (number(raw, 'Shared Hit Blocks') === undefined) return undefined;
  return {
    sharedHit: number(raw, 'Shared Hit Blocks') ?? 0,
    sharedRead: number(raw, 'Shared Read Blocks') ?? 0,
    sharedDirtied: number(raw, 'Shared Dirtied Blocks') ?? 0,
    sharedWritten: number(raw, 'Shared Written Blocks') ?? 0,
    tempRead: number(raw, 'Temp Read Blocks') ?? 0,
    tempWritten: number(raw, 'Temp Written Blocks') ?? 0,
  };
}

function readWorkers(raw: RawObject): PlanNode['workers'] {
  const planned = number(raw, 'Workers Planned');
  return planned === undefined ? undefined : { planned, launched: number(raw, 'Workers Launched') };
}

/** In a parallel plan the leader may not have sorted: then the workers' own entries tell. */
function readSort(raw: RawObject): SortUse | undefined {
  const uses = [raw, ...objects(raw, 'Workers')].flatMap((source): SortUse[] => {
    const method = text(source, 'Sort Method');
    if (method === undefined) return [];
    const place = text(source, 'Sort Space Type') === 'Disk' ? 'disk' : 'memory';
    return [{ method, kilobytes: number(source, 'Sort Space Used') ?? 0, place }];
  });
  const spilled = uses.filter((use) => use.place === 'disk');
  const decisive = spilled.length > 0 ? spilled : uses;
  const [first] = decisive;
  if (first === undefined) return undefined;
  return { ...first, kilobytes: decisive.reduce((sum, use) => sum + use.kilobytes, 0) };
}

function readHash(raw: RawObject): PlanNode['hash'] {
  const batches = number(raw, 'Hash Batches') ?? number(raw, 'HashAgg Batches');
  if (batches === undefined) return undefined;
  return {
    buckets: number(raw, 'Hash Buckets') ?? 0,
    batches,
    peakKilobytes: number(raw, 'Peak Memory Usage') ?? 0,
  };
}

function readSettings(value: unknown): ReadonlyMap<string, string> {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, setting]): [string, string][] =>
      typeof setting === 'string' ? [[name, setting]] : [],
    ),
  );
}

function readTrigger(raw: RawObject): TriggerCall {
  return {
    name: text(raw, 'Trigger Name') ?? text(raw, 'Constraint Name') ?? 'trigger',
    relation: text(raw, 'Relation'),
    calls: number(raw, 'Calls') ?? 0,
    timeMs: number(raw, 'Time'),
  };
}

function readJit(raw: RawObject): number | undefined {
  const jit = raw['JIT'];
  return isObject(jit) ? nested(jit, 'Timing', 'Total') : undefined;
}

function nested(raw: RawObject, outer: string, key: string): number | undefined {
  const inner = raw[outer];
  return isObject(inner) ? number(inner, key) : undefined;
}

function deeperThan(root: RawObject, limit: number): boolean {
  let level: readonly RawObject[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((raw) => objects(raw, 'Plans'));
  }
  return false;
}
