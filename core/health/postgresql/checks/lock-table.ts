/** The shared table of locks, of which every session takes its part. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, formatCount, formatShare } from '../words.ts';

export const check = postgresCheck({
  id: 'lock-table',
  title: 'The table of locks',
  group: 'capacity',
  cost: 'live',
  about:
    'Locks that are held now and lie in the shared table, against max_locks_per_transaction for each connection and prepared transaction. Locks on the fast path are not in it. A query of a table with many partitions locks each of them and its indexes.',
  needs: 'nothing',
  thresholds: {
    soon: { value: 50, unit: 'percent', about: 'used' },
    now: { value: 80, unit: 'percent', about: 'used' },
  },
  query:
    () => `SELECT count(DISTINCT (locktype, database, relation, page, tuple, virtualxid, transactionid::text, classid, objid, objsubid)) FILTER (WHERE NOT fastpath)::text,
    (current_setting('max_locks_per_transaction')::int8 * (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8))::text,
    current_setting('max_locks_per_transaction') FROM pg_locks`,
  judge: (rows, _, limits) => {
    const { number, text } = cells(rows[0]);
    const [used = 0, all = 1] = [number(0), number(1)];
    const share = used / all;
    const looked = `${formatCount(used)} of ${formatCount(all)} locked objects`;
    if (share * 100 < limits.soon) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'max_locks_per_transaction' },
          grade: share * 100 >= limits.now ? 'now' : 'soon',
          weight: share,
          message: `${looked} (${formatShare(share)}) are in the table of locks; when it is full, statements of any session fail with “out of shared memory”. See which session holds most of them (plinth locks): a dump, or queries over many partitions. Raise max_locks_per_transaction (${text(2)}); it takes a restart.`,
        },
      ],
      unseen: [],
      looked,
    };
  },
});
