/** All workers of autovacuum are busy, and more tables wait for one. */
import { postgresCheck } from '../../check.ts';
import { deadThreshold } from '../settings.ts';
import { cells, fine, lasting, plural, withoutMonitor } from '../words.ts';

export const check = postgresCheck({
  id: 'autovacuum-behind',
  title: 'Autovacuum that does not keep up',
  group: 'settings',
  cost: 'catalogue',
  about:
    'Every worker of autovacuum is at work, each for a while, and tables of this database are beyond twice their threshold. The limit of cost is shared by all workers, so more of them alone do no more work.',
  needs: 'pg_monitor',
  thresholds: {
    seconds: { value: 600, unit: 'seconds', about: 'since the youngest worker began' },
    tables: { value: 3, unit: 'count', about: 'tables wait' },
  },
  query: (server) =>
    withoutMonitor(server, 'The workers of autovacuum are') ??
    `SELECT count(*)::text, extract(epoch FROM clock_timestamp() - max(backend_start))::text, current_setting('autovacuum_max_workers'),
    current_setting('autovacuum_vacuum_cost_limit'), current_setting('vacuum_cost_limit'), current_setting('autovacuum_vacuum_cost_delay'),
    CASE WHEN count(*) >= current_setting('autovacuum_max_workers')::int THEN (SELECT count(*) FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE c.reltuples >= 0 AND s.n_dead_tup > 2 * ${deadThreshold(server.version)}) ELSE 0 END::text
  FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'`,
  judge: (rows, _, limits) => {
    const { number, text } = cells(rows[0]);
    const [running = 0, youngest = 0, most = 1, , , , waiting = 0] = [0, 1, 2, 3, 4, 5, 6].map(number);
    const looked = `${running} of ${plural(most, 'worker')} at work`;
    if (running < most || youngest < limits.seconds || waiting < limits.tables) return fine(looked);
    const limit =
      text(3) === '-1' ? `vacuum_cost_limit ${text(4)}` : `autovacuum_vacuum_cost_limit ${text(3)}`;
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'autovacuum_vacuum_cost_limit' },
          grade: 'sometime',
          weight: waiting,
          message: `All ${plural(most, 'worker')} of autovacuum have been at work for ${lasting(limits.seconds)} or more, and ${plural(waiting, 'table waits', 'tables wait')} beyond twice the threshold: dead rows pile up. Together the workers may spend ${limit} before each waits ${text(5)}: raise autovacuum_vacuum_cost_limit as far as the disk allows (a reload is enough), and autovacuum_max_workers only with it.`,
        },
      ],
      unseen: [],
      looked,
    };
  },
});
