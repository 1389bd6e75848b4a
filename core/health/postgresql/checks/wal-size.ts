/** The folder of the log, against what checkpoints should leave of it. */
import { postgresCheck } from '../../check.ts';
import { bytesOf } from '../settings.ts';
import { cells, fine, formatBytes, withoutMonitor } from '../words.ts';

export const check = postgresCheck({
  id: 'wal-size',
  title: 'Size of the log',
  group: 'capacity',
  cost: 'live',
  about:
    'The size of pg_wal against max_wal_size with wal_keep_size. How much is free on the disk is not visible in SQL.',
  needs: 'pg_monitor',
  thresholds: { soon: { value: 200, unit: 'percent', about: 'of max_wal_size and wal_keep_size' } },
  query: (server) =>
    withoutMonitor(server, 'The folder of the log is') ??
    `SELECT sum(size)::text, (${bytesOf('max_wal_size')} + ${bytesOf('wal_keep_size')})::text FROM pg_ls_waldir()`,
  judge: (rows, _, limits) => {
    const { number } = cells(rows[0]);
    const [size = 0, most = 1] = [number(0), number(1)];
    const looked = `${formatBytes(size)} of log`;
    if (size * 100 < most * limits.soon) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'server', name: 'pg_wal' },
          grade: 'soon',
          weight: size,
          message: `The log takes ${formatBytes(size)}, and max_wal_size with wal_keep_size is ${formatBytes(most)}: something keeps it, and when the disk is full the server stops. See replication-slots and archiver for who; a burst of writes passes with the next checkpoints.`,
        },
      ],
      unseen: [],
      looked,
    };
  },
});
