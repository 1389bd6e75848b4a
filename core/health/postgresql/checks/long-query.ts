/** Statements that have been running for long, other than maintenance. */
import { postgresCheck } from '../../check.ts';
import { cancelQuery, sessionOf } from '../sessions.ts';
import { cells, hiddenSessions, lasted, lasting, literal, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'long-query',
  title: 'Statements that run for long',
  group: 'sessions',
  cost: 'live',
  about:
    'Active statements of clients. Maintenance that the server reports the progress of is left out: VACUUM, ANALYZE, CLUSTER, index builds, COPY (and so pg_dump), base backups.',
  needs: 'pg_monitor, where other roles have sessions',
  thresholds: {
    soon: { value: 1_800, unit: 'seconds', about: 'since the statement began' },
    now: { value: 3_600, unit: 'seconds', about: 'since the statement began' },
  },
  query:
    () => `SELECT a.pid::text, a.usename::text, a.application_name, a.datname::text, a.backend_start::text, a.query_start::text,
    extract(epoch FROM clock_timestamp() - a.query_start)::text, (a.backend_type IS NULL)::text
  FROM pg_stat_activity a
  WHERE a.usesysid IS NOT NULL AND a.datid IS NOT NULL AND a.pid <> pg_backend_pid()
    AND (a.backend_type IS NULL OR a.backend_type = 'client backend' AND a.state = 'active')
    AND a.pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum UNION SELECT pid FROM pg_stat_progress_analyze
      UNION SELECT pid FROM pg_stat_progress_cluster UNION SELECT pid FROM pg_stat_progress_create_index
      UNION SELECT pid FROM pg_stat_progress_copy UNION SELECT pid FROM pg_stat_progress_basebackup)`,
  judge: (rows, server, limits) => {
    const all = rows.map(cells);
    const seen = all.filter(({ flag }) => !flag(7));
    return {
      findings: lasted(seen, 6, limits).map(({ row, seconds, grade }) => {
        const session = sessionOf(row);
        return {
          object: { kind: 'session', name: session.who },
          grade,
          weight: seconds,
          message: `Process ${session.pid} (${shown(session.who)}) has been running one statement for ${lasting(seconds)}; what it locks waits for it, and VACUUM cannot remove rows that it may still see. Cancel it, or give the role a statement_timeout.`,
          script: cancelQuery(
            session,
            `state = 'active' AND query_start = ${literal(row.text(5))}::timestamptz`,
          ),
        } as const;
      }),
      unseen: hiddenSessions(all.length - seen.length, server),
      looked: plural(seen.length, 'active statement'),
    };
  },
});
