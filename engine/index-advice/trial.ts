/**
 * A way to plan a query as if some indexes existed and others did not: HypoPG's hypothetical indexes, or a server that really builds them
 * in a transaction that is rolled back. Types, and the parts that both share.
 */
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { Plan } from '../../core/plan/model.ts';
import { askPlan, type Ask } from '../databases/ask-plan.ts';
import { estimateOptions } from '../databases/explain.ts';
import type { DatabaseFailure } from '../databases/session.ts';

export interface TrialIndex {
  readonly index: ProposedIndex;
  /** Its name in plans here. */
  readonly name: string;
  readonly bytes: number | undefined;
}

export interface TrialPlan {
  readonly plan: Plan;
  /** EXPLAIN's JSON. */
  readonly json: string;
  readonly serverVersion: number;
  /** PostgreSQL if not given. */
  readonly product?: string | undefined;
  /** The planner's; of SQLite, which tells none, the rows that the plan visits. */
  readonly cost: number;
  /** The requested indexes that the plan uses. */
  readonly uses: readonly ProposedIndex[];
  /** Sentences about what it cannot consider. */
  readonly limits: readonly string[];
  /** Their names in this plan: HypoPG assigns new ones each time. */
  readonly called: ReadonlyMap<ProposedIndex, string>;
}

export interface Trial {
  readonly kind: 'hypopg' | 'built' | 'lab';
  /** Which of these can be tried; the server's message for the others. */
  readonly offer: (indexes: readonly ProposedIndex[]) => Promise<Offered | TrialFailure>;
  /** With these of the offered indexes, and no others. */
  readonly plan: (indexes: readonly ProposedIndex[]) => Promise<TrialPlan | TrialFailure>;
}

export interface Offered {
  readonly kind: 'offered';
  readonly indexes: readonly TrialIndex[];
  readonly refused: readonly { readonly index: ProposedIndex; readonly because: string }[];
}

export interface TrialFailure {
  readonly kind: 'failed';
  readonly failure: DatabaseFailure;
}

export interface TrialQuery {
  /** With $n; accepted by the guard. */
  readonly sql: string;
  /** The highest $n. */
  readonly parameters: number;
  readonly serverVersion: number;
}

export async function planOn(
  query: TrialQuery,
  ask: Ask,
  wanted: readonly TrialIndex[],
): Promise<TrialPlan | TrialFailure> {
  const answer = await askPlan({ ...query, values: undefined, options: estimateOptions }, ask);
  if (answer.kind === 'failed') return answer;
  const read = readPlan(answer.json);
  if (!read.ok) return { kind: 'failed', failure: { reason: 'statement', message: read.problem } };
  return readTrial(read.plan, { json: answer.json, serverVersion: query.serverVersion }, wanted);
}

export function readTrial(
  plan: Plan,
  { json, serverVersion, limits = [] }: Pick<TrialPlan, 'json' | 'serverVersion'> & Partial<TrialPlan>,
  wanted: readonly TrialIndex[],
): TrialPlan {
  const names = new Set(plan.nodes.map(({ index }) => index));
  return {
    plan,
    json,
    serverVersion,
    limits,
    cost: plan.root.estimate?.totalCost ?? 0,
    called: new Map(wanted.map(({ index, name }) => [index, name])),
    uses: wanted.flatMap(({ name, index }) => (names.has(name) ? [index] : [])),
  };
}

export function isFailed(answer: object): answer is TrialFailure {
  return 'kind' in answer && answer.kind === 'failed';
}

/** The same name for the same index, and what creates it. */
export function namedTrials(): (index: ProposedIndex) => { readonly name: string; readonly sql: string } {
  const names = new Map<ProposedIndex, string>();
  return (index) => {
    const name = names.get(index) ?? `plinth_try_${String(names.size + 1)}`;
    names.set(index, name);
    return { name, sql: `CREATE INDEX ${name} ${definitionOf(index)}` };
  };
}

/** `tried`: one index, which may be refused in the server's words. */
export async function offeredOneByOne(
  indexes: readonly ProposedIndex[],
  tried: (
    index: ProposedIndex,
  ) => Promise<TrialIndex | { readonly kind: 'refused'; readonly message: string } | TrialFailure>,
): Promise<Offered | TrialFailure> {
  const offered: TrialIndex[] = [];
  const refused: { readonly index: ProposedIndex; readonly because: string }[] = [];
  for (const index of indexes) {
    const one = await tried(index);
    if (!('kind' in one)) offered.push(one);
    else if (one.kind === 'refused') refused.push({ index, because: one.message });
    else return one;
  }
  return { kind: 'offered', indexes: offered, refused };
}
