/** Checkpoints that the amount of log forces, and not the clock. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, formatShare, lasting, plural } from '../words.ts';

export const check = postgresCheck({
  id: 'checkpoints',
  title: 'Checkpoints forced by the log',
  group: 'server',
  cost: 'live',
  about:
    'Share of checkpoints that were requested and not due by time, since the counters of checkpoints began. Commands such as CREATE DATABASE and base backups request some, too.',
  needs: 'nothing',
  thresholds: {
    sometime: { value: 30, unit: 'percent', about: 'requested' },
    count: { value: 20, unit: 'count', about: 'checkpoints, fewer say nothing' },
  },
  query: ({ version }) =>
    version >= 170000
      ? `SELECT num_timed::text, num_requested::text, extract(epoch FROM clock_timestamp() - stats_reset)::text, current_setting('max_wal_size') FROM pg_stat_checkpointer`
      : `SELECT checkpoints_timed::text, checkpoints_req::text, extract(epoch FROM clock_timestamp() - stats_reset)::text, current_setting('max_wal_size') FROM pg_stat_bgwriter`,
  judge: (rows, _, limits) => {
    const { text, number } = cells(rows[0]);
    const [timed = 0, requested = 0, seconds = 0] = [number(0), number(1), number(2)];
    const all = timed + requested;
    const looked = `${plural(all, 'checkpoint')} in ${lasting(seconds)}`;
    if (all < limits.count || (requested * 100) / all < limits.sometime)
      return { findings: [], unseen: [], looked };
    const finding: HealthFinding = {
      object: { kind: 'setting', name: 'max_wal_size' },
      grade: 'sometime',
      weight: requested / all,
      message: `${formatShare(requested / all)} of the ${looked} were requested: the log reached max_wal_size (${text(3)}) before checkpoint_timeout, and after each of them whole pages are written to the log again. Raise max_wal_size; a reload is enough.`,
    };
    return { findings: [finding], unseen: [], looked };
  },
});
