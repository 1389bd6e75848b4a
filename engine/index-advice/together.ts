/**
 * Reduces the indexes that several queries need: one that serves two of them, according to the planner, replaces both. Each query keeps a
 * plan that is nearly as good as the one it was advised with.
 */
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { isFailed, type TrialFailure, type TrialIndex, type TrialPlan } from './trial.ts';
import { nearlyAsGood } from './choose.ts';

/** A query with the indexes chosen for it alone. */
export interface Wish {
  readonly indexes: readonly TrialIndex[];
  readonly before: TrialPlan;
  readonly after: TrialPlan;
}

export interface Planned {
  readonly plan: TrialPlan;
  readonly indexes: readonly TrialIndex[];
}

/** Plans a query with these indexes and no other proposed ones. */
export type PlanWish<T extends Wish> = (
  wish: T,
  indexes: readonly ProposedIndex[],
) => Promise<Planned | TrialFailure>;

/** Further combinations are not tried: each costs a plan. */
const mostPlans = 80;
const mostColumns = 4;

/** In the order of the queries; a query without shared indexes is returned unchanged. */
export async function together<T extends Wish>(
  wishes: readonly T[],
  plan: PlanWish<T>,
): Promise<readonly T[]> {
  let now = wishes;
  let left = mostPlans;
  const tried = new Set<string>();
  for (;;) {
    const next = nextOf(now, tried);
    if (next === undefined || left <= 0) return now;
    tried.add(keyOf(next));
    const replaced: T[] = [];
    for (const wish of now) {
      const kept = wish.indexes.filter(({ index }) => !isOneOf(index, next.of));
      if (kept.length === wish.indexes.length) {
        replaced.push(wish);
        continue;
      }
      left -= 1;
      const outcome = await plan(wish, [...kept.map(({ index }) => index), next.index]);
      if (isFailed(outcome) || !isEnough(wish, outcome)) break;
      replaced.push({ ...wish, indexes: outcome.indexes, after: outcome.plan });
    }
    if (replaced.length === now.length) now = replaced;
  }
}

function isEnough({ before, after }: Wish, { plan }: Planned): boolean {
  return plan.uses.length > 0 && plan.cost <= nearlyAsGood(after.cost, before.cost);
}

interface Substitute {
  readonly index: ProposedIndex;
  /** The indexes that it replaces. */
  readonly of: readonly ProposedIndex[];
}

function keyOf({ index, of }: Substitute): string {
  return [index, ...of].map(definitionOf).join('\n');
}

/** For two of one table: either of them, or one that begins with one and continues with the rest of the other. */
function* substitutes(wishes: readonly Wish[]): Generator<Substitute> {
  const all = new Map(
    wishes.flatMap(({ indexes }) => indexes.map(({ index }) => [definitionOf(index), index] as const)),
  );
  const list = [...all.values()].filter(({ method }) => method === 'btree');
  for (const [place, one] of list.entries())
    for (const other of list.slice(place + 1)) {
      if (one.relation !== other.relation || one.where !== other.where) continue;
      const joined = [joinedOf(one, other), joinedOf(other, one)];
      const short = joined.filter(({ elements }) => elements.length <= mostColumns);
      for (const index of [one, other, ...short]) yield { index, of: [one, other] };
    }
}

/** The first that was not tried yet. */
function nextOf(wishes: readonly Wish[], tried: ReadonlySet<string>): Substitute | undefined {
  for (const one of substitutes(wishes)) if (!tried.has(keyOf(one))) return one;
  return undefined;
}

function joinedOf(first: ProposedIndex, second: ProposedIndex): ProposedIndex {
  const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];
  const elements = union(first.elements, second.elements);
  return {
    ...first,
    elements,
    names: union(first.names, second.names),
    include: union(first.include, second.include).filter((name) => !elements.includes(name)),
    extension: first.extension ?? second.extension,
  };
}

function isOneOf(index: ProposedIndex, list: readonly ProposedIndex[]): boolean {
  return list.some((other) => definitionOf(other) === definitionOf(index));
}
