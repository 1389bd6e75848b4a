/** Pages that InnoDB did not find in its memory. */
import { mysqlCheck } from '../../check.ts';
import { formatBytes, formatShare, numberOf, perDay } from '../words.ts';

export const check = mysqlCheck({
  id: 'buffer-pool',
  title: 'Memory of InnoDB that is too small',
  group: 'server',
  cost: 'live',
  about:
    'Pages that were read from the disk, against those that were asked for, since the server started and after at least a day. How much memory the machine has is not visible in SQL.',
  needs: 'nothing',
  thresholds: {
    sometime: { value: 1, unit: 'percent', about: 'of the requested pages come from the disk' },
    count: { value: 1_000_000, unit: 'count', about: 'pages read for each day' },
  },
  query: () => undefined,
  judge: (_, server, limits) => {
    const { counters, variables, upSeconds } = server;
    const reads = numberOf(counters, 'innodb_buffer_pool_reads') ?? 0;
    const asked = numberOf(counters, 'innodb_buffer_pool_read_requests') ?? 0;
    const size = numberOf(variables, 'innodb_buffer_pool_size') ?? 0;
    const share = asked === 0 ? 0 : reads / asked;
    const isMuch = share * 100 >= limits.sometime;
    // FLUSH STATUS leaves these as they are.
    const since = { ...server, resetSeconds: upSeconds };
    return perDay(
      { count: reads, what: 'pages read from the disk', isMuch },
      since,
      limits.count,
      (daily, when) => ({
        object: { kind: 'setting', name: 'innodb_buffer_pool_size' },
        grade: 'sometime',
        weight: daily,
        message: `${formatShare(share)} of the pages that InnoDB needed in ${when} came from the disk (${reads} reads), with a buffer pool of ${formatBytes(size)}: what is read again and again does not fit. Raise innodb_buffer_pool_size if the machine has the memory, or find the statements that scan.`,
      }),
    );
  },
});
