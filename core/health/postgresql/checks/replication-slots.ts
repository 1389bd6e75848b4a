/** Slots that keep the write-ahead log for a consumer which does not read it. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, formatBytes, lasting, literal, megabyte, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'replication-slots',
  title: 'Replication slots that keep the log',
  group: 'replication',
  cost: 'live',
  about:
    'Bytes of the write-ahead log that each slot keeps, and slots that have lost what they need. Without max_slot_wal_keep_size a slot keeps everything until the disk is full, and then the server stops. Free disk space cannot be seen by SQL. Temporary slots are left out.',
  needs: 'nothing',
  thresholds: {
    soon: { value: 1_024, unit: 'MB', about: 'kept' },
    now: { value: 10_240, unit: 'MB', about: 'kept without max_slot_wal_keep_size' },
  },
  query: ({
    version,
    isStandby,
  }) => `SELECT slot_name::text, slot_type, active::text, coalesce(wal_status, ''),
    pg_wal_lsn_diff(${isStandby ? 'pg_last_wal_replay_lsn()' : 'pg_current_wal_lsn()'}, restart_lsn)::text, current_setting('max_slot_wal_keep_size'),
    ${version >= 170000 ? 'extract(epoch FROM clock_timestamp() - inactive_since)::text' : 'NULL'}
  FROM pg_replication_slots WHERE NOT temporary ORDER BY 1`,
  judge: (rows, _, limits) => ({
    findings: rows.map(cells).flatMap(({ text, number, flag }): readonly HealthFinding[] => {
      const [name, kept = 0, isActive] = [text(0), number(4), flag(2)];
      const isUncapped = text(5) === '-1';
      const since = number(6);
      const object = { kind: 'replication slot', name } as const;
      const script = {
        title: `Drop the replication slot ${name}`,
        refuse: [
          {
            when: `EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ${literal(name)} AND active)`,
            because: `The slot ${name} is in use by now.`,
          },
        ],
        statements: [
          `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ${literal(name)} AND NOT active`,
        ],
        rollback: `none: a new slot ${name} begins at the present, and its consumer has to be built again. Ask who reads it before.`,
      };
      if (text(3) === 'lost') {
        const message = `The replication slot ${shown(name)} has lost log that its consumer needs: the consumer cannot go on. Build it again, then drop the slot.`;
        return [{ object, grade: 'now', weight: 1, message, ...(isActive ? {} : { script }) }];
      }
      if (kept < limits.soon * megabyte) return [];
      const idle = isActive
        ? 'whose consumer lags'
        : `that nobody reads${since === undefined ? '' : ` for ${lasting(since)}`}`;
      const end = isUncapped
        ? 'it keeps more until the disk is full, and then the server stops. Set max_slot_wal_keep_size'
        : `at max_slot_wal_keep_size (${text(5)}) it loses what the consumer needs`;
      return [
        {
          object,
          grade: kept >= limits.now * megabyte && isUncapped ? 'now' : 'soon',
          weight: kept,
          message: `The replication slot ${shown(name)}, ${idle}, keeps ${formatBytes(kept)} of the write-ahead log; ${end}. See to its consumer, or drop the slot if there is none.`,
          ...(isActive ? {} : { script }),
        },
      ];
    }),
    unseen: [],
    looked: plural(rows.length, 'replication slot'),
  }),
});
