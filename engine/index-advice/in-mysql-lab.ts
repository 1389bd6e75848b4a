/** Tries indexes in the plan lab of MySQL and MariaDB: they are built there, on made-up rows, one plan at a time. */
import { rowsRead } from '../../core/index-advice/mysql.ts';
import type { ProposedIndex } from '../../core/index-advice/proposals.ts';
import { isObject } from '../../core/plan/reading/raw.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { DroppedIndex, MysqlLab } from '../lab/mysql-lab.ts';
import {
  namedTrials,
  offeredOneByOne,
  readTrial,
  type Trial,
  type TrialFailure,
  type TrialPlan,
} from './trial.ts';

export function mysqlTrial(lab: MysqlLab, sql: string, signal?: AbortSignal): Trial {
  const trials = namedTrials();
  const named = (index: ProposedIndex): DroppedIndex => {
    const { name, sql: create } = trials(index);
    return { name, sql: create, drop: `DROP INDEX ${name} ON ${index.table ?? ''}` };
  };
  return {
    kind: 'lab',
    offer: (indexes) =>
      offeredOneByOne(indexes, async (index) => {
        const tried = await lab.planWith(sql, [named(index)], signal);
        return tried.kind === 'plan' ? { index, name: named(index).name, bytes: undefined } : tried;
      }),
    plan: async (indexes): Promise<TrialPlan | TrialFailure> => {
      const tried = await lab.planWith(sql, indexes.map(named), signal);
      if (tried.kind === 'failed') return tried;
      if (tried.kind === 'refused') return refused(tried.message);
      const read = readPlan(tried.json);
      if (!read.ok) return refused(read.problem);
      const { json, serverVersion, product } = tried;
      const wanted = indexes.map((index) => ({ index, name: named(index).name, bytes: undefined }));
      const document: unknown = JSON.parse(json);
      const cost = isObject(document) ? rowsRead(document) : 0;
      return { ...readTrial(read.plan, { json, serverVersion, limits: lab.remarks }, wanted), product, cost };
    },
  };
}

function refused(message: string): TrialFailure {
  return { kind: 'failed', failure: { reason: 'statement', message } };
}
