/** Old row versions that InnoDB cannot remove yet, and who keeps them. */
import { mysqlCheck } from '../../check.ts';
import { sessionOf } from '../sessions.ts';
import { cells, formatCount, lasting, numberOf, shown, withoutProcess } from '../words.ts';

export const check = mysqlCheck({
  id: 'history-list',
  title: 'Old row versions that pile up',
  group: 'transactions',
  cost: 'live',
  about:
    'The length of the history list: transactions whose old row versions were not purged yet. The oldest open transaction is named; a prepared one without a session, too.',
  needs: 'PROCESS; on MariaDB only to name the oldest transaction',
  thresholds: {
    // The manual of innodb_max_purge_lag takes a million as its example of a problem.
    soon: { value: 1_000_000, unit: 'transactions', about: 'not purged' },
    now: { value: 10_000_000, unit: 'transactions', about: 'not purged' },
  },
  query: (server) => {
    const hidden = withoutProcess(server, 'The history list is');
    // MariaDB has the length among its counters.
    if (hidden !== undefined) return server.isMaria ? undefined : hidden;
    return `SELECT p.ID, p.USER, p.HOST, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), t.trx_mysql_thread_id, m.COUNT
  FROM information_schema.INNODB_METRICS m LEFT JOIN (SELECT * FROM information_schema.INNODB_TRX ORDER BY trx_started LIMIT 1) t ON TRUE
  LEFT JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id WHERE m.NAME = 'trx_rseg_history_len'`;
  },
  judge: ([first], server, limits) => {
    const row = cells(first);
    const length = numberOf(server.counters, 'innodb_history_list_length') ?? row.number(5) ?? 0;
    const looked = `${formatCount(length)} transactions`;
    if (length < limits.soon) return { findings: [], unseen: [], looked };
    const age = lasting(row.number(3) ?? 0);
    const who = row.has(0)
      ? ` Connection ${row.text(0)} (${shown(sessionOf(row).who)}) has the oldest transaction, ${age} old: end it.`
      : row.has(4)
        ? ` The oldest transaction is ${age} old and has no session: XA RECOVER names it.`
        : ' No transaction is open any more, or none is shown: purging is behind.';
    return {
      findings: [
        {
          object: { kind: 'server', name: 'history list' },
          grade: length >= limits.now ? 'now' : 'soon',
          weight: length,
          message: `Old row versions of ${looked} wait for their purge: reads pass over them, and the undo log grows.${who}`,
        },
      ],
      unseen: [withoutProcess(server, 'Who keeps them is')].flatMap((one) => one ?? []),
      looked,
    };
  },
});
