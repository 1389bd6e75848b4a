/** Sessions that wait for their client inside a transaction which holds something back. */
import { postgresCheck } from '../../check.ts';
import { cells, hiddenSessions, lasted, lasting, plural, shown } from '../words.ts';
import { endSession, sessionOf } from '../sessions.ts';

export const check = postgresCheck({
  id: 'idle-in-transaction',
  title: 'Transactions left open',
  group: 'sessions',
  cost: 'live',
  about:
    'Sessions idle in a transaction that has a snapshot or has written. Time counts from when the session became idle, not from when the transaction began. A transaction without either holds no row version and is not reported.',
  needs: 'pg_monitor, where other roles have sessions',
  thresholds: {
    soon: { value: 300, unit: 'seconds', about: 'idle' },
    now: { value: 1_800, unit: 'seconds', about: 'idle' },
  },
  query: () => `SELECT pid::text, usename::text, application_name, datname::text, backend_start::text,
    extract(epoch FROM clock_timestamp() - state_change)::text, (backend_xid IS NOT NULL)::text, (backend_type IS NULL)::text
  FROM pg_stat_activity
  WHERE usesysid IS NOT NULL AND pid <> pg_backend_pid()
    AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL) AND (backend_type IS NULL OR state LIKE 'idle in transaction%')`,
  judge: (rows, server, limits) => {
    const all = rows.map(cells);
    const hidden = all.filter(({ flag }) => flag(7)).length;
    const seen = all.filter(({ flag }) => !flag(7));
    return {
      findings: lasted(seen, 5, limits).map(({ row, seconds, grade }) => {
        const session = sessionOf(row);
        const holds = row.flag(6) ? 'its locks and every row version since' : 'every row version since';
        return {
          object: { kind: 'session', name: session.who },
          grade,
          weight: seconds,
          message: `Process ${session.pid} (${shown(session.who)}) has been idle in a transaction for ${lasting(seconds)}; it holds ${holds}, and VACUUM cannot remove these. End it, and set idle_in_transaction_session_timeout for the role.`,
          script: endSession(session, "state LIKE 'idle in transaction%'"),
        } as const;
      }),
      unseen: hiddenSessions(hidden, server),
      looked: plural(seen.length, 'session idle in a transaction', 'sessions idle in a transaction'),
    };
  },
});
