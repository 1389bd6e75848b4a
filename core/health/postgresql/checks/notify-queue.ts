/** The queue of NOTIFY that fills because a listener does not read it. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, formatShare } from '../words.ts';

export const check = postgresCheck({
  id: 'notify-queue',
  title: 'The queue of notifications',
  group: 'capacity',
  cost: 'live',
  about:
    'Share of the notification queue that is used: a session that listens and stays in a transaction keeps it.',
  needs: 'nothing',
  thresholds: {
    soon: { value: 25, unit: 'percent', about: 'used' },
    now: { value: 75, unit: 'percent', about: 'used' },
  },
  query: () => 'SELECT pg_notification_queue_usage()::text',
  judge: (rows, _, limits) => {
    const share = cells(rows[0]).number(0) ?? 0;
    if (share * 100 < limits.soon) return fine(`${formatShare(share)} used`);
    return {
      findings: [
        {
          object: { kind: 'server', name: 'notification queue' },
          grade: share * 100 >= limits.now ? 'now' : 'soon',
          weight: share,
          message: `The queue of notifications is ${formatShare(share)} full; when it is full, every transaction that sends NOTIFY fails at its commit. A session that listens is in a long transaction: find it (idle-in-transaction, long-query) and end it.`,
        },
      ],
      unseen: [],
      looked: `${formatShare(share)} used`,
    };
  },
});
