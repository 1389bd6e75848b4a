/** Temporary tables that statements wrote to the disk. */
import { mysqlCheck } from '../../check.ts';
import { formatShare, numberOf, perDay } from '../words.ts';

export const check = mysqlCheck({
  id: 'temp-tables',
  title: 'Temporary tables on the disk',
  group: 'server',
  cost: 'live',
  about:
    'Created_tmp_disk_tables for each day and as a share of all temporary tables of statements, after at least a day.',
  needs: 'nothing',
  thresholds: {
    count: { value: 10_000, unit: 'count', about: 'on the disk for each day' },
    sometime: { value: 25, unit: 'percent', about: 'of all temporary tables' },
  },
  query: () => undefined,
  judge: (_, server, limits) => {
    const disk = numberOf(server.counters, 'created_tmp_disk_tables') ?? 0;
    const all = Math.max(disk, numberOf(server.counters, 'created_tmp_tables') ?? 0);
    const share = all === 0 ? 0 : disk / all;
    const isMuch = share * 100 >= limits.sometime;
    return perDay(
      { count: disk, what: 'temporary tables on the disk', isMuch },
      server,
      limits.count,
      (daily, since) => ({
        object: { kind: 'server', name: 'temporary tables' },
        grade: 'sometime',
        weight: daily,
        message: `${disk} temporary tables went to the disk in ${since}, ${formatShare(share)} of all: sorts and groups that do not fit tmp_table_size, or that have columns of type TEXT or BLOB. Find their statements with plinth statements; an index often makes the table needless.`,
      }),
    );
  },
});
