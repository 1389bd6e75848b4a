/** The hover of a planned query and of a place in it, as Markdown of at most twelve lines. */
import { contains } from '../../text/span.ts';
import { weight } from '../metrics.ts';
import { formatDuration } from '../../text/format.ts';
import { formatCost } from '../cost-text.ts';
import { isMeasured, type ConditionKind, type PlanNode } from '../model.ts';
import { factsOf, tableFactsInWords } from '../table-facts.ts';
import { hasAssumedSizes, type PlanReading } from '../understand.ts';
import { code, prose } from './markdown.ts';
import {
  labInWords,
  metricsIn,
  nodeObject,
  originInWords,
  rowsInWords,
  runsInWords,
  shareInWords,
  sizesInWords,
} from './words.ts';

const mostLines = 12;
const mostInsights = 3;
const mostNodes = 3;
const longestCondition = 120;

/** The hover of the whole query: insights first, then where the work is. */
export function queryHover(reading: PlanReading): string {
  const heading = `**Query plan** · ${headline(reading)}`;
  const insights = reading.insights.slice(0, mostInsights).map(({ message }) => `- ⚠ ${prose(message)}`);
  const rest = reading.insights.length - insights.length;
  const more = rest > 0 ? [`- … and ${rest} more in the plan view`] : [];
  const nodes = heaviest(reading);
  return limited([heading, '', ...insights, ...more, ...nodes, '', origin(reading)]);
}

/** The hover of an offset in the query's text; undefined if no node has that place. */
export function placeHover(reading: PlanReading, offset: number): string | undefined {
  const nodes = withoutBitmaps(nodesAt(reading, offset));
  if (nodes.length === 0) return undefined;
  // A blank line ends a list: the text after it would otherwise belong to the last item.
  const sections = nodes
    .slice(0, mostNodes)
    .flatMap((node, place) => [...(place === 0 ? [] : ['']), ...describe(reading, node)]);
  return limited([...sections, '', origin(reading)]);
}

/** The same beside other things that the place is: two lines at most, the second says what the plan was made from. */
export function placeLines(reading: PlanReading, offset: number): readonly string[] {
  const [node] = withoutBitmaps(nodesAt(reading, offset));
  if (node === undefined) return [];
  const insight = reading.insights.find((found) => found.node === node);
  const told = insight === undefined ? numbers(reading, node) : `⚠ ${prose(insight.message)}`;
  const via = node.index === undefined ? '' : ` using ${code(node.index)}`;
  const from =
    reading.origin.kind === 'lab'
      ? labInWords(reading.origin.collectedAt)
      : originInWords(reading.origin, isMeasured(reading.plan) ? 'measured' : 'estimated');
  return [[`**${title(node)}**${via}`, told].filter(Boolean).join(' · '), `*${prose(from)}*`];
}

function headline(reading: PlanReading): string {
  if (hasAssumedSizes(reading.origin)) return sizesInWords(undefined);
  const { totalCost, totalMs } = reading.metrics;
  const rows = rowsInWords(metricsIn(reading, reading.plan.root));
  const cost = totalCost === undefined ? undefined : `cost ${formatCost(totalCost)}`;
  const time = totalMs === undefined ? undefined : formatDuration(totalMs);
  return [time ?? cost, rows].filter((part) => part !== undefined).join(' · ');
}

function heaviest(reading: PlanReading): readonly string[] {
  return reading.plan.nodes
    .toSorted((a, b) => weight(metricsIn(reading, b)) - weight(metricsIn(reading, a)) || a.id - b.id)
    .slice(0, mostNodes)
    .filter((node) => weight(metricsIn(reading, node)) > 0)
    .map((node) => `- ${facts(reading, node)}`);
}

/** The narrowest ranges that contain the offset: a predicate rather than its table, a table rather than its subquery. */
function nodesAt(reading: PlanReading, offset: number): readonly PlanNode[] {
  const reached = reading.plan.nodes.flatMap((node) => {
    const source = reading.sources[node.id];
    if (source === undefined) return [];
    const spans = [...source.predicates, ...(source.exact ? source.spans : [])];
    const holding = spans.filter((span) => contains(span, offset) || span.end === offset);
    if (holding.length === 0) return [];
    return [{ node, size: Math.min(...holding.map((span) => span.end - span.start)) }];
  });
  const least = Math.min(...reached.map(({ size }) => size));
  return reached
    .filter(({ size }) => size === least)
    .map(({ node }) => node)
    .sort((a, b) => weight(metricsIn(reading, b)) - weight(metricsIn(reading, a)));
}

/** The index scan below a bitmap is shown with it, because it has the same condition. */
function withoutBitmaps(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const heaps = nodes.some(({ kind }) => kind === 'bitmap-heap-scan');
  return heaps
    ? nodes.filter(({ kind }) => !kind.startsWith('bitmap-') || kind === 'bitmap-heap-scan')
    : nodes;
}

function describe(reading: PlanReading, node: PlanNode): readonly string[] {
  const insights = reading.insights.filter((found) => found.node === node);
  const [condition] = node.conditions;
  return [
    [`**${title(node)}**`, numbers(reading, node)].filter(Boolean).join(' · '),
    '',
    ...insights.map(({ message }) => `- ⚠ ${prose(message)}`),
    ...tableLine(reading, node),
    ...(condition === undefined ? [] : [`- ${conditionNames[condition.kind]} ${code(cut(condition.text))}`]),
  ];
}

/** Size and freshness of the table that the node reads. */
function tableLine({ tables, origin }: PlanReading, { relation }: PlanNode): readonly string[] {
  if (hasAssumedSizes(origin)) return [];
  const facts = relation === undefined ? undefined : factsOf(tables, relation);
  return facts === undefined ? [] : [`- ${code(facts.name)} ${prose(tableFactsInWords(facts))}`];
}

export const conditionNames: Readonly<Record<ConditionKind, string>> = {
  filter: 'Filter',
  'join-filter': 'Join filter',
  'index-condition': 'Index condition',
  'recheck-condition': 'Recheck condition',
  'hash-condition': 'Hash condition',
  'merge-condition': 'Merge condition',
  'tid-condition': 'TID condition',
  'one-time-filter': 'One-time filter',
  'run-condition': 'Run condition',
  'conflict-filter': 'Conflict filter',
  'order-by-operator': 'Order by',
};

function facts(reading: PlanReading, node: PlanNode): string {
  return [title(node), numbers(reading, node)].filter(Boolean).join(' · ');
}

function title(node: PlanNode): string {
  const object = nodeObject(node);
  return object === undefined ? prose(node.label) : `${prose(node.label)} on ${code(object)}`;
}

function numbers(reading: PlanReading, node: PlanNode): string {
  if (hasAssumedSizes(reading.origin)) return '';
  const metrics = metricsIn(reading, node);
  return [shareInWords(metrics), rowsInWords(metrics), runsInWords(node, metrics)]
    .filter((part) => part !== undefined)
    .map(prose)
    .join(' · ');
}

function origin(reading: PlanReading): string {
  return `*${prose(originInWords(reading.origin, isMeasured(reading.plan) ? 'measured' : 'estimated'))}*`;
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= longestCondition ? text : `${characters.slice(0, longestCondition).join('')} …`;
}

/** Keeps the last line, which names the plan's origin. */
function limited(lines: readonly string[]): string {
  const kept = lines.length <= mostLines ? lines : [...lines.slice(0, mostLines - 2), ...lines.slice(-2)];
  return kept.join('\n');
}
