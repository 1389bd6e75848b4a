/** One operator of a SHOWPLAN (RelOp) with its children: what it reads, its conditions, its estimates. */
import { wordSet } from '../../collections/word-set.ts';
import type { Element } from '../formats/elements.ts';
import type { RawObject } from '../reading/raw.ts';
import { conditionsOf } from './conditions.ts';
import { attribute, bare, below, child, columnsIn, flag, number, tableName } from './reading.ts';
import { operatorWarnings } from './warnings.ts';

/** Parts of an operator that do not describe its work. */
const beside = wordSet(`
  OutputList Warnings MemoryFractions RunTimeInformation RunTimePartitionSummary InternalInfo
`);

export function operatorOf(of: Element): RawObject {
  const body = of.children.find(({ name }) => !beside.has(name));
  const inputs = below(body, 'RelOp');
  const physical = attribute(of, 'PhysicalOp') ?? 'Operator';
  const isNested = body?.name === 'NestedLoops';
  return {
    'Node Type': nameOf(physical, of, body),
    ...objectOf(body),
    ...joinOf(of, physical),
    ...conditionsOf(body),
    ...estimateOf(of),
    ...countedOf(of),
    ...operatorWarnings(of),
    Output: columnsIn(child(of, 'OutputList')),
    ...(flag(of, 'Parallel') ? { Parallel: 'on several threads' } : {}),
    ...(attribute(of, 'EstimatedExecutionMode') === 'Batch' ? { Mode: 'batch' } : {}),
    ...(inputs.length === 0
      ? {}
      : {
          Plans: inputs.map((input, at) => ({
            ...operatorOf(input),
            ...(isNested && at > 0 ? { 'Parent Relationship': 'Inner' } : {}),
            ...(body?.name === 'Concat' ? { 'Parent Relationship': 'Member' } : {}),
          })),
        }),
  };
}

/** The name in SQL Server's own tools, with its variant. */
function nameOf(physical: string, of: Element, body: Element | undefined): string {
  const logical = attribute(of, 'LogicalOp') ?? physical;
  if (flag(body, 'Lookup')) return 'Key Lookup';
  if (attribute(body, 'Storage') === 'ColumnStore' && physical.endsWith('Scan'))
    return 'Columnstore Index Scan';
  switch (physical) {
    case 'Parallelism':
      return logical;
    case 'Hash Match':
      if (/Join/.test(logical)) return 'Hash Match';
      return /Aggregate/.test(logical) ? 'Hash Match Aggregate' : `Hash Match ${logical}`;
    case 'Sort':
      return logical === 'TopN Sort' || logical === 'Distinct Sort' ? logical : physical;
    default:
      return physical;
  }
}

/** `Inner Join`, `Left Outer Join`, `Left Semi Join`. */
function joinOf(of: Element, physical: string): RawObject {
  const kind = /^(.+) Join$/.exec(attribute(of, 'LogicalOp') ?? '')?.[1];
  return kind === undefined || physical === 'Parallelism' ? {} : { 'Join Type': kind.replace(/ Outer$/, '') };
}

function objectOf(body: Element | undefined): RawObject {
  const object = child(body, 'Object') ?? child(child(body, 'SimpleUpdate'), 'Object');
  const table = tableName(attribute(object, 'Table'));
  const name = bare(attribute(body, 'RemoteSource'));
  if (table === undefined) return name === undefined ? {} : { 'Remote Server': name };
  const [schema, index] = [bare(attribute(object, 'Schema')), bare(attribute(object, 'Index'))];
  return {
    'Relation Name': table,
    Alias: bare(attribute(object, 'Alias')) ?? table,
    ...(schema === undefined ? {} : { Schema: schema }),
    ...(index === undefined ? {} : { 'Index Name': index }),
    ...(flag(body, 'Ordered') && attribute(body, 'ScanDirection') === 'BACKWARD'
      ? { 'Scan Direction': 'Backward' }
      : {}),
    ...(flag(body, 'ForcedIndex') ? { 'Forced Index': 'by a hint' } : {}),
  };
}

/** Rows are for one execution; the cost is for all executions, including children. */
function estimateOf(of: Element): RawObject {
  const runs = 1 + (number(of, 'EstimateRebinds') ?? 0) + (number(of, 'EstimateRewinds') ?? 0);
  const rows = number(of, 'EstimateRows');
  const read = number(of, 'EstimatedRowsRead');
  const inTable = number(of, 'TableCardinality');
  return {
    ...(rows === undefined ? {} : { 'Plan Rows': rows }),
    'Total Cost': number(of, 'EstimatedTotalSubtreeCost') ?? 0,
    'Plan Width': number(of, 'AvgRowSize') ?? 0,
    ...(runs > 1 ? { 'Estimated Executions': Math.round(runs * 100) / 100 } : {}),
    ...(read === undefined || read === rows ? {} : { 'Rows Read': read }),
    ...(inTable === undefined ? {} : { 'Rows in the Table': inTable }),
  };
}

/** For a measured plan: sums over all threads and executions. */
function countedOf(of: Element): RawObject {
  const counters = below(child(of, 'RunTimeInformation'), 'RunTimeCountersPerThread');
  if (counters.length === 0) return {};
  const sum = (name: string): number | undefined => {
    const found = counters.flatMap((one) => number(one, name) ?? []);
    return found.length === 0 ? undefined : found.reduce((all, one) => all + one, 0);
  };
  const elapsed = Math.max(0, ...counters.flatMap((one) => number(one, 'ActualElapsedms') ?? []));
  const [rows, read, runs, reads] = [
    sum('ActualRows'),
    sum('ActualRowsRead'),
    sum('ActualExecutions'),
    sum('ActualLogicalReads'),
  ];
  return {
    ...(rows === undefined ? {} : { 'Counted Rows': rows }),
    ...(read === undefined ? {} : { 'Counted Rows Read': read }),
    ...(runs === undefined ? {} : { 'Counted Executions': runs }),
    ...(reads === undefined ? {} : { 'Counted Pages': reads }),
    ...(elapsed > 0 ? { 'Measured Time': `${elapsed} ms` } : {}),
  };
}
