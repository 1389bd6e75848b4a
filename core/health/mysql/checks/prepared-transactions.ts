/** XA transactions whose second phase has not come. */
import { mysqlCheck } from '../../check.ts';
import { cells, lasting, plural, withoutProcess } from '../words.ts';

export const check = mysqlCheck({
  id: 'prepared-transactions',
  title: 'Prepared transactions left open',
  group: 'transactions',
  cost: 'live',
  about:
    'Transactions of InnoDB without a session: prepared by XA, they keep their locks over restarts until somebody ends them. A transaction manager does it by itself, usually within seconds.',
  needs: 'PROCESS',
  thresholds: { soon: { value: 300, unit: 'seconds', about: 'since the transaction began' } },
  query: (server) =>
    withoutProcess(server, 'Transactions of InnoDB are') ??
    `SELECT trx_id, TIMESTAMPDIFF(SECOND, trx_started, NOW()) FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = 0 AND trx_state <> 'ROLLING BACK' ORDER BY trx_started`,
  judge: (rows, _, limits) => ({
    findings: rows
      .map(cells)
      .filter(({ number }) => (number(1) ?? 0) >= limits.soon)
      .map(({ text, number }) => ({
        object: { kind: 'prepared transaction', name: `transaction ${text(0)}` },
        grade: 'soon',
        weight: number(1) ?? 0,
        message: `A transaction that was prepared has been open for ${lasting(number(1) ?? 0)} without a session: it keeps its locks, also over a restart. XA RECOVER names it; ask its transaction manager whether XA COMMIT or XA ROLLBACK is to follow.`,
      })),
    unseen: [],
    looked: plural(rows.length, 'prepared transaction'),
  }),
});
