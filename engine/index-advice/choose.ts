/**
 * Chooses among proposed indexes by the planner's costs: first all at once, which shows which ones it would use; then as few and as simple
 * ones as give nearly the same cost. No index if the best one does not halve the estimated cost.
 */
import { definitionOf, weightOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { isFailed, type Trial, type TrialFailure, type TrialIndex, type TrialPlan } from './trial.ts';

export type Choice =
  | {
      readonly kind: 'chosen';
      readonly indexes: readonly TrialIndex[];
      readonly before: TrialPlan;
      readonly after: TrialPlan;
    }
  | {
      readonly kind: 'none';
      readonly before: TrialPlan;
      /** The number of tried indexes. */
      readonly tried: number;
      /** The cost with the best one, as a share of the cost before, if one was used. */
      readonly best: number | undefined;
      readonly refused: readonly { readonly index: ProposedIndex; readonly because: string }[];
    }
  | TrialFailure;

/** An index slows every write: its benefit has to be large enough. */
const worthwhile = 0.5;
/** How much more a simpler index, or one index less, may cost. */
const nearly = 1.2;
/** A share of the cost before: smaller differences do not matter. */
const negligible = 0.01;

/** The highest cost that counts as nearly as good, compared with the cost `before`. */
export function nearlyAsGood(cost: number, before: number): number {
  return Math.max(cost * nearly, cost + before * negligible);
}

export async function chooseIndexes(trial: Trial, proposals: readonly ProposedIndex[]): Promise<Choice> {
  const before = await trial.plan([]);
  if (isFailed(before)) return before;
  const offered = await trial.offer(proposals);
  if (isFailed(offered)) return offered;
  const { indexes, refused } = offered;
  const none = (best: number | undefined): Choice => ({
    kind: 'none',
    before,
    tried: indexes.length,
    best,
    refused,
  });
  if (indexes.length === 0) return none(undefined);
  const search = new Search(
    trial,
    indexes.map(({ index }) => index),
  );
  const best = await search.run(before.cost);
  if (best === undefined) return none(undefined);
  if (isFailed(best)) return best;
  if (best.plan.cost > before.cost * worthwhile) return none(best.plan.cost / Math.max(before.cost, 1e-9));
  return {
    kind: 'chosen',
    before,
    after: best.plan,
    indexes: indexes
      .filter(({ index }) => best.indexes.includes(index))
      .map((one) => ({ ...one, name: best.plan.called.get(one.index) ?? one.name })),
  };
}

interface State {
  readonly indexes: readonly ProposedIndex[];
  readonly plan: TrialPlan;
}

class Search {
  readonly #trial: Trial;
  readonly #all: readonly ProposedIndex[];
  readonly #known = new Map<string, TrialPlan>();

  constructor(trial: Trial, all: readonly ProposedIndex[]) {
    this.#trial = trial;
    this.#all = all;
  }

  /** Undefined if the planner uses none of them. */
  async run(before: number): Promise<State | TrialFailure | undefined> {
    const together = await this.#plan(this.#all);
    if (isFailed(together)) return together;
    if (together.uses.length === 0) return undefined;
    let state: State = { indexes: together.uses, plan: together };
    for (const step of [this.#fewer, this.#simpler, this.#fewer]) {
      const next = await step(state, nearlyAsGood(together.cost, before));
      if (isFailed(next)) return next;
      state = next;
    }
    return state;
  }

  /** Removes unneeded indexes, heaviest first. */
  readonly #fewer = async (from: State, limit: number): Promise<State | TrialFailure> => {
    let state = from;
    for (const one of from.indexes.toSorted((a, b) => weightOf(b) - weightOf(a))) {
      if (state.indexes.length === 1) break;
      const rest = state.indexes.filter((other) => other !== one);
      const plan = await this.#plan(rest);
      if (isFailed(plan)) return plan;
      if (plan.cost <= limit && plan.uses.length > 0) state = { indexes: plan.uses, plan };
    }
    return state;
  };

  /** Replaces each by the simplest one of the same table that is nearly as good. */
  readonly #simpler = async (from: State, limit: number): Promise<State | TrialFailure> => {
    let state = from;
    for (const one of from.indexes) {
      const rest = state.indexes.filter((other) => other !== one);
      const simpler = this.#all.filter(
        (other) =>
          other.relation === one.relation && weightOf(other) < weightOf(one) && !rest.includes(other),
      );
      for (const other of simpler) {
        const plan = await this.#plan([...rest, other]);
        if (isFailed(plan)) return plan;
        if (plan.cost > limit || !plan.uses.includes(other)) continue;
        state = { indexes: plan.uses, plan };
        break;
      }
    }
    return state;
  };

  async #plan(indexes: readonly ProposedIndex[]): Promise<TrialPlan | TrialFailure> {
    const key = indexes.map(definitionOf).sort().join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const plan = await this.#trial.plan(indexes);
    if (!isFailed(plan)) this.#known.set(key, plan);
    return plan;
  }
}
