/** Pages that were read from disk and were not what had been written. */
import { postgresCheck } from '../../check.ts';
import { cells, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'checksum-failures',
  title: 'Damaged pages',
  group: 'server',
  cost: 'live',
  about:
    'Checksum failures of each database since the counters began. Without data_checksums nothing is counted.',
  needs: 'nothing',
  thresholds: {},
  query: () =>
    `SELECT coalesce(datname, 'shared objects')::text, checksum_failures::text, current_setting('data_checksums'), checksum_last_failure::text FROM pg_stat_database`,
  judge: (rows) => {
    const all = rows.map(cells);
    if (all.some(({ text }) => text(2) === 'off')) {
      const because =
        'data_checksums is off, so the server does not notice damaged pages. pg_checksums switches it on while the server is stopped.';
      return { findings: [], unseen: [{ because }], looked: 'nothing' };
    }
    return {
      findings: all
        .filter(({ number }) => (number(1) ?? 0) > 0)
        .map(({ text, number }) => ({
          object: { kind: 'database', name: text(0) },
          grade: 'now',
          weight: number(1) ?? 0,
          message: `${plural(number(1) ?? 0, 'damaged page was', 'damaged pages were')} read in ${shown(text(0))}, the last at ${text(3)}: queries on them fail, and the disk may be failing. Secure a backup from before, and check the disk.`,
        })),
      unseen: [],
      looked: plural(all.length, 'database'),
    };
  },
});
