/** Sorts and hashes that do not fit into memory. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, formatBytes, lasting, megabyte, plural } from '../words.ts';

export const check = postgresCheck({
  id: 'temp-files',
  title: 'Temporary files of queries',
  group: 'server',
  cost: 'live',
  about:
    'Bytes that queries of this database wrote to temporary files, for each day since the counters were reset, after at least a day.',
  needs: 'nothing',
  thresholds: { sometime: { value: 10_240, unit: 'MB', about: 'for each day' } },
  query: () =>
    `SELECT temp_files::text, temp_bytes::text, current_setting('work_mem') FROM pg_stat_database WHERE datname = current_database()`,
  judge: (rows, { database, resetSeconds, upSeconds }, limits) => {
    const { text, number } = cells(rows[0]);
    const [files = 0, bytes = 0] = [number(0), number(1)];
    if (files === 0) return fine('no temporary file');
    // Where no reset is recorded, the counters may be older than the server's start, and the rate lower.
    if (resetSeconds === undefined || resetSeconds < 86_400) {
      const why =
        resetSeconds === undefined
          ? `no reset of the counters is recorded, and the server started ${lasting(upSeconds)} ago`
          : `the counters count since ${lasting(resetSeconds)}`;
      const because = `Queries wrote ${formatBytes(bytes)} to ${plural(files, 'temporary file')}, but ${why}: how much that is for each day is not known.`;
      const isLittle = bytes < limits.sometime * megabyte;
      return isLittle
        ? fine(`${formatBytes(bytes)} in all`)
        : { findings: [], unseen: [{ because }], looked: 'the total' };
    }
    const daily = bytes / (resetSeconds / 86_400);
    if (daily < limits.sometime * megabyte) return fine(`${formatBytes(daily)} for each day`);
    return {
      findings: [
        {
          object: { kind: 'database', name: database },
          grade: 'sometime',
          weight: daily,
          message: `Queries write ${formatBytes(daily)} to temporary files each day (${plural(files, 'file')} in ${lasting(resetSeconds)}): sorts and hashes do not fit into work_mem (${text(2)}). log_temp_files names the queries; raise work_mem for the role that sends them, not for all.`,
        },
      ],
      unseen: [],
      looked: `${formatBytes(daily)} for each day`,
    };
  },
});
