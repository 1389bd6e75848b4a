/** Connections that failed before they could send a statement. */
import { mysqlCheck } from '../../check.ts';
import { formatShare, numberOf, perDay } from '../words.ts';
import { plural } from '../../../text/format.ts';

export const check = mysqlCheck({
  id: 'aborted-connections',
  title: 'Connections that failed',
  group: 'sessions',
  cost: 'live',
  about:
    'Aborted_connects for each day, after at least a day: wrong passwords, missing rights, packets that are none, and handshakes that took longer than connect_timeout.',
  needs: 'nothing',
  thresholds: {
    count: { value: 1_000, unit: 'count', about: 'failed connections for each day' },
    sometime: { value: 10, unit: 'percent', about: 'of all connections' },
  },
  query: () => undefined,
  judge: (_, server, limits) => {
    const failed = numberOf(server.counters, 'aborted_connects') ?? 0;
    const all = numberOf(server.counters, 'connections') ?? 0;
    const share = all === 0 ? 0 : failed / all;
    const isMuch = share * 100 >= limits.sometime;
    return perDay(
      { count: failed, what: 'failed connections', isMuch },
      server,
      limits.count,
      (daily, since) => ({
        object: { kind: 'server', name: 'failed connections' },
        grade: 'sometime',
        weight: daily,
        message: `${plural(failed, 'connection')} failed in ${since}, ${formatShare(share)} of all: an application has a wrong password or address, or somebody tries passwords. The error log names the hosts if log_warnings is 2 or log_error_verbosity is 3.`,
      }),
    );
  },
});
