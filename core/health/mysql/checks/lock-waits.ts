/** Sessions that have waited for a lock for long. */
import { mysqlCheck } from '../../check.ts';
import { cells, lasting, plural, withoutProcess } from '../words.ts';

export const check = mysqlCheck({
  id: 'lock-waits',
  title: 'Sessions that wait for locks',
  group: 'sessions',
  cost: 'live',
  about:
    'Waits for metadata locks, table locks, and rows of InnoDB, at the moment of the check. `plinth locks` tells who waits for whom.',
  needs: 'PROCESS',
  thresholds: {
    soon: { value: 30, unit: 'seconds', about: 'of waiting' },
    now: { value: 300, unit: 'seconds', about: 'of waiting' },
  },
  query: (server) =>
    withoutProcess(server, 'Waits of other sessions are') ??
    `SELECT p.ID, p.TIME, 'metadata' FROM information_schema.PROCESSLIST p WHERE p.STATE REGEXP '^Waiting for .* lock$' AND p.COMMAND NOT IN ('Daemon', 'Sleep')
  UNION ALL SELECT t.trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, t.trx_wait_started, NOW()), 'row' FROM information_schema.INNODB_TRX t WHERE t.trx_state = 'LOCK WAIT'`,
  judge: (rows, _, limits) => {
    const waits = rows.map(cells).map(({ number, text }) => ({ seconds: number(1) ?? 0, kind: text(2) }));
    const long = waits.filter(({ seconds }) => seconds >= limits.soon);
    const most = Math.max(0, ...long.map(({ seconds }) => seconds));
    const metadata = long.filter(({ kind }) => kind === 'metadata').length;
    const hint =
      metadata === 0
        ? ''
        : ' One that waits for a metadata lock lets nobody else pass: its table is closed until the oldest reader has finished.';
    return {
      findings:
        long.length === 0
          ? []
          : [
              {
                object: { kind: 'server', name: 'lock waits' },
                grade: most >= limits.now ? 'now' : 'soon',
                weight: most,
                message: `${long.length === 1 ? 'One session has' : `${long.length} sessions have`} waited for a lock for ${lasting(most)}.${hint} See with plinth locks who holds it, and end that one.`,
              },
            ],
      unseen: [],
      looked: plural(waits.length, 'waiting session'),
    };
  },
});
