/** Whole pages that make up most of the log, and are not compressed. */
import { postgresCheck } from '../../check.ts';
import { changeSetting, sourceOf } from '../settings.ts';
import { cells, fine, formatBytes, formatShare, lasting, megabyte } from '../words.ts';

export const check = postgresCheck({
  id: 'wal-compression',
  title: 'Whole pages in the log',
  group: 'settings',
  cost: 'live',
  about:
    'The share of whole pages in the log that the server wrote, where wal_compression is off. After each checkpoint the first change of a page writes all of it. Holes in pages are not in the log, so the share is the most that it can be.',
  needs: 'nothing',
  thresholds: {
    share: { value: 50, unit: 'percent', about: 'of the log is whole pages' },
    daily: { value: 10_240, unit: 'MB', about: 'of log for each day' },
  },
  query:
    () => `SELECT (wal_fpi * current_setting('block_size')::int8)::text, wal_bytes::text, extract(epoch FROM clock_timestamp() - stats_reset)::text,
    current_setting('wal_compression'), ${sourceOf('wal_compression')} FROM pg_stat_wal`,
  judge: (rows, { database }, limits) => {
    const { number, text } = cells(rows[0]);
    const [pages = 0, bytes = 0, seconds = 0] = [0, 1, 2].map(number);
    const looked = `${formatBytes(bytes)} of log in ${lasting(seconds)}`;
    const daily = bytes / Math.max(1, seconds / 86_400);
    if (text(3) !== 'off' || daily < limits.daily * megabyte) return fine(looked);
    const share = Math.min(1, pages / bytes);
    if (share * 100 < limits.share) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'wal_compression' },
          grade: 'sometime',
          weight: share,
          message: `Up to ${formatShare(share)} of ${looked} is whole pages, and wal_compression is off: the archive, standbys and backups carry them. Switch it on, for some processor time; with less frequent checkpoints (max_wal_size, checkpoint_timeout) fewer are written.`,
          ...changeSetting('wal_compression', 'on', { source: text(4), database }),
        },
      ],
      unseen: [],
      looked,
    };
  },
});
