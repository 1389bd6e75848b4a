/** Connections against the limit of the server. */
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import { formatShare, numberOf } from '../words.ts';

export const check = mysqlCheck({
  id: 'connections-used',
  title: 'Connections that are left',
  group: 'sessions',
  cost: 'live',
  about:
    'Threads_connected against max_connections, and whether the limit was reached since the server started. One more connection is kept for an administrator.',
  needs: 'nothing',
  thresholds: {
    soon: { value: 80, unit: 'percent', about: 'of the connections are used' },
    now: { value: 90, unit: 'percent', about: 'of the connections are used' },
  },
  query: () => undefined,
  judge: (_, { counters, variables }, limits) => {
    const [used = 0, most = 0] = [
      numberOf(counters, 'threads_connected'),
      numberOf(counters, 'max_used_connections'),
    ];
    const limit = numberOf(variables, 'max_connections') ?? 0;
    const share = limit <= 0 ? 1 : used / limit;
    const looked = `${used} of ${limit} connections, ${most} at most since the start`;
    if (share * 100 < limits.soon && most <= limit) return { findings: [], unseen: [], looked };
    const isReached = share * 100 < limits.soon;
    const finding: HealthFinding = {
      object: { kind: 'server', name: 'connections' },
      grade: isReached ? 'sometime' : share * 100 >= limits.now ? 'now' : 'soon',
      weight: share,
      message: isReached
        ? `All ${limit} connections were used at some time since the start, and others were refused then. Find who opens so many, lower the pools, or raise max_connections.`
        : `${used} of ${limit} connections are used (${formatShare(share)}); when none is left, every new one is refused. Find who holds them, lower the pools, or put a pooler in between.`,
    };
    return { findings: [finding], unseen: [], looked };
  },
});
