/** How much of the write-ahead log each standby or subscriber has not confirmed. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, formatBytes, lasting, megabyte, monitorGrant, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'replication-lag',
  title: 'Standbys that are behind',
  group: 'replication',
  cost: 'live',
  about:
    'Bytes of the write-ahead log between this server and what each connected standby or subscriber has replayed. Time is added where the server knows it; it says little of a standby that is far behind or of an idle server. A standby that is not connected is seen by its slot only.',
  needs: 'pg_monitor, where there are standbys',
  thresholds: {
    soon: { value: 100, unit: 'MB', about: 'not replayed' },
    now: { value: 1_024, unit: 'MB', about: 'not replayed' },
  },
  query: ({
    isStandby,
  }) => `SELECT coalesce(nullif(application_name, ''), client_addr::text, 'without a name'), coalesce(sync_state IN ('sync', 'quorum'), false)::text,
    pg_wal_lsn_diff(${isStandby ? 'pg_last_wal_replay_lsn()' : 'pg_current_wal_lsn()'}, replay_lsn)::text,
    pg_wal_lsn_diff(${isStandby ? 'pg_last_wal_replay_lsn()' : 'pg_current_wal_lsn()'}, sent_lsn)::text,
    extract(epoch FROM replay_lag)::text, (state IS NULL)::text FROM pg_stat_replication`,
  judge: (rows, { role }, limits) => {
    const all = rows.map(cells);
    const hidden = all.filter(({ flag }) => flag(5)).length;
    const findings = all.flatMap(({ text, number, flag }): readonly HealthFinding[] => {
      const behind = number(2);
      if (behind === undefined || behind < limits.soon * megabyte) return [];
      const unsent = number(3) ?? 0;
      const seconds = number(4);
      const stage =
        unsent > behind / 2
          ? 'most of it was not sent yet: look at the network'
          : 'most of it was sent and not replayed: look at the standby';
      const waits = flag(1) ? ' Commits that ask for remote_apply wait for it.' : '';
      return [
        {
          object: { kind: 'standby', name: text(0) },
          grade: behind >= limits.now * megabyte ? 'now' : 'soon',
          weight: behind,
          message: `The standby ${shown(text(0))} is ${formatBytes(behind)} behind${seconds === undefined ? '' : ` (${lasting(seconds)} by its own time)`}; ${stage}. A failover to it loses what was not sent, and its readers see old rows.${waits}`,
        },
      ];
    });
    return {
      findings,
      unseen:
        hidden === 0
          ? []
          : [
              {
                because: `How far ${plural(hidden, 'standby is', 'standbys are')} behind is hidden from ${role}.`,
                grant: monitorGrant(role),
              },
            ],
      looked: plural(all.length, 'connected standby', 'connected standbys'),
    };
  },
});
