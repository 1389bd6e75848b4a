/** How far each database is from the end of its multixact ids, which rows locked by several transactions take. */
import { postgresCheck } from '../../check.ts';
import { ageQuery, judgeAges, ageThresholds } from '../wraparound.ts';

export const check = postgresCheck({
  id: 'multixact-age',
  title: 'Multixact ids that are left',
  group: 'transactions',
  cost: 'catalogue',
  about:
    'As for transaction ids. The members of multixacts, which can run out before the ids do, cannot be counted by SQL in these versions.',
  needs: 'nothing',
  thresholds: ageThresholds,
  query: () =>
    ageQuery({
      database: 'mxid_age(datminmxid)',
      table: 'mxid_age(c.relminmxid)',
      has: "c.relminmxid <> '0'",
    }),
  judge: (rows, server, limits) => judgeAges(rows, server, limits, 'multixact ids'),
});
