/** Transactions that InnoDB ended because they waited for each other. */
import { mysqlCheck } from '../../check.ts';
import { cells, numberOf, perDay, withoutProcess } from '../words.ts';

export const check = mysqlCheck({
  id: 'deadlocks',
  title: 'Deadlocks',
  group: 'sessions',
  cost: 'live',
  about: 'Deadlocks of the whole server for each day since it started, after at least a day.',
  needs: 'nothing on MariaDB, PROCESS on MySQL',
  thresholds: { sometime: { value: 5, unit: 'count', about: 'deadlocks for each day' } },
  query: (server) =>
    server.counters.has('innodb_deadlocks')
      ? undefined
      : (withoutProcess(server, 'The counter of deadlocks is') ??
        "SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks' AND STATUS = 'enabled'"),
  judge: ([row], server, limits) => {
    const count = numberOf(server.counters, 'innodb_deadlocks') ?? cells(row).number(0);
    if (count === undefined) {
      const because = 'The server does not count deadlocks: its InnoDB metric lock_deadlocks is off.';
      return { findings: [], unseen: [{ because }], looked: 'nothing' };
    }
    const since = { ...server, resetSeconds: server.upSeconds };
    return perDay({ count, what: 'deadlocks' }, since, limits.sometime, (daily, when) => ({
      object: { kind: 'server', name: 'deadlocks' },
      grade: 'sometime',
      weight: daily,
      message: `There were ${count} deadlocks in ${when}: each time one transaction is rolled back with an error. SHOW ENGINE INNODB STATUS shows the last one; let transactions lock rows in the same order, and give their conditions an index.`,
    }));
  },
});
