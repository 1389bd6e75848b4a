/** The annotations at the ends of the lines that cause the cost: for each line the heaviest node there, in a few words. */
import { oncePer } from '../../collections/once-per.ts';
import { LineIndex } from '../../text/line-index.ts';
import { weight, type NodeMetrics } from '../metrics.ts';
import { inputs, type PlanNode } from '../model.ts';
import { hasAssumedSizes, type PlanReading } from '../understand.ts';
import { metricsIn, nodeTitle, originInWords, rowsInWords, runsInWords, shareInWords } from './words.ts';

export interface LineFact {
  /** Zero-based, counted from the query's first line. */
  readonly line: number;
  /** `Seq Scan on orders · ~1.2 M rows · 64 % of cost`. Plain text. */
  readonly text: string;
  /** The same in sentences, with the insights of every node of the line. Plain text, one string for each line. */
  readonly details: readonly string[];
  /** An insight concerns a node of this line. */
  readonly notable: boolean;
}

/** Nodes with a smaller share are not annotated, unless they read a table. */
const leastWeight = 0.01;

/** An editor asks for those of all queries at each letter of one. */
export const lineFacts: (reading: PlanReading) => readonly LineFact[] = oncePer(factsOf);

function factsOf(reading: PlanReading): readonly LineFact[] {
  const index = new LineIndex(reading.sql);
  const byLine = new Map<number, PlanNode[]>();
  for (const node of reading.plan.nodes) {
    const source = reading.sources[node.id];
    if (source?.exact !== true || !isShown(node, reading)) continue;
    const { line } = index.position(source.spans[0].start);
    byLine.set(line, [...(byLine.get(line) ?? []), node]);
  }
  return [...byLine].sort(([a], [b]) => a - b).map(([line, nodes]) => factOf(line, nodes, reading));
}

function factOf(line: number, nodes: readonly PlanNode[], reading: PlanReading): LineFact {
  const ordered = nodes.toSorted((a, b) => weightOf(b, reading) - weightOf(a, reading));
  const [first] = ordered;
  const spoken = reading.insights.filter(({ node }) => nodes.includes(node));
  const [told] = spoken;
  const assumed = hasAssumedSizes(reading.origin);
  return {
    line,
    // What nobody knows the size of has no figures.
    text:
      assumed && told !== undefined
        ? `${told.node.label} · ${told.short}`
        : first === undefined
          ? ''
          : inWords(first, reading),
    details: [
      ...(assumed ? [originInWords(reading.origin, 'estimated')] : []),
      ...spoken.map(({ message }) => message),
      ...ordered.slice(0, 6).map((node) => inWords(node, reading)),
    ],
    notable: spoken.length > 0,
  };
}

function inWords(node: PlanNode, reading: PlanReading): string {
  if (hasAssumedSizes(reading.origin)) {
    const index = partsOf(node).find((part) => part.index !== undefined)?.index;
    return index === undefined ? nodeTitle(node) : `${node.label} · ${index}`;
  }
  const metrics = metricsIn(reading, node);
  const parts = [nodeTitle(node), rowsInWords(metrics), runsInWords(node, metrics), shareOf(node, reading)];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** A bitmap scan is two nodes in the plan and one place in the text. */
function shareOf(node: PlanNode, reading: PlanReading): string | undefined {
  const [own, ...below] = partsOf(node).map((part) => metricsIn(reading, part));
  if (own === undefined) return undefined;
  const add = (pick: (metrics: NodeMetrics) => number | undefined): number | undefined =>
    pick(own) === undefined ? undefined : [own, ...below].reduce((sum, part) => sum + (pick(part) ?? 0), 0);
  return shareInWords({
    ...own,
    selfMs: add((part) => part.selfMs),
    timeShare: add((part) => part.timeShare),
    costShare: add((part) => part.costShare),
  });
}

function weightOf(node: PlanNode, reading: PlanReading): number {
  return partsOf(node).reduce((sum, part) => sum + weight(metricsIn(reading, part)), 0);
}

function partsOf(node: PlanNode): readonly PlanNode[] {
  return node.kind === 'bitmap-heap-scan' ? [node, ...inputs(node).flatMap(partsOfBitmap)] : [node];
}

function partsOfBitmap(node: PlanNode): readonly PlanNode[] {
  return [node, ...inputs(node).flatMap(partsOfBitmap)];
}

/** Helper nodes (Hash, Materialize, Gather …) mean nothing at the text; the plan view shows them. */
function isShown(node: PlanNode, reading: PlanReading): boolean {
  switch (node.kind) {
    case 'hash':
    case 'materialize':
    case 'memoize':
    case 'gather':
    case 'gather-merge':
    case 'result':
    case 'limit':
    case 'lock-rows':
    case 'project-set':
    case 'bitmap-index-scan':
    case 'bitmap-and':
    case 'bitmap-or':
    case 'subquery-scan':
    case 'append':
    case 'other':
      return false;
    case 'modify':
      // That rows are inserted into a table is in the text already.
      return !hasAssumedSizes(reading.origin);
    default:
      return node.relation !== undefined || weightOf(node, reading) >= leastWeight;
  }
}
