/** Transactions that the server ended because they waited for each other. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, lasting, plural } from '../words.ts';

export const check = postgresCheck({
  id: 'deadlocks',
  title: 'Deadlocks',
  group: 'sessions',
  cost: 'live',
  about: 'Deadlocks of this database for each day since the counters were reset, after at least a day.',
  needs: 'nothing',
  thresholds: { sometime: { value: 5, unit: 'count', about: 'deadlocks for each day' } },
  query: () => 'SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()',
  judge: (rows, { database, resetSeconds }, limits) => {
    const count = cells(rows[0]).number(0) ?? 0;
    if (count < limits.sometime) return fine(plural(count, 'deadlock'));
    if (resetSeconds === undefined || resetSeconds < 86_400) {
      const since =
        resetSeconds === undefined
          ? 'no reset of the counters is recorded'
          : `the counters count since ${lasting(resetSeconds)}`;
      const because = `There were ${plural(count, 'deadlock')}, but ${since}: how many that is for each day is not known.`;
      return { findings: [], unseen: [{ because }], looked: 'the total' };
    }
    const daily = count / (resetSeconds / 86_400);
    if (daily < limits.sometime) return fine(`${plural(count, 'deadlock')} in ${lasting(resetSeconds)}`);
    return {
      findings: [
        {
          object: { kind: 'database', name: database },
          grade: 'sometime',
          weight: daily,
          message: `There were ${plural(count, 'deadlock')} in ${lasting(resetSeconds)}: each time one transaction is rolled back with an error. The server’s log names both statements; let them lock rows in the same order.`,
        },
      ],
      unseen: [],
      looked: `${plural(count, 'deadlock')} in ${lasting(resetSeconds)}`,
    };
  },
});
