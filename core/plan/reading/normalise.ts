/**
 * Converts the raw plan object to a typed, frozen plan. Derives nothing; missing values stay undefined. An unknown node type, option or
 * field is not an error.
 */
import type { Condition, Estimate, NodeRole, Plan, PlanNode, RelationName, Sample } from '../model.ts';
import { conditionFields } from './condition-fields.ts';
import { extraFields } from './known-fields.ts';
import { kindOf, labelOf } from './node-kinds.ts';
import { parsePlan } from './parse.ts';
import { flag, isObject, number, objects, text, texts, type RawObject } from './raw.ts';
import {
  readActual,
  readBuffers,
  readCache,
  readChanges,
  readHash,
  readIo,
  readJit,
  readPlanning,
  readSerialization,
  readSort,
  readSortGroups,
  readStorage,
  readTrigger,
  readWal,
  readWorkerRuns,
} from './read-figures.ts';

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problem: string };

/** Real plans have fewer than 100 levels; far deeper input is hostile and would exhaust the stack of every recursive function. */
const deepest = 1_000;

const engines = ['mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'] as const;

/** EXPLAIN's output in any of its formats, or the value that a driver parsed from its JSON. */
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
      engine: engines.find((one) => one === raw['Engine']) ?? 'postgresql',
      root: rootNode,
      nodes: Object.freeze(nodes),
      settings: readSettings(raw['Settings']),
      planningMs: number(raw, 'Planning Time') ?? nested(raw, 'Planning', 'Planning Time'),
      planning: readPlanning(raw),
      executionMs: number(raw, 'Execution Time'),
      triggers: objects(raw, 'Triggers').map(readTrigger),
      jit: readJit(raw),
      serialization: readSerialization(raw),
      queryIdentifier: word(raw, 'Query Identifier'),
    }),
  };
}

function readNode(raw: RawObject, parent: number | undefined, depth: number, nodes: PlanNode[]): PlanNode {
  const id = nodes.length;
  // The pre-order index is reserved before the children take theirs; the finished node replaces the placeholder.
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
    asyncCapable: flag(raw, 'Async Capable'),
    singleCopy: flag(raw, 'Single Copy'),
    innerUnique: flag(raw, 'Inner Unique'),
    backwards: text(raw, 'Scan Direction') === 'Backward',
    disabled: flag(raw, 'Disabled'),
    ...readExpressions(raw),
    ...readChange(raw),
    estimate: readEstimate(raw),
    actual: readActual(raw),
    ...readMeasured(raw),
    extra: extraFields(raw),
    children: Object.freeze(children),
  });
  nodes[id] = node;
  return node;
}

function readExpressions(
  raw: RawObject,
): Pick<
  PlanNode,
  | 'conditions'
  | 'sortKeys'
  | 'presortedKeys'
  | 'groupKeys'
  | 'window'
  | 'cacheKey'
  | 'cacheMode'
  | 'functionCall'
  | 'functionName'
  | 'remoteSql'
  | 'sample'
  | 'output'
> {
  return {
    conditions: readConditions(raw),
    sortKeys: texts(raw, 'Sort Key'),
    presortedKeys: texts(raw, 'Presorted Key'),
    groupKeys: readGroupKeys(raw),
    window: text(raw, 'Window'),
    cacheKey: text(raw, 'Cache Key'),
    cacheMode: text(raw, 'Cache Mode'),
    functionCall: text(raw, 'Function Call') ?? text(raw, 'Table Function Call'),
    functionName: text(raw, 'Function Name') ?? text(raw, 'Table Function Name'),
    remoteSql: text(raw, 'Remote SQL'),
    sample: readSample(raw),
    output: texts(raw, 'Output'),
  };
}

function readChange(
  raw: RawObject,
): Pick<PlanNode, 'targets' | 'conflictResolution' | 'conflictIndexes' | 'changes'> {
  return {
    targets: objects(raw, 'Target Tables').flatMap((target) => readRelation(target) ?? []),
    conflictResolution: text(raw, 'Conflict Resolution'),
    conflictIndexes: texts(raw, 'Conflict Arbiter Indexes'),
    changes: readChanges(raw),
  };
}

function readMeasured(
  raw: RawObject,
): Pick<
  PlanNode,
  | 'buffers'
  | 'io'
  | 'wal'
  | 'workers'
  | 'workerRuns'
  | 'sort'
  | 'fullSortGroups'
  | 'presortedGroups'
  | 'hash'
  | 'plannedPartitions'
  | 'cache'
  | 'storage'
  | 'indexSearches'
  | 'heapFetches'
  | 'exactBlocks'
  | 'lossyBlocks'
  | 'subplansRemoved'
> {
  return {
    buffers: readBuffers(raw),
    io: readIo(raw),
    wal: readWal(raw),
    workers: readWorkers(raw),
    workerRuns: readWorkerRuns(raw),
    sort: readSort(raw),
    fullSortGroups: readSortGroups(raw, 'Full-sort Groups'),
    presortedGroups: readSortGroups(raw, 'Pre-sorted Groups'),
    hash: readHash(raw),
    // Zero in the other formats; the text format omits it.
    plannedPartitions: number(raw, 'Planned Partitions') || undefined,
    cache: readCache(raw),
    storage: readStorage(raw),
    indexSearches: number(raw, 'Index Searches'),
    heapFetches: number(raw, 'Heap Fetches'),
    exactBlocks: number(raw, 'Exact Heap Blocks'),
    lossyBlocks: number(raw, 'Lossy Heap Blocks'),
    subplansRemoved: number(raw, 'Subplans Removed'),
  };
}

function readSample(raw: RawObject): Sample | undefined {
  const method = text(raw, 'Sampling Method');
  return method === undefined
    ? undefined
    : { method, parameters: texts(raw, 'Sampling Parameters'), repeatableSeed: text(raw, 'Repeatable Seed') };
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
  const rows = number(raw, 'Plan Rows');
  if (totalCost === undefined)
    return rows === undefined ? undefined : { startupCost: 0, totalCost: 0, rows, width: 0, rowsOnly: true };
  return {
    startupCost: number(raw, 'Startup Cost') ?? 0,
    totalCost,
    rows: number(raw, 'Plan Rows') ?? 0,
    width: number(raw, 'Plan Width') ?? 0,
  };
}

function readWorkers(raw: RawObject): PlanNode['workers'] {
  const planned = number(raw, 'Workers Planned');
  return planned === undefined ? undefined : { planned, launched: number(raw, 'Workers Launched') };
}

function readSettings(value: unknown): ReadonlyMap<string, string> {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, setting]): [string, string][] =>
      typeof setting === 'string' ? [[name, setting]] : [],
    ),
  );
}

/** An identifier is a number in JSON, too large for one in JavaScript: drivers and formats return a number or a text. */
function word(raw: RawObject, key: string): string | undefined {
  const value = raw[key];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : undefined;
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
