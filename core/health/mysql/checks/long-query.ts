/** Statements that have been running for long, other than maintenance. */
import { mysqlCheck } from '../../check.ts';
import { killQuery, sessionColumns, sessionOf } from '../sessions.ts';
import { cells, hiddenSessions, lasted, lasting, plural, shown } from '../words.ts';

export const check = mysqlCheck({
  id: 'long-query',
  title: 'Statements that run for long',
  group: 'sessions',
  cost: 'live',
  about:
    'Statements of clients. Left out: replication, events, ALTER, ANALYZE, CHECK, CREATE, LOAD, OPTIMIZE and REPAIR, and the reads of mysqldump and mariadb-dump.',
  needs: 'PROCESS',
  thresholds: {
    soon: { value: 1_800, unit: 'seconds', about: 'since the statement began' },
    now: { value: 3_600, unit: 'seconds', about: 'since the statement began' },
  },
  query: () => `SELECT ${sessionColumns}, p.TIME FROM information_schema.PROCESSLIST p
  WHERE p.COMMAND IN ('Query', 'Execute') AND p.ID <> CONNECTION_ID() AND p.USER NOT IN ('system user', 'event_scheduler')
    AND COALESCE(p.INFO, '') NOT REGEXP '^[[:space:]]*(ALTER|ANALYZE|CHECK|CREATE|LOAD|OPTIMIZE|REPAIR)[[:space:]]'
    AND COALESCE(p.INFO, '') NOT LIKE 'SELECT /*!40001 SQL_NO_CACHE */%' ORDER BY p.TIME DESC`,
  judge: (rows, server, limits) => ({
    findings: lasted(rows.map(cells), 3, limits).map(({ row, seconds, grade }) => {
      const session = sessionOf(row);
      return {
        object: { kind: 'session', name: session.who },
        grade,
        weight: seconds,
        message: `Connection ${session.id} (${shown(session.who)}) has been running one statement for ${lasting(seconds)}; an ALTER of its tables waits for it, everybody after that waits too, and old row versions stay. Cancel it, or give its account a limit of time.`,
        script: killQuery(session, `COMMAND IN ('Query', 'Execute') AND TIME >= ${seconds}`),
      } as const;
    }),
    unseen: hiddenSessions(server),
    looked: plural(rows.length, 'running statement'),
  }),
});
