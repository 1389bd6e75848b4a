/** Sessions that wait for their client inside a transaction. */
import { mysqlCheck } from '../../check.ts';
import { killConnection, sessionColumns, sessionOf } from '../sessions.ts';
import { cells, lasted, lasting, plural, shown, withoutProcess } from '../words.ts';

export const check = mysqlCheck({
  id: 'idle-in-transaction',
  title: 'Transactions left open',
  group: 'sessions',
  cost: 'live',
  about:
    'Idle sessions in a transaction that has read or written a table of InnoDB. Time counts from when the session became idle, not from when the transaction began.',
  needs: 'PROCESS',
  thresholds: {
    soon: { value: 300, unit: 'seconds', about: 'idle' },
    now: { value: 1_800, unit: 'seconds', about: 'idle' },
  },
  query: (server) =>
    withoutProcess(server, 'Transactions of InnoDB are') ??
    `SELECT ${sessionColumns}, p.TIME, t.trx_rows_modified, t.trx_id FROM information_schema.INNODB_TRX t
  JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id WHERE p.COMMAND = 'Sleep' AND p.ID <> CONNECTION_ID() ORDER BY p.TIME DESC`,
  judge: (rows, _, limits) => ({
    findings: lasted(rows.map(cells), 3, limits).map(({ row, seconds, grade }) => {
      const session = sessionOf(row);
      const written = row.number(4) ?? 0;
      const holds =
        written === 0 ? 'its metadata locks' : `its locks, on ${plural(written, 'changed row')} among others`;
      return {
        object: { kind: 'session', name: session.who },
        grade,
        weight: seconds,
        message: `Connection ${session.id} (${shown(session.who)}) has been idle in a transaction for ${lasting(seconds)}; it holds ${holds} and every row version since. End it, and find where the application does not commit.`,
        script: killConnection(
          session,
          `COMMAND = 'Sleep' AND EXISTS (SELECT * FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = ID AND trx_id = ${Number(row.text(5))})`,
        ),
      } as const;
    }),
    unseen: [],
    looked: plural(rows.length, 'session idle in a transaction', 'sessions idle in a transaction'),
  }),
});
