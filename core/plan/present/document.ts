/**
 * A plan as the plan view shows it: plain data in words, in reading order, so that the view only computes the layout. Strings are shown as
 * text only. A plan on an empty database has no rows, costs or insights.
 */
import { formatBytes, formatCount, formatDuration, formatShare, oneLine } from '../../text/format.ts';
import { formatCost } from '../cost-text.ts';
import { weight, type NodeMetrics } from '../metrics.ts';
import { isMeasured, type Estimate, type PlanEngine, type PlanNode } from '../model.ts';
import type { PlanInsight } from '../insight.ts';
import { hasAssumedSizes, type PlanOrigin, type PlanReading } from '../understand.ts';
import { furtherFigures } from './figures.ts';
import { conditionNames } from './hover.ts';
import { hotPath, icicles, type Icicle } from './icicle.ts';
import {
  givenValues,
  labInWords,
  metricsIn,
  nodeObject,
  rowsInWords,
  runsInWords,
  serverInWords,
  statisticsAge,
} from './words.ts';

export interface PlanDocument {
  readonly origin: PlanDocumentOrigin;
  /** When the plan was made, in ISO 8601; the view formats it for the reader's locale. */
  readonly at: string;
  /** The query's first words, in one line. */
  readonly title: string;
  /** `assumed`: planned from assumed sizes; `shape`: neither cost nor rows mean anything. */
  readonly kind: 'measured' | 'estimated' | 'assumed';
  /** The columns of figures; those that the server does not print are left out. */
  readonly columns: readonly PlanColumn[];
  readonly totals: readonly LabelledText[];
  /** In pre-order. */
  readonly rows: readonly PlanRow[];
  readonly icicles: readonly Icicle[];
  /** Assumed sizes of the plan's tables; empty if sizes are known. */
  readonly sizes: readonly AssumedSize[];
}

export interface AssumedSize {
  /** `schema.name`. */
  readonly table: string;
  readonly rows: number;
}

export type PlanColumn = 'rows' | 'time' | 'cost';

export interface PlanDocumentOrigin {
  /** The file's name, if the plan comes from a file. */
  readonly file: string;
  /** Empty for the embedded server. */
  readonly connection: string;
  readonly role: string;
  readonly server: string;
  /** Remarks about the plan besides its origin; '' if none. */
  readonly notice: string;
}

export interface LabelledText {
  readonly label: string;
  readonly text: string;
}

export interface PlanRow {
  readonly id: number;
  /** The parent's id, -1 for the root. */
  readonly parent: number;
  /** 1 for the root. */
  readonly level: number;
  /** `Seq Scan`. */
  readonly title: string;
  /** `orders`; '' if there is no object. */
  readonly object: string;
  /** `CTE spend`, `InitPlan 1`: how the node is run, unless simply by its parent; else ''. */
  readonly role: string;
  /** `~1.2 M`, '' on an empty database. */
  readonly estimatedRows: string;
  readonly actualRows: string;
  /** `×12` if estimate and measurement differ tenfold or more; else ''. */
  readonly misestimate: string;
  /** Share of the plan's cost of this node itself; -1 if not known. */
  readonly costShare: number;
  readonly cost: string;
  /** Share of the measured time; -1 if not known. */
  readonly timeShare: number;
  readonly time: string;
  readonly insights: readonly RowInsight[];
  readonly details: readonly LabelledText[];
  /** On the path from the root along which most of the time or cost is spent. */
  readonly hot: boolean;
  /** The node has a place in the query. */
  readonly located: boolean;
}

export interface RowInsight {
  readonly id: string;
  readonly title: string;
  readonly message: string;
  readonly advice: string;
}

const longestTitle = 120;

/** The caller passes `at`, because core has no clock. */
export function planDocument(reading: PlanReading, at: string): PlanDocument {
  const { plan, origin } = reading;
  const hot = hotPath(reading);
  const insights = new Map<number, PlanInsight[]>();
  for (const found of reading.insights) {
    insights.set(found.node.id, [...(insights.get(found.node.id) ?? []), found]);
  }
  const rows = plan.nodes.map((node) => rowOf(node, reading, insights.get(node.id) ?? [], hot.has(node.id)));
  return {
    origin: {
      file: origin.kind === 'file' ? oneLine(origin.name) : '',
      connection:
        origin.kind === 'live'
          ? oneLine(origin.connection)
          : origin.kind === 'lab'
            ? labInWords(origin.collectedAt)
            : '',
      role: origin.kind === 'live' ? oneLine(origin.role) : '',
      server: origin.kind === 'file' ? '' : serverInWords(origin.serverVersion, origin.product),
      notice: noticeOf(reading, at),
    },
    at,
    title: titleOf(reading.sql) || (origin.kind === 'file' ? oneLine(origin.name) : ''),
    kind: kindOf(reading),
    totals: totals(reading),
    columns: columnsOf(rows),
    rows,
    icicles: icicles(reading),
    sizes: sizesOf(reading),
  };
}

/** A partition is sized with its table, which is not in the plan. */
function sizesOf({ origin, tables }: PlanReading): readonly AssumedSize[] {
  if (!hasAssumedSizes(origin)) return [];
  return tables.flatMap(({ schema, name, rows, partOf }) =>
    rows === undefined || partOf !== undefined ? [] : [{ table: `${schema}.${name}`, rows }],
  );
}

function kindOf({ origin, plan }: PlanReading): PlanDocument['kind'] {
  if (hasAssumedSizes(origin)) return 'assumed';
  return isMeasured(plan) ? 'measured' : 'estimated';
}

/** Whether the plan was executed, for exports. A plan from a file says so itself. */
export function howInWords({ kind, origin }: Pick<PlanDocument, 'kind' | 'origin'>): string {
  if (kind === 'measured') return 'Measured';
  return origin.file !== '' && origin.notice !== '' ? `Estimated. ${origin.notice}` : 'Estimated, not run';
}

function columnsOf(rows: readonly PlanRow[]): readonly PlanColumn[] {
  const has = (column: PlanColumn, of: (row: PlanRow) => string): readonly PlanColumn[] =>
    rows.some((row) => of(row) !== '') ? [column] : [];
  return [
    ...has('rows', (row) => row.actualRows + row.estimatedRows),
    ...has('time', (row) => row.time),
    ...has('cost', (row) => row.cost),
  ];
}

function noticeOf({ origin, plan }: PlanReading, at: string): string {
  if (origin.kind === 'file')
    return plan.root.extra.has('Counted Rows')
      ? 'It was run where it was saved: the table has the estimates, and what was counted stands at each operator.'
      : '';
  if (origin.kind === 'lab') return labNotice(origin, at);
  if (origin.generic) return 'Planned for any value of the parameters.';
  return origin.values.length === 0 ? '' : `Planned${givenValues(origin.values).slice(1)}.`;
}

function labNotice(origin: PlanOrigin & { readonly kind: 'lab' }, at: string): string {
  const generic = origin.generic ? ['Planned for any value of the parameters.'] : [];
  const given = origin.values.length === 0 ? [] : [`Planned${givenValues(origin.values).slice(1)}.`];
  const age = origin.collectedAt === undefined ? '' : statisticsAge(origin.collectedAt, at);
  const old = age === '' ? '' : `, ${age}`;
  const head =
    origin.collectedAt === undefined
      ? 'Planned from assumed sizes, so rows and costs are not those of your data.'
      : `${labInWords(origin.collectedAt)}${old}: what the database that they are of would estimate.`;
  return [head, ...generic, ...given, ...origin.limits.map(oneLine)].join(' ');
}

function titleOf(sql: string): string {
  const characters = Array.from(oneLine(sql.replace(/\s+/g, ' ')));
  return characters.length <= longestTitle
    ? characters.join('')
    : `${characters.slice(0, longestTitle).join('')}…`;
}

function totals({ plan, metrics }: PlanReading): readonly LabelledText[] {
  const { totalCost, totalMs } = metrics;
  return labelled([
    ['Cost', totalCost === undefined ? undefined : fineCost(totalCost, plan.engine)],
    ['Time', totalMs === undefined ? undefined : formatDuration(plan.executionMs ?? totalMs)],
    ['Planning', duration(plan.planningMs)],
    ['JIT', duration(plan.jit?.totalMs)],
    ...plan.triggers.map(({ name, timeMs, calls }): LabelPair => [
      `Trigger ${oneLine(name)}`,
      `${timeMs === undefined ? '' : `${formatDuration(timeMs)}, `}${formatCount(calls)} calls`,
    ]),
  ]);
}

function duration(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatDuration(ms);
}

function rowOf(
  node: PlanNode,
  reading: PlanReading,
  insights: readonly PlanInsight[],
  hot: boolean,
): PlanRow {
  const metrics = metricsIn(reading, node);
  return {
    id: node.id,
    parent: node.parent ?? -1,
    level: node.depth + 1,
    title: oneLine(node.label),
    object: nodeObject(node) ?? '',
    role: oneLine(node.subplanName ?? ''),
    estimatedRows: metrics.estimatedRows === undefined ? '' : `~${formatCount(metrics.estimatedRows)}`,
    actualRows: metrics.actualRows === undefined ? '' : formatCount(metrics.actualRows),
    misestimate: misestimate(metrics),
    costShare: metrics.costShare ?? -1,
    cost: metrics.costShare === undefined ? '' : formatShare(metrics.costShare),
    timeShare: metrics.timeShare ?? -1,
    time: metrics.selfMs === undefined ? '' : formatDuration(metrics.selfMs),
    insights: insights.map(({ insight, message }) => ({
      id: insight.id,
      title: insight.title,
      message,
      advice: insight.advice,
    })),
    details: details(node, metrics, reading.plan.engine),
    hot,
    // The text of a query from a file is not available.
    located: reading.origin.kind !== 'file' && reading.sources[node.id]?.exact === true,
  };
}

function misestimate({ misestimate: factor }: NodeMetrics): string {
  return factor === undefined || factor < 10 ? '' : `×${formatCount(factor)}`;
}

type LabelPair = readonly [label: string, text: string | undefined];

function labelled(pairs: readonly LabelPair[]): readonly LabelledText[] {
  return pairs.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [{ label, text }]));
}

function details(node: PlanNode, metrics: NodeMetrics, engine: PlanEngine): readonly LabelledText[] {
  const relation = node.relation;
  const shape: readonly LabelPair[] = [
    [
      'Table',
      relation && (relation.schema === undefined ? relation.name : `${relation.schema}.${relation.name}`),
    ],
    ['Alias', node.alias === relation?.name ? undefined : node.alias],
    ['Index', node.index],
    ['Function', node.functionCall],
    ...node.conditions.map((condition): LabelPair => [conditionNames[condition.kind], condition.text]),
    ['Sorted by', node.sortKeys.join(', ')],
    ['Already sorted by', node.presortedKeys.join(', ')],
    ['Grouped by', node.groupKeys.join(', ')],
    ['Cached by', node.cacheKey],
    ['Disabled', node.disabled ? 'by a setting; there was no other way' : undefined],
  ];
  const output: LabelPair = ['Output', node.output.join(', ')];
  const facts = [...shape, ...numbers(node, metrics, engine)];
  return labelled([...facts, output]).map(({ label, text }) => ({
    label,
    text: oneLine(text),
  }));
}

function isCostless(estimate: PlanNode['estimate']): boolean {
  return estimate === undefined || estimate.rowsOnly === true;
}

/** SQL Server prints one number for all runs. */
function costInWords(estimate: Estimate, metrics: NodeMetrics, engine: PlanEngine): string {
  return engine === 'sqlserver'
    ? `${fineCost(metrics.inclusiveCost, engine)} with what is below, over all runs`
    : `${formatCost(estimate.startupCost)} to first row, ${formatCost(estimate.totalCost)} for all, one run`;
}

/** SQL Server's costs of quick queries are far below one. */
function fineCost(cost: number, engine: PlanEngine): string {
  return engine === 'sqlserver' && cost > 0 && cost < 1
    ? String(Number(cost.toPrecision(2)))
    : formatCost(cost);
}

function numbers(node: PlanNode, metrics: NodeMetrics, engine: PlanEngine): readonly LabelPair[] {
  const { estimate, actual, workers, buffers } = node;
  return [
    ['Rows', rowsInWords(metrics)],
    ['Runs', runsInWords(node, metrics) ?? (actual === undefined ? undefined : formatCount(actual.loops))],
    [
      'Cost',
      estimate === undefined || estimate.rowsOnly === true
        ? undefined
        : costInWords(estimate, metrics, engine),
    ],
    [
      'Own cost',
      weight(metrics) === 0 || isCostless(estimate) ? undefined : fineCost(metrics.selfCost, engine),
    ],
    ['Row width', estimate?.rowsOnly === true ? undefined : estimate && formatBytes(estimate.width)],
    [
      'Time',
      metrics.inclusiveMs === undefined ? undefined : `${formatDuration(metrics.inclusiveMs)} with children`,
    ],
    [
      'Workers',
      workers &&
        `${workers.launched === undefined ? '' : `${workers.launched} of `}${workers.planned} planned`,
    ],
    ...node.conditions.map((condition): LabelPair => [
      `Discarded by ${conditionNames[condition.kind].toLowerCase()}`,
      condition.rowsRemoved === undefined ? undefined : `${formatCount(condition.rowsRemoved)} rows per run`,
    ]),
    [
      'Sort',
      node.sort &&
        `${node.sort.method}, ${formatBytes(node.sort.kilobytes * 1024)} ${node.sort.place === 'disk' ? 'on disk' : 'in memory'}`,
    ],
    [
      'Hash',
      node.hash &&
        `${formatCount(node.hash.batches)} ${node.hash.batches === 1 ? 'batch' : 'batches'}, ${formatBytes(node.hash.peakKilobytes * 1024)}`,
    ],
    ...furtherFigures(node),
    ['Heap fetches', node.heapFetches === undefined ? undefined : formatCount(node.heapFetches)],
    ['Partitions left out', node.subplansRemoved ? formatCount(node.subplansRemoved) : undefined],
    [
      'Pages',
      buffers && `${formatCount(buffers.sharedHit)} from cache, ${formatCount(buffers.sharedRead)} read`,
    ],
    [
      'Temporary pages',
      buffers && buffers.tempWritten > 0 ? `${formatCount(buffers.tempWritten)} written` : undefined,
    ],
  ];
}
