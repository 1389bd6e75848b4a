/**
 * Who waits for whom, as trees: a root holds up others and waits for nobody. Each waiter is placed once, below the last one that it has to
 * wait for; its other blockers are named with it. Sessions that wait for each other in a circle are one group.
 */
import type { Party, SeenWait, SeenWaits } from './seen.ts';

export interface LockNode {
  readonly party: Party;
  /** Undefined for a root. */
  readonly wait: SeenWait | undefined;
  /** Blockers other than the one above it. */
  readonly others: readonly Party[];
  /** It waits for itself, through others: the server ends one of them after its deadlock_timeout. */
  readonly inCircle: boolean;
  /** For a root: how many wait for it, directly or through others. */
  readonly blocked: number;
  readonly waiters: readonly LockNode[];
}

/** The root that holds up most first. */
export function forestOf({ waits }: Pick<SeenWaits, 'waits'>): readonly LockNode[] {
  const graph = graphOf(waits);
  const groups = groupsOf(graph);
  const above = placed(graph, groups);
  const below = new Map<string, string[]>();
  for (const [key, parent] of above) if (parent !== undefined) add(below, parent, key);
  const node = (key: string): LockNode => {
    const party = graph.parties.get(key) ?? { kind: 'unseen' };
    const parent = above.get(key);
    const group = groups.of.get(key);
    return {
      party,
      wait: graph.waitOf.get(key),
      others: [...(graph.blockers.get(key) ?? [])]
        .filter((one) => one !== parent)
        .flatMap((one) => graph.parties.get(one) ?? []),
      inCircle: (group?.length ?? 0) > 1,
      blocked: parent === undefined ? reachable(key, graph.waiters).size : 0,
      waiters: (below.get(key) ?? []).toSorted(graph.order).map(node),
    };
  };
  const roots = [...graph.parties.keys()].filter((key) => above.get(key) === undefined);
  return roots
    .toSorted(graph.order)
    .map(node)
    .toSorted((a, b) => b.blocked - a.blocked);
}

export function keyOf(party: Party): string {
  switch (party.kind) {
    case 'session':
      return `session ${party.pid}`;
    case 'prepared':
      return `prepared ${party.transaction}`;
    case 'unseen':
      return 'unseen';
  }
}

interface Graph {
  readonly parties: ReadonlyMap<string, Party>;
  readonly waitOf: ReadonlyMap<string, SeenWait>;
  /** By waiter. */
  readonly blockers: ReadonlyMap<string, ReadonlySet<string>>;
  /** By blocker. */
  readonly waiters: ReadonlyMap<string, readonly string[]>;
  /** The longest wait first, then by name. */
  readonly order: (a: string, b: string) => number;
}

function graphOf(waits: readonly SeenWait[]): Graph {
  const parties = new Map<string, Party>();
  const waitOf = new Map<string, SeenWait>();
  const blockers = new Map<string, Set<string>>();
  const waiters = new Map<string, string[]>();
  for (const wait of waits) {
    const waiter: Party = { kind: 'session', pid: wait.pid };
    const key = keyOf(waiter);
    parties.set(key, waiter);
    // The workers of one session may wait for the same.
    if ((waitOf.get(key)?.seconds ?? -1) < (wait.seconds ?? 0)) waitOf.set(key, wait);
    const own = blockers.get(key) ?? new Set();
    blockers.set(key, own);
    const seen: readonly Party[] =
      wait.blockers.length === 0 ? [{ kind: 'unseen' }] : wait.blockers.map(({ party }) => party);
    for (const party of seen) {
      const blocker = keyOf(party);
      // A session that waits for its own workers waits for nobody else.
      if (blocker === key || own.has(blocker)) continue;
      parties.set(blocker, party);
      own.add(blocker);
      add(waiters, blocker, key);
    }
  }
  const seconds = (key: string): number => waitOf.get(key)?.seconds ?? 0;
  const order = (a: string, b: string): number =>
    seconds(b) - seconds(a) || a.localeCompare(b, 'en', { numeric: true });
  return { parties, waitOf, blockers, waiters, order };
}

interface Groups {
  /** Members of the circle that a party belongs to, or the party alone. */
  readonly of: ReadonlyMap<string, readonly string[]>;
  /** Blockers before those who wait for them. */
  readonly inOrder: readonly (readonly string[])[];
}

/** Tarjan's strongly connected components. */
function groupsOf({ parties, blockers, order }: Graph): Groups {
  const [index, low, stack] = [new Map<string, number>(), new Map<string, number>(), [] as string[]];
  const onStack = new Set<string>();
  const inOrder: (readonly string[])[] = [];
  const visit = (key: string): void => {
    index.set(key, index.size);
    low.set(key, index.get(key) ?? 0);
    stack.push(key);
    onStack.add(key);
    for (const next of blockers.get(key) ?? []) {
      if (!index.has(next)) visit(next);
      else if (!onStack.has(next)) continue;
      low.set(key, Math.min(low.get(key) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(key) !== index.get(key)) return;
    const group = stack.splice(stack.lastIndexOf(key));
    for (const one of group) onStack.delete(one);
    inOrder.push(group.toSorted(order));
  };
  for (const key of parties.keys()) if (!index.has(key)) visit(key);
  return { inOrder, of: new Map(inOrder.flatMap((group) => group.map((one) => [one, group] as const))) };
}

/** The party above each one; undefined for roots. */
function placed(graph: Graph, { inOrder }: Groups): ReadonlyMap<string, string | undefined> {
  const depth = new Map<string, number>();
  const above = new Map<string, string | undefined>();
  for (const group of inOrder) {
    const outside = group
      .flatMap((key) => [...(graph.blockers.get(key) ?? [])])
      .filter((one) => !group.includes(one));
    const [deepest] = [...new Set(outside)].toSorted(
      (a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0) || graph.order(a, b),
    );
    const [head, ...others] = group;
    if (head === undefined) continue;
    above.set(head, deepest);
    depth.set(head, deepest === undefined ? 0 : (depth.get(deepest) ?? 0) + 1);
    for (const one of others) {
      above.set(one, head);
      depth.set(one, (depth.get(head) ?? 0) + 1);
    }
  }
  return above;
}

/** Without the party itself. */
function reachable(from: string, next: Graph['waiters']): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop())
    for (const one of next.get(key) ?? []) {
      if (one === from || found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  return found;
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
