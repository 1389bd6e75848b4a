/** Archiving of the write-ahead log that fails. */
import { postgresCheck } from '../../check.ts';
import { cells, lasting } from '../words.ts';

export const check = postgresCheck({
  id: 'archiver',
  title: 'Archiving of the log',
  group: 'replication',
  cost: 'live',
  about:
    'The last try of the archiver failed. Failures before the last success are not reported. A server without archive_mode is fine here: whether backups need it is not known to the server.',
  needs: 'nothing',
  thresholds: {},
  query:
    () => `SELECT current_setting('archive_mode'), failed_count::text, last_failed_wal, extract(epoch FROM clock_timestamp() - last_failed_time)::text,
    extract(epoch FROM clock_timestamp() - last_archived_time)::text FROM pg_stat_archiver`,
  judge: (rows) => {
    const { text, number } = cells(rows[0]);
    if (text(0) === 'off') return { findings: [], unseen: [], looked: 'archive_mode is off' };
    const [failed, archived] = [number(3), number(4)];
    const last =
      archived === undefined
        ? 'nothing was archived since the counters began'
        : `the last success was ${lasting(archived)} ago`;
    if (failed === undefined || (archived !== undefined && archived <= failed))
      return { findings: [], unseen: [], looked: last };
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'archive_command' },
          grade: 'now',
          weight: 1,
          message: `Archiving fails: the last try, of ${text(2)}, was ${lasting(failed)} ago, and ${last}. Backups cannot be rolled forward over it, and the log piles up in pg_wal until the disk is full. The server’s log has the error of the command.`,
        },
      ],
      unseen: [],
      looked: last,
    };
  },
});
