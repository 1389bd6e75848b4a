/** What sessions at work wait for, from samples taken within one second. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, fine, formatShare, plural, withoutMonitor } from '../words.ts';

const samples = 50;

export const check = postgresCheck({
  id: 'wait-profile',
  title: 'What sessions wait for',
  group: 'sessions',
  cost: 'scan',
  about: `${samples} samples of all sessions at work, within about a second: how often each kind of wait was met, with the error that so few samples have. A wait for a lock has a holder, which \`plinth locks\` names.`,
  needs: 'pg_monitor',
  thresholds: {
    share: { value: 30, unit: 'percent', about: 'of the samples, at the lower end of the error' },
    count: { value: 50, unit: 'count', about: 'samples of sessions at work, fewer say nothing' },
  },
  // A transaction sees the sessions as they were when it first asked, until it clears what it read.
  query: (server) =>
    withoutMonitor(server, 'What sessions of other roles wait for is') ??
    `SELECT coalesce(a.wait_event_type, 'CPU'), coalesce(a.wait_event, 'at work'), count(*)::text
  FROM generate_series(1, ${samples}) g CROSS JOIN LATERAL (SELECT g, pg_stat_clear_snapshot(), pg_sleep(0.02)) s
  CROSS JOIN LATERAL (SELECT * FROM pg_stat_get_activity(NULL) WHERE s.g IS NOT NULL) a
  WHERE a.state = 'active' AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid() GROUP BY 1, 2 ORDER BY count(*) DESC`,
  judge: (rows, _, limits) => {
    const all = rows.map(cells);
    const total = all.reduce((sum, { number }) => sum + (number(2) ?? 0), 0);
    const looked = plural(total, 'sample of sessions at work', 'samples of sessions at work');
    if (total < limits.count) return fine(looked);
    const findings = all.flatMap(({ text, number }): readonly HealthFinding[] => {
      const share = (number(2) ?? 0) / total;
      const error = 1.96 * Math.sqrt((share * (1 - share)) / total);
      const isIdle = text(0) === 'CPU' || text(0) === 'Client' || text(0) === 'Timeout';
      if (isIdle || (share - error) * 100 < limits.share) return [];
      return [
        {
          object: { kind: 'server', name: `${text(0)}: ${text(1)}` },
          grade: 'sometime',
          weight: share,
          message: `${formatShare(share)} of ${looked} (within ${formatShare(error)}) waited for ${text(0)}: ${text(1)}. ${advice[text(0)] ?? 'The table of wait events in the manual says what it is.'}`,
        },
      ];
    });
    return { findings, unseen: [], looked };
  },
});

const advice: Readonly<Record<string, string>> = {
  Lock: 'See with plinth locks who holds what they wait for.',
  IO: 'They wait for the disk: see memory-settings, and which statements read most.',
  LWLock:
    'Many sessions use the same structure of the server at once: fewer connections through a pooler often help.',
};
