/** What insights share: shares of the whole, numbers of rows, names of nodes. Decides nothing. */
import { fill, fitting, formatCount, formatShare, type Shorten } from '../text/format.ts';
import { columns } from './expression.ts';
import { metricsIn, parentIn, type InsightContext } from './insight.ts';
import { weight } from './metrics.ts';
import type { Misestimate } from './misestimates.ts';
import { inputs, objectName, subtree, type PlanNode } from './model.ts';

export function weightIn(context: InsightContext, node: PlanNode): number {
  return weight(metricsIn(context, node));
}

/** The share of the plan's time, or cost, of the node and its descendants. */
export function inclusiveWeight(context: InsightContext, node: PlanNode): number {
  const { inclusiveMs, inclusiveCost } = metricsIn(context, node);
  const { account, totalCost } = context.metrics;
  if (inclusiveMs !== undefined && account !== undefined) return part(inclusiveMs, executed(context));
  return part(inclusiveCost, totalCost ?? 0);
}

/** The time of nodes, triggers and serialization in milliseconds; 0 if not measured. */
export function executed({ metrics: { account } }: InsightContext): number {
  return account === undefined ? 0 : account.nodesMs + account.triggersMs + account.serializationMs;
}

export function part(amount: number, whole: number): number {
  return whole > 0 ? Math.min(1, amount / whole) : 0;
}

/** `64 % of the time`, `64 % of the cost`. */
export function shareOf(share: number, { metrics }: InsightContext): string {
  return `${formatShare(share)} of the ${metrics.account === undefined ? 'cost' : 'time'}`;
}

/** Over all runs: counted if measured, else expected. */
export function rowsOf(context: InsightContext, node: PlanNode): number {
  const { actualRows, estimatedRows } = metricsIn(context, node);
  return actualRows ?? estimatedRows ?? 0;
}

/** Columns of the node's table that another node compares or sorts by: what the table is joined by, and the order that is wanted. */
export function columnsAround(node: PlanNode, { plan }: InsightContext): readonly string[] {
  return plan.nodes
    .filter((one) => one !== node)
    .flatMap(({ conditions, sortKeys }) => [...conditions.map(({ text }) => text), ...sortKeys])
    .flatMap((text) => columns(text))
    .flatMap(({ alias, column }) => (alias !== undefined && alias === node.alias ? [column] : []));
}

/** All that the rows of a scan meet. */
export function filterOf({ conditions }: PlanNode): string {
  const kinds: readonly string[] = ['filter', 'index-condition', 'recheck-condition'];
  const parts = conditions.flatMap(({ kind, text }) => (kinds.includes(kind) ? [`(${text})`] : []));
  return parts.join(' AND ');
}

/** `message` with table, actual and expected filled in, if this node's estimate is wrong for that reason. */
export function misestimateMessage(
  node: PlanNode,
  context: InsightContext,
  { cause, message }: { readonly cause: Misestimate['cause']; readonly message: string },
): string | undefined {
  const found = context.misestimates.find((one) => one.node === node);
  if (found?.cause !== cause) return undefined;
  return fitting((short) =>
    fill(message, {
      table: short(objectName(node)),
      actual: rowsInWords(rowsOf(context, node)),
      expected: formatCount(metricsIn(context, node).estimatedRows ?? 0),
    }),
  );
}

/** `about` before a number that was only estimated. */
export function countOf(context: InsightContext, count: number): string {
  return `${context.metrics.account === undefined ? 'about ' : ''}${formatCount(count)}`;
}

/** `1 row`, `1.2 M rows`. */
export function rowsInWords(count: number): string {
  return Math.round(count) === 1 ? '1 row' : `${formatCount(count)} rows`;
}

/** `Seq Scan on orders`. */
export function nodeName(node: PlanNode, short: Shorten): string {
  const name = objectName(node);
  return name === node.label ? node.label : `${node.label} on ${short(name)}`;
}

/** The single table below the node, or undefined. */
export function onlyTable(node: PlanNode): PlanNode | undefined {
  const tables = subtree(node).filter(({ relation }) => relation !== undefined);
  const names = new Set(tables.map((table) => table.relation?.name));
  return names.size === 1 ? tables[0] : undefined;
}

/** The nodes that pass this node's rows on without sorting, grouping or joining them, nearest first. */
export function ancestorsWhile(
  node: PlanNode,
  context: InsightContext,
  passes: (above: PlanNode) => boolean,
): readonly PlanNode[] {
  const found: PlanNode[] = [];
  for (let at = parentIn(context, node); at !== undefined; at = parentIn(context, at)) {
    found.push(at);
    if (!passes(at)) break;
  }
  return found;
}

/** The total rows of all inputs of a node. */
export function rowsRead(context: InsightContext, node: PlanNode): number {
  return inputs(node).reduce((sum, input) => sum + rowsOf(context, input), 0);
}

/** The next power of two in megabytes, as a value for the setting. */
export function memorySetting(bytes: number): string {
  const megabytes = Math.max(1, bytes / 1024 ** 2);
  return `${2 ** Math.ceil(Math.log2(megabytes))}MB`;
}
