/** A table whose number of rows is not what its statistics say. */
import { defineInsight } from '../insight.ts';
import { misestimateMessage } from '../insight-kit.ts';

const words =
  'The planner expects {expected} rows in {table}, there are {actual}: its statistics are old. Run VACUUM (ANALYZE) {table}.';

export const insight = defineInsight({
  id: 'stale-stats',
  title: 'The statistics of a table are out of date',
  severity: 'warning',
  problem: true,
  trigger:
    'A scan of a whole table without any condition finds another number of rows than the planner expects.',
  threshold: {
    value:
      'Tenfold or more: without a condition the estimate is the number of rows that ANALYZE or VACUUM saw, scaled by the size of the file.',
    source: 'pganalyze on stale statistics (no number published); the factor is that of row-misestimate.',
  },
  silentWhen: [
    'the scan has a condition: then the error may be the condition’s',
    'the scan was stopped early',
  ],
  advice: 'Run VACUUM (ANALYZE) on the table, and look why autovacuum did not.',
  docs: `After a bulk load or a mass DELETE the statistics speak of another table until autovacuum comes by. A migration or a job that changes many
rows should end with ANALYZE. A long transaction keeps VACUUM from doing its part.`,
  check(node, context) {
    const message = misestimateMessage(node, context, { cause: 'stale', message: words });
    return message === undefined ? undefined : { message };
  },
});
