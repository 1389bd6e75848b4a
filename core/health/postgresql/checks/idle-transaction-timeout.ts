/** Transactions that stand open without a limit, where that was measured to happen. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, ident, lasting } from '../words.ts';

const limit = '5min';

export const check = postgresCheck({
  id: 'idle-transaction-timeout',
  title: 'A limit for open transactions',
  group: 'settings',
  cost: 'live',
  about:
    'The time that sessions of this database stood idle in a transaction, as an average number of sessions since the counters were reset, where idle_in_transaction_session_timeout is 0. Roles may have a limit of their own, which is counted for them.',
  needs: 'nothing',
  thresholds: {
    sessions: { value: 1, unit: 'count', about: 'sessions idle in a transaction, on average' },
    days: { value: 1, unit: 'days', about: 'of counters, less says nothing' },
  },
  query:
    () => `SELECT idle_in_transaction_time::text, active_time::text, current_setting('idle_in_transaction_session_timeout'),
    extract(epoch FROM clock_timestamp() - stats_reset)::text FROM pg_stat_database WHERE datname = current_database()`,
  judge: (rows, { database }, limits) => {
    const { text, number } = cells(rows[0]);
    const [idle = 0, active = 0] = [number(0), number(1)];
    const seconds = number(3);
    const looked = `${lasting(idle / 1_000)} idle in transactions`;
    if (text(2) !== '0') return fine(`the limit is ${text(2)}`);
    if (seconds === undefined || seconds < limits.days * 86_400) return fine(looked);
    const sessions = idle / 1_000 / Math.max(1, seconds);
    if (sessions < limits.sessions || idle === 0) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'idle_in_transaction_session_timeout' },
          grade: 'sometime',
          weight: sessions,
          message: `On average ${sessions < 1 ? 'less than one session stands' : `${sessions.toFixed(1)} sessions stand`} idle in a transaction (${lasting(idle / 1_000)} in ${lasting(seconds)}, against ${lasting(active / 1_000)} at work), and idle_in_transaction_session_timeout is 0: one that is forgotten keeps its locks, and VACUUM removes nothing that it may still see. Set a limit that no transaction of yours reaches, such as ${limit}; roles that need more get their own.`,
          script: {
            title: `End sessions that stand idle in a transaction for ${limit}`,
            refuse: [],
            statements: [
              `ALTER DATABASE ${ident(database)} SET idle_in_transaction_session_timeout = '${limit}'`,
            ],
            rollback: [`ALTER DATABASE ${ident(database)} RESET idle_in_transaction_session_timeout`],
          },
        },
      ],
      unseen: [],
      looked,
    };
  },
});
