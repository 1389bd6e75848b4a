/**
 * What of a plan is worth remembering: its nodes, what they read and through which indexes, and rows as orders of magnitude. No value, no cost, no
 * time: two fingerprints differ where a person would call the plan another one. Reads nothing and knows no file.
 */
import { formatCount, oneLine } from '../text/format.ts';
import type { Plan, PlanNode } from '../plan/model.ts';
import { redactExpression } from '../plan/redact.ts';

export interface FingerprintNode {
  readonly depth: number;
  /** `Index Scan on public.orders using orders_account [index condition, filter]`. */
  readonly text: string;
  /** Of the estimate, from 0; undefined if tables were empty and it means nothing. */
  readonly magnitude: number | undefined;
}

/** A plan as it was found now: the estimate is kept, so that a little more than ten is not another order of magnitude than a little less. */
export interface FoundNode extends FingerprintNode {
  readonly rows: number | undefined;
}

export function fingerprintOf(plan: Plan, rows: 'counted' | 'meaningless'): readonly FoundNode[] {
  const found: FoundNode[] = [];
  const pending: { readonly node: PlanNode; readonly depth: number; readonly text: string }[] = [
    { node: plan.root, depth: 0, text: textOf(plan.root) },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth, text } = next;
    const estimate = rows === 'counted' ? node.estimate?.rows : undefined;
    found.push({
      depth,
      text,
      rows: estimate,
      magnitude: estimate === undefined ? undefined : magnitudeOf(estimate),
    });
    pending.push(...below(node, depth + 1).toReversed());
  }
  return found;
}

function magnitudeOf(rows: number): number {
  return Math.max(0, Math.floor(Math.log10(Math.max(1, rows))));
}

/** `~1 row`, `~10 k rows`: the least of its order of magnitude. */
export function magnitudeInWords(magnitude: number): string {
  return magnitude === 0 ? '~1 row' : `~${formatCount(10 ** magnitude)} rows`;
}

/** What a statistics run moves without anybody having done anything. */
const slack = 2;

export function isSameNode(recorded: FingerprintNode, now: FoundNode): boolean {
  if (recorded.depth !== now.depth || recorded.text !== now.text) return false;
  const { magnitude } = recorded;
  if (magnitude === undefined || now.rows === undefined) return magnitude === now.magnitude;
  const rows = Math.max(1, now.rows);
  return rows >= 10 ** magnitude / slack && rows < 10 ** (magnitude + 1) * slack;
}

// ------------------------------------------------------------------------------------------------------------------------- words

function textOf(node: PlanNode): string {
  const { subplanName, label, role } = node;
  // Servers before 18 say which parameter it fills.
  const name = subplanName?.replace(/ \(returns .*\)$/, '');
  const subplan = name !== undefined && (role === 'cte' || role === 'init-plan' || role === 'sub-plan');
  const keys = [...node.sortKeys, ...node.groupKeys].map((part) => redactExpression(part)).join(', ');
  const kinds = [...new Set(node.conditions.map(({ kind }) => kind.replaceAll('-', ' ')))];
  return oneLine(
    [
      subplan ? `${name}: ` : '',
      label,
      objectOf(node),
      keys === '' ? '' : ` by ${keys}`,
      kinds.length === 0 ? '' : ` [${kinds.join(', ')}]`,
    ].join(''),
  );
}

function objectOf({ relation, alias, index, cteName, functionName }: PlanNode): string {
  const plain = relation?.name ?? cteName ?? functionName;
  const name = relation?.schema === undefined ? plain : `${relation.schema}.${relation.name}`;
  const called = alias === undefined || alias === plain ? '' : ` ${alias}`;
  const on = name === undefined ? '' : ` on ${name}${called}`;
  return `${on}${index === undefined ? '' : ` using ${index}`}`;
}

/** Partitions come and go by the calendar: those that are read alike are one. */
function below(
  { kind, children }: PlanNode,
  depth: number,
): readonly { readonly node: PlanNode; readonly depth: number; readonly text: string }[] {
  const each = children.map((node) => ({ node, depth, text: textOf(node) }));
  const isAppend = kind === 'append' || kind === 'merge-append';
  if (!isAppend || children.length < 2) return each;
  const groups = new Map<string, PlanNode[]>();
  for (const child of children) {
    const group = groups.get(likeness(child)) ?? [];
    group.push(child);
    groups.set(likeness(child), group);
  }
  return [...groups].flatMap(([text, [first, ...others]]) => {
    if (first === undefined) return [];
    return [{ node: first, depth, text: others.length === 0 ? textOf(first) : text }];
  });
}

/** What a partition is read by, without its name and that of its index. */
function likeness(node: PlanNode): string {
  const { relation, index } = node;
  if (relation === undefined || node.children.length > 0) return textOf(node);
  const plain = textOf({ ...node, relation: undefined, alias: undefined, index: undefined });
  const keys = plain.startsWith(node.label) ? plain.slice(node.label.length) : '';
  return `${node.label} on each partition${index === undefined ? '' : ' using its index'}${keys}`;
}
