/** Statements that pg_stat_statements forgets because it is full. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, formatCount, lasting, sqlName } from '../words.ts';

export const check = postgresCheck({
  id: 'statements-capacity',
  title: 'Statements that are forgotten',
  group: 'capacity',
  cost: 'live',
  about:
    'How often pg_stat_statements threw out the least used entries since it was reset, for each day. Without the extension there is nothing to check.',
  needs: 'nothing',
  thresholds: { daily: { value: 10, unit: 'count', about: 'evictions for each day' } },
  query: ({ statements }) => {
    if (statements === undefined) return undefined;
    const of = (name: string): string => sqlName({ schema: statements, name });
    return `SELECT dealloc::text, extract(epoch FROM clock_timestamp() - stats_reset)::text, (SELECT count(*) FROM ${of('pg_stat_statements')}(false))::text,
    current_setting('pg_stat_statements.max') FROM ${of('pg_stat_statements_info')}`;
  },
  judge: (rows, _, limits) => {
    if (rows.length === 0) return fine('pg_stat_statements is not installed here');
    const { number } = cells(rows[0]);
    const [evictions = 0, seconds = 0, entries = 0, most = 0] = [0, 1, 2, 3].map(number);
    const looked = `${formatCount(entries)} of ${formatCount(most)} entries`;
    // Of a day that has only begun as much counts as of a whole one.
    if (evictions === 0 || evictions / Math.max(1, seconds / 86_400) < limits.daily) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'pg_stat_statements.max' },
          grade: 'sometime',
          weight: evictions,
          message: `pg_stat_statements was full ${formatCount(evictions)} times in ${lasting(seconds)}, and each time forgot the 5 % of its statements that are used least (${looked}): totals are lower than the truth. Raise pg_stat_statements.max (it takes a restart), or see which statements differ only in names, such as temporary tables and schemas for each tenant.`,
        },
      ],
      unseen: [],
      looked,
    };
  },
});
