/** Tries indexes in the plan lab: on the schema of the migrations with the statistics of another database, without affecting any server. */
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { LabOutcome, PlanLab } from '../lab/lab.ts';
import {
  isFailed,
  namedTrials,
  offeredOneByOne,
  readTrial,
  type Trial,
  type TrialFailure,
  type TrialIndex,
  type TrialPlan,
} from './trial.ts';

export function labTrial(lab: PlanLab, sql: string, signal?: AbortSignal): Trial {
  const question = { sql, signal };
  const named = namedTrials();
  return {
    kind: 'lab',
    offer: (indexes) =>
      offeredOneByOne(indexes, async (index) => {
        const outcome = await lab.planWith(question, [named(index).sql]);
        if (outcome.kind === 'planned')
          return { index, name: named(index).name, bytes: outcome.indexes[0]?.bytes };
        return outcome.kind === 'refused' ? outcome : failureOf(outcome);
      }),
    plan: async (indexes) => {
      if (indexes.length === 0) return planOf(await lab.plan(question), []);
      const outcome = await lab.planWith(
        question,
        indexes.map((index) => named(index).sql),
      );
      const wanted = indexes.map((index) => ({ index, name: named(index).name, bytes: undefined }));
      return outcome.kind === 'planned' ? planOf(outcome.with, wanted) : failureOf(outcome);
    },
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
