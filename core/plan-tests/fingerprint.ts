/**
 * The part of a plan that is worth recording: its nodes, what they read through which indexes, and row estimates as orders of magnitude. No
 * values, costs or times: two fingerprints differ if a person would call the plans different. Reads no file.
 */
import { formatCount, oneLine } from '../text/format.ts';
import type { Plan, PlanNode } from '../plan/model.ts';
import { redactExpression } from '../plan/redact.ts';

export interface FingerprintNode {
  readonly depth: number;
  /** `Index Scan on public.orders using orders_account [index condition, filter]`. */
  readonly text: string;
  /** Order of magnitude of the estimate, at least 0; undefined if the tables were empty, so that it means nothing. */
  readonly magnitude: number | undefined;
}

/** A plan as found now: the estimate is kept, so that a small change around a power of ten does not count. */
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

/** `~1 row`, `~10 k rows`: the lower end of its order of magnitude. */
export function magnitudeInWords(magnitude: number): string {
  return magnitude === 0 ? '~1 row' : `~${formatCount(10 ** magnitude)} rows`;
}

/** How far an ANALYZE alone may move an estimate. */
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
  // Servers before version 18 name the parameter that the subplan sets.
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

/** Partitions are created and dropped over time: partitions that are read alike count as one. */
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

/** How a partition is read, without the names of the partition and its index. */
function likeness(node: PlanNode): string {
  const { relation, index } = node;
  if (relation === undefined || node.children.length > 0) return textOf(node);
  const plain = textOf({ ...node, relation: undefined, alias: undefined, index: undefined });
  const keys = plain.startsWith(node.label) ? plain.slice(node.label.length) : '';
  return `${node.label} on each partition${index === undefined ? '' : ' using its index'}${keys}`;
}
