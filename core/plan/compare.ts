/**
 * Compares two plans of one query node by node: what changed, in words, and by how much. Gives no reasons and does not call a plan better:
 * estimates are called estimates, and times come from two single runs.
 */
import { formatCount, formatDuration, oneLine } from '../text/format.ts';
import { formatCost } from './cost-text.ts';
import { matchNodes } from './match.ts';
import { metricsOf, type NodeMetrics } from './metrics.ts';
import { isMeasured, type PlanNode } from './model.ts';
import { nodeTitle } from './present/words.ts';
import type { PlanReading } from './understand.ts';

export interface PlanComparison {
  readonly before: string;
  readonly after: string;
  /** Sentences about the whole. */
  readonly summary: readonly string[];
  /** In the order of the second plan; removed nodes keep their place. */
  readonly rows: readonly ComparedNode[];
}

export interface ComparedNode {
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly level: number;
  /** '' if the plan has no such node. */
  readonly before: string;
  readonly after: string;
  /** `2,055 → 8.3`, for the node itself. */
  readonly cost: string;
  readonly time: string;
  readonly rows: string;
  /** What changed, one sentence each. */
  readonly words: readonly string[];
}

interface Side {
  readonly reading: PlanReading;
  readonly name: string;
}

export function comparePlans(before: Side, after: Side): PlanComparison {
  const matches = matchNodes(before.reading.plan, after.reading.plan).before;
  const taken = new Set(matches.values());
  const gone = new Map<number, PlanNode[]>();
  let anchor = -1;
  for (const node of before.reading.plan.nodes) {
    if (taken.has(node.id)) anchor = node.id;
    else gone.set(anchor, [...(gone.get(anchor) ?? []), node]);
  }
  const removed = (at: number): readonly ComparedNode[] =>
    (gone.get(at) ?? []).map((node) => lone(node, before.reading, 'removed'));
  const rows = [
    ...removed(-1),
    ...after.reading.plan.nodes.flatMap((node) => {
      const id = matches.get(node.id);
      const earlier = id === undefined ? undefined : before.reading.plan.nodes[id];
      return earlier === undefined
        ? [lone(node, after.reading, 'added')]
        : [both(earlier, node, before.reading, after.reading), ...removed(earlier.id)];
    }),
  ];
  return {
    before: oneLine(before.name),
    after: oneLine(after.name),
    summary: summary(before.reading, after.reading, rows),
    rows,
  };
}

function both(before: PlanNode, after: PlanNode, first: PlanReading, second: PlanReading): ComparedNode {
  const was = metricsOf(first.metrics, before);
  const is = metricsOf(second.metrics, after);
  const words = changes(before, after, was, is);
  return {
    change: words.length === 0 ? 'same' : 'changed',
    level: after.depth + 1,
    before: titleOf(before),
    after: titleOf(after),
    cost: delta(was.selfCost, is.selfCost, formatCost),
    time: delta(was.selfMs, is.selfMs, formatDuration),
    rows: delta(rowsOf(was), rowsOf(is), formatCount),
    words,
  };
}

function lone(node: PlanNode, reading: PlanReading, change: 'added' | 'removed'): ComparedNode {
  const metrics = metricsOf(reading.metrics, node);
  const value = (amount: number | undefined, words: (value: number) => string): string => {
    if (amount === undefined) return '';
    return change === 'added' ? `→ ${words(amount)}` : `${words(amount)} →`;
  };
  return {
    change,
    level: node.depth + 1,
    before: change === 'removed' ? titleOf(node) : '',
    after: change === 'added' ? titleOf(node) : '',
    cost: value(metrics.selfCost, formatCost),
    time: value(metrics.selfMs, formatDuration),
    rows: value(rowsOf(metrics), formatCount),
    words: [change === 'added' ? 'New in this plan.' : 'Gone.'],
  };
}

function titleOf(node: PlanNode): string {
  const index = node.index === undefined || node.kind === 'bitmap-index-scan' ? '' : ` using ${node.index}`;
  return oneLine(`${nodeTitle(node)}${index}`);
}

function rowsOf(metrics: NodeMetrics): number | undefined {
  return metrics.actualRows ?? metrics.estimatedRows;
}

function delta(
  before: number | undefined,
  after: number | undefined,
  words: (value: number) => string,
): string {
  if (before === undefined && after === undefined) return '';
  if (before === undefined || after === undefined)
    return before === undefined ? `→ ${words(after ?? 0)}` : `${words(before)} →`;
  const was = words(before);
  const is = words(after);
  return was === is ? is : `${was} → ${is}`;
}

/** A smaller difference of rows does not matter to a reader. */
const notable = 2;

function changes(before: PlanNode, after: PlanNode, was: NodeMetrics, is: NodeMetrics): readonly string[] {
  const words: string[] = [];
  if (before.label !== after.label) words.push(`${before.label} became ${after.label}.`);
  if (before.index !== after.index) {
    if (before.index === undefined) words.push(`Uses the index ${after.index ?? ''}.`);
    else if (after.index === undefined) words.push(`Does not use the index ${before.index} any more.`);
    else words.push(`Uses the index ${after.index} in place of ${before.index}.`);
  }
  const conditions = (node: PlanNode): string =>
    node.conditions.map(({ kind, text }) => `${kind} ${text}`).join('\n');
  if (conditions(before) !== conditions(after)) words.push('Its conditions are others.');
  words.push(...counted(before, after, was, is));
  return words.map(oneLine);
}

function counted(before: PlanNode, after: PlanNode, was: NodeMetrics, is: NodeMetrics): readonly string[] {
  const words: string[] = [];
  const [first, second] = [rowsOf(was), rowsOf(is)];
  if (first !== undefined && second !== undefined && factor(first, second) >= notable) {
    const expected = is.actualRows === undefined ? 'expected ' : '';
    words.push(`${formatCount(second)} rows ${expected}where it was ${formatCount(first)}.`);
  }
  const spilled = (node: PlanNode): boolean => node.sort?.place === 'disk' || (node.hash?.batches ?? 1) > 1;
  if (before.actual !== undefined && after.actual !== undefined) {
    if (spilled(before) && !spilled(after)) words.push('Fits into memory now.');
    if (!spilled(before) && spilled(after)) words.push('Spills to disk now.');
    if (before.actual.loops > 0 && after.actual.loops === 0) words.push('Is not run any more.');
  }
  if ((before.workers?.planned ?? 0) !== (after.workers?.planned ?? 0))
    words.push(
      `${String(after.workers?.planned ?? 0)} workers planned where it was ${String(before.workers?.planned ?? 0)}.`,
    );
  return words;
}

function factor(a: number, b: number): number {
  const low = Math.max(1, Math.min(a, b));
  return Math.max(1, a, b) / low;
}

function summary(first: PlanReading, second: PlanReading, rows: readonly ComparedNode[]): readonly string[] {
  const count = (change: ComparedNode['change']): number =>
    rows.filter((row) => row.change === change).length;
  const parts = [
    [count('changed'), 'changed'],
    [count('added'), 'new'],
    [count('removed'), 'gone'],
    [count('same'), 'the same'],
  ] as const;
  const nodes = parts.flatMap(([many, word]) => (many === 0 ? [] : [`${formatCount(many)} ${word}`]));
  const cost = total(first.metrics.totalCost, second.metrics.totalCost, formatCost);
  const time = total(
    first.plan.executionMs ?? first.metrics.totalMs,
    second.plan.executionMs ?? second.metrics.totalMs,
    formatDuration,
  );
  return [
    ...(cost === undefined ? [] : [`Estimated cost ${cost}.`]),
    ...(time === undefined ? [] : [`Time ${time}, one run each.`]),
    ...(isMeasured(first.plan) === isMeasured(second.plan)
      ? []
      : ['Only one of the two was measured; rows of the other are estimates.']),
    rows.every(({ change }) => change === 'same')
      ? 'The plans have the same shape.'
      : `Nodes: ${nodes.join(', ')}.`,
  ];
}

function total(
  before: number | undefined,
  after: number | undefined,
  words: (value: number) => string,
): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  if (words(before) === words(after)) return `${words(after)}, as before`;
  const percent = before > 0 ? Math.round(((after - before) / before) * 100) : 0;
  const change = percent === 0 ? '' : `, ${percent > 0 ? '+' : '−'}${formatCount(Math.abs(percent))} %`;
  return `${words(before)} → ${words(after)}${change}`;
}
