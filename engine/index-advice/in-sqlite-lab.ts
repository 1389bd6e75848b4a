/** Tries indexes in the plan lab of SQLite: on empty tables, with the statistics of a file or assumed ones. */
import { rowsVisited } from '../../core/index-advice/sqlite.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { SqliteLab } from '../lab/sqlite-lab.ts';
import {
  namedTrials,
  offeredOneByOne,
  readTrial,
  type Trial,
  type TrialFailure,
  type TrialPlan,
} from './trial.ts';

export function sqliteTrial(lab: SqliteLab, sql: string, signal?: AbortSignal): Trial {
  const named = namedTrials();
  return {
    kind: 'lab',
    offer: (indexes) =>
      offeredOneByOne(indexes, async (index) => {
        const tried = await lab.trialOf(named(index), signal);
        return tried.kind === 'created' ? { index, name: named(index).name, bytes: undefined } : tried;
      }),
    plan: async (indexes): Promise<TrialPlan | TrialFailure> => {
      const tried = await lab.planWith({ sql, signal }, indexes.map(named));
      if (tried.kind === 'failed') return tried;
      if (tried.kind !== 'planned')
        return { kind: 'failed', failure: { reason: 'statement', message: tried.message } };
      const read = readPlan(tried.plan.json);
      if (!read.ok) return { kind: 'failed', failure: { reason: 'statement', message: read.problem } };
      const { json, serverVersion } = tried.plan;
      const wanted = indexes.map((index) => ({ index, name: named(index).name, bytes: undefined }));
      const trial = readTrial(read.plan, { json, serverVersion, limits: tried.limits }, wanted);
      return { ...trial, product: 'SQLite', cost: rowsVisited(read.plan, tried.stat1) };
    },
  };
}
