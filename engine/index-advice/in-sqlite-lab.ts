/** Tries indexes in the plan lab of SQLite: on empty tables, with the statistics of a file or assumed ones. */
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { rowsVisited } from '../../core/index-advice/sqlite.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { SqliteLab, SqliteTrial } from '../lab/sqlite-lab.ts';
import { readTrial, type Trial, type TrialFailure, type TrialIndex, type TrialPlan } from './trial.ts';

export function sqliteTrial(lab: SqliteLab, sql: string, signal?: AbortSignal): Trial {
  const question = { sql, signal };
  const names = new Map<ProposedIndex, string>();
  const named = (index: ProposedIndex): { readonly name: string; readonly sql: string } => {
    const name = names.get(index) ?? `plinth_try_${String(names.size + 1)}`;
    names.set(index, name);
    return { name, sql: `CREATE INDEX ${name} ${definitionOf(index)}` };
  };
  const indexOf = (index: ProposedIndex): TrialIndex => ({
    index,
    name: named(index).name,
    bytes: undefined,
  });
  return {
    kind: 'lab',
    offer: async (indexes) => {
      const offered: TrialIndex[] = [];
      const refused: { readonly index: ProposedIndex; readonly because: string }[] = [];
      for (const index of indexes) {
        const tried = await lab.planWith(question, [named(index)]);
        if (tried.kind === 'planned') offered.push(indexOf(index));
        else if (tried.kind === 'refused') refused.push({ index, because: tried.message });
        else return failureOf(tried);
      }
      return { kind: 'offered', indexes: offered, refused };
    },
    plan: async (indexes): Promise<TrialPlan | TrialFailure> => {
      const tried = await lab.planWith(question, indexes.map(named));
      if (tried.kind !== 'planned') return failureOf(tried);
      const read = readPlan(tried.plan.json);
      if (!read.ok) return { kind: 'failed', failure: { reason: 'statement', message: read.problem } };
      const { json, serverVersion } = tried.plan;
      const trial = readTrial(read.plan, { json, serverVersion, limits: tried.limits }, indexes.map(indexOf));
      return { ...trial, product: 'SQLite', cost: rowsVisited(read.plan, tried.stat1) };
    },
  };
}

function failureOf(tried: Exclude<SqliteTrial, { readonly kind: 'planned' }>): TrialFailure {
  if (tried.kind === 'failed') return tried;
  return { kind: 'failed', failure: { reason: 'statement', message: tried.message } };
}
