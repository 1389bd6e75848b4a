/** Tries indexes in the plan lab: on the schema of the migrations with the statistics of another database, without affecting any server. */
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { LabOutcome, PlanLab } from '../lab/lab.ts';
import {
  isFailed,
  readTrial,
  type Offered,
  type Trial,
  type TrialFailure,
  type TrialIndex,
  type TrialPlan,
} from './trial.ts';

export function labTrial(lab: PlanLab, sql: string, signal?: AbortSignal): Trial {
  const question = { sql, signal };
  const names = new Map<ProposedIndex, string>();
  const statement = (index: ProposedIndex): string => {
    const name = names.get(index) ?? `plinth_try_${String(names.size + 1)}`;
    names.set(index, name);
    return `CREATE INDEX ${name} ${definitionOf(index)}`;
  };
  const asked = async (indexes: readonly ProposedIndex[]): Promise<TrialPlan | TrialFailure> => {
    const statements = indexes.map(statement);
    const wanted = indexes.map((index) => ({ index, name: names.get(index) ?? '', bytes: undefined }));
    if (indexes.length === 0) return planOf(await lab.plan(question), wanted);
    const outcome = await lab.planWith(question, statements);
    return outcome.kind === 'planned' ? planOf(outcome.with, wanted) : failureOf(outcome);
  };
  return {
    kind: 'lab',
    offer: async (indexes): Promise<Offered | TrialFailure> => {
      const offered: TrialIndex[] = [];
      const refused: { readonly index: ProposedIndex; readonly because: string }[] = [];
      for (const index of indexes) {
        const outcome = await lab.planWith(question, [statement(index)]);
        if (outcome.kind === 'planned')
          offered.push({ index, name: names.get(index) ?? '', bytes: outcome.indexes[0]?.bytes });
        else if (outcome.kind === 'refused') refused.push({ index, because: outcome.message });
        else return failureOf(outcome);
      }
      return { kind: 'offered', indexes: offered, refused };
    },
    plan: asked,
  };
}

function planOf(outcome: LabOutcome, wanted: readonly TrialIndex[]): TrialPlan | TrialFailure {
  if (outcome.kind !== 'plan') return failureOf(outcome);
  const read = readPlan(outcome.plan.json);
  if (!read.ok) return { kind: 'failed', failure: { reason: 'statement', message: read.problem } };
  const { json, serverVersion } = outcome.plan;
  return readTrial(read.plan, { json, serverVersion, limits: outcome.limits }, wanted);
}

function failureOf(outcome: Exclude<LabOutcome, { readonly kind: 'plan' }>): TrialFailure {
  if (isFailed(outcome)) return outcome;
  return { kind: 'failed', failure: { reason: 'statement', message: outcome.message } };
}
