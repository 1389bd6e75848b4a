/**
 * The names of sampled keys as a tree of their parts. Where a part has many different values, such as the number of a user, its nodes are one
 * node `*`: `user:*:cart`. Names are text for display; nothing is read from a server here.
 */
import { groupBy } from '../collections/group-by.ts';
import { estimateOf, type Estimate } from './estimate.ts';
import type { KeySample, LookedKey } from './sample.ts';

export interface KeyNode {
  /** One part of a name; `*` for many different ones. */
  readonly part: string;
  /** From the root: `user:*:cart`. */
  readonly pattern: string;
  /** Keys in and below it. */
  readonly keys: Estimate;
  /** How many of them are in the sample. */
  readonly sampled: number;
  /** A sampled key that ends here: the node is a key, or a pattern of keys. */
  readonly example: string | undefined;
  /** Those of the sampled keys in and below it whose type and time to live are known. */
  readonly looked: readonly LookedKey[];
  /** The largest first. */
  readonly children: readonly KeyNode[];
}

export const anyPart = '*';

/** With more different values of one part, these are not listed one by one. */
const mostValues = 40;
/** Deeper parts stay together. */
const deepest = 8;

interface Name {
  readonly whole: string;
  readonly parts: readonly string[];
  readonly looked: LookedKey | undefined;
}

export function keyTree(
  { names, looked, total }: Omit<KeySample, 'isComplete'>,
  separator: string,
): readonly KeyNode[] {
  const of = { seen: names.length, total, separator };
  const byName = new Map(looked.map((one) => [one.name, one]));
  return below(
    names.map((whole) => ({ whole, parts: partsOf(whole, separator), looked: byName.get(whole) })),
    0,
    '',
    of,
  );
}

export function partsOf(name: string, separator: string): readonly string[] {
  const parts = name.split(separator);
  return parts.length <= deepest
    ? parts
    : [...parts.slice(0, deepest - 1), parts.slice(deepest - 1).join(separator)];
}

function below(
  names: readonly Name[],
  depth: number,
  above: string,
  of: { readonly seen: number; readonly total: number; readonly separator: string },
): readonly KeyNode[] {
  const longer = names.filter(({ parts }) => parts.length > depth);
  const byPart = groupBy(longer, ({ parts }) => parts[depth] ?? '');
  // Of a part that was seen once in a sample nothing can be said by itself.
  const least = of.seen < of.total ? 2 : 1;
  return collapsed(byPart, least)
    .map(([part, inside]): KeyNode => {
      const pattern = depth === 0 ? part : `${above}${of.separator}${part}`;
      return {
        part,
        pattern,
        keys: estimateOf(inside.length, of.seen, of.total),
        sampled: inside.length,
        example: inside.find(({ parts }) => parts.length === depth + 1)?.whole,
        looked: inside.flatMap(({ looked }) => looked ?? []),
        children: below(inside, depth + 1, pattern, of),
      };
    })
    .toSorted((a, b) => b.sampled - a.sampled || (a.part < b.part ? -1 : 1));
}

/**
 * The parts that keep a node of their own, and one node for all others. If there are many parts, as the numbers of users are, a part keeps its
 * own with ten times the keys of the usual one.
 */
function collapsed(
  byPart: ReadonlyMap<string, readonly Name[]>,
  least: number,
): readonly (readonly [string, readonly Name[]])[] {
  const parts = [...byPart].toSorted(([, a], [, b]) => b.length - a.length);
  const usual = parts[Math.floor(parts.length / 2)]?.[1].length ?? 0;
  const enough = parts.length > mostValues ? 10 * usual : least;
  const own = parts.filter(([, { length }]) => length >= enough).slice(0, mostValues);
  const rest = parts.slice(own.length);
  // A single other part is told by its name.
  return rest.length < 2 ? parts : [...own, [anyPart, rest.flatMap(([, inside]) => inside)]];
}

/** The nodes from the root to the one with this pattern; the last one is it. */
export function nodeAt(roots: readonly KeyNode[], parts: readonly string[]): KeyNode | undefined {
  let [nodes, found]: [readonly KeyNode[], KeyNode | undefined] = [roots, undefined];
  for (const part of parts) {
    found = nodes.find((one) => one.part === part);
    if (found === undefined) return undefined;
    nodes = found.children;
  }
  return found;
}

/** Patterns of keys: every node at which a sampled key ends, the largest first. */
export function keyPatterns(roots: readonly KeyNode[]): readonly KeyNode[] {
  return roots
    .flatMap(withChildren)
    .filter(({ example }) => example !== undefined)
    .toSorted((a, b) => b.sampled - a.sampled);
}

function withChildren(node: KeyNode): readonly KeyNode[] {
  return [node, ...node.children.flatMap(withChildren)];
}
