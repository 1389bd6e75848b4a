/** How far each database is from the end of its transaction ids. */
import { postgresCheck } from '../../check.ts';
import { ageQuery, judgeAges, ageThresholds } from '../wraparound.ts';

export const check = postgresCheck({
  id: 'transaction-id-age',
  title: 'Transaction ids that are left',
  group: 'transactions',
  cost: 'catalogue',
  about:
    'Age of the oldest unfrozen transaction of each database against 2^31, and the tables of this database that hold it back. An age about autovacuum_freeze_max_age is the normal course of things and is not reported.',
  needs: 'nothing',
  thresholds: ageThresholds,
  query: () =>
    ageQuery({ database: 'age(datfrozenxid)', table: 'age(c.relfrozenxid)', has: "c.relfrozenxid <> '0'" }),
  judge: (rows, server, limits) => judgeAges(rows, server, limits, 'transaction ids'),
});
