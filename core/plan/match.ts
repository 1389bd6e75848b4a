/**
 * Matches the nodes of two plans. Scans are identified by relation and alias; other nodes by the aliases below them. Nodes with the same
 * aliases form a chain, and chains are aligned in order.
 */
import type { Plan, PlanNode } from './model.ts';

export interface Matches {
  /** For each node id of the second plan, the matching id of the first. */
  readonly before: ReadonlyMap<number, number>;
}

export function matchNodes(first: Plan, second: Plan): Matches {
  const chains = chainsOf(first);
  const before = new Map<number, number>();
  for (const [about, chain] of chainsOf(second)) {
    for (const [mine, other] of align(chains.get(about) ?? [], chain)) before.set(other.id, mine.id);
  }
  return { before };
}

/** Nodes grouped by the aliases below them, from the top down. */
function chainsOf(plan: Plan): ReadonlyMap<string, readonly PlanNode[]> {
  const about = aboutOf(plan);
  const chains = new Map<string, PlanNode[]>();
  for (const node of plan.nodes) {
    const key = about[node.id] ?? '';
    const chain = chains.get(key);
    if (chain === undefined) chains.set(key, [node]);
    else chain.push(node);
  }
  return chains;
}

/** Longer keys of many aliases are replaced by a count and a hash. */
const longestKey = 400;

function aboutOf(plan: Plan): readonly string[] {
  const sets: (readonly string[])[] = [];
  for (const node of plan.nodes.toReversed()) {
    const below = new Set(node.children.flatMap((child) => sets[child.id] ?? []));
    const own = nameOf(node);
    if (own !== undefined) below.add(own);
    sets[node.id] = below.size > 64 ? [folded([...below])] : [...below];
  }
  const keys: string[] = [];
  for (const node of plan.nodes) {
    const names = (sets[node.id] ?? []).toSorted();
    const above = node.parent === undefined ? '' : (keys[node.parent] ?? '');
    // A node without a relation (an index below a bitmap scan, a Result) gets its parent's key.
    const key = names.length === 0 ? `${above.slice(0, longestKey)}/` : names.join('\n');
    keys[node.id] = key.length <= longestKey ? key : folded([key]);
  }
  return keys;
}

function nameOf({ relation, alias, cteName, functionName, children }: PlanNode): string | undefined {
  if (children.length > 0 && relation === undefined) return undefined;
  const name = relation?.name ?? cteName ?? functionName;
  return name === undefined && alias === undefined ? undefined : `${name ?? ''} ${alias ?? ''}`;
}

/** Equal for the same names in any order. */
function folded(names: readonly string[]): string {
  let sum = 0;
  for (const name of names) {
    let hash = 7;
    for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) % 2_147_483_647;
    sum = (sum + hash) % 2_147_483_647;
  }
  return `#${String(names.length)} ${String(sum)}`;
}

/** The longest common subsequence of nodes of one class; unmatched nodes at the same position count as a change of kind. */
function align(
  first: readonly PlanNode[],
  second: readonly PlanNode[],
): readonly (readonly [PlanNode, PlanNode])[] {
  // Thousands of nodes with one key are alike: pairing them in order is good enough and cheap.
  if (first.length * second.length > 250_000) return pairs(first, second);
  const lengths = table(first, second);
  const matched: (readonly [PlanNode, PlanNode])[] = [];
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    const a = first[i];
    const b = second[j];
    if (a === undefined || b === undefined) break;
    const best = lengths[i]?.[j] ?? 0;
    if (isAlike(a, b) && best === 1 + (lengths[i + 1]?.[j + 1] ?? 0)) {
      matched.push([a, b]);
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return matched;
}

function pairs(
  first: readonly PlanNode[],
  second: readonly PlanNode[],
): readonly (readonly [PlanNode, PlanNode])[] {
  return second.flatMap((node, place) => {
    const other = first[place];
    return other === undefined || !isAlike(other, node) ? [] : [[other, node] as const];
  });
}

function table(first: readonly PlanNode[], second: readonly PlanNode[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: first.length + 1 }, () =>
    Array.from({ length: second.length + 1 }, () => 0),
  );
  for (const [i, a] of [...first.entries()].toReversed()) {
    for (const [j, b] of [...second.entries()].toReversed()) {
      const row = lengths[i];
      if (row === undefined) continue;
      row[j] = isAlike(a, b)
        ? 1 + (lengths[i + 1]?.[j + 1] ?? 0)
        : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function isAlike(a: PlanNode, b: PlanNode): boolean {
  return classOf(a) === classOf(b);
}

/** Node types that serve one purpose: another scan of a table, another join, another sort. */
function classOf({ kind }: PlanNode): string {
  switch (kind) {
    case 'seq-scan':
    case 'sample-scan':
    case 'index-scan':
    case 'index-only-scan':
    case 'bitmap-heap-scan':
    case 'tid-scan':
      return 'scan';
    case 'nested-loop':
    case 'hash-join':
    case 'merge-join':
      return 'join';
    case 'sort':
    case 'incremental-sort':
      return 'sort';
    case 'aggregate':
    case 'group':
    case 'unique':
      return 'aggregate';
    case 'append':
    case 'merge-append':
      return 'append';
    case 'gather':
    case 'gather-merge':
      return 'gather';
    default:
      return kind;
  }
}
