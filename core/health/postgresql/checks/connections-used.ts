/** Connections against the limit that holds for roles without privileges. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, formatShare, hiddenSessions } from '../words.ts';

export const check = postgresCheck({
  id: 'connections-used',
  title: 'Connections that are left',
  group: 'sessions',
  cost: 'live',
  about:
    'Client connections of the whole server against max_connections without the reserved ones. Background processes are not counted. A pooler may hold more clients than are seen here.',
  needs: 'pg_monitor, where other roles have sessions near the threshold',
  thresholds: {
    soon: { value: 80, unit: 'percent', about: 'of the connections are used' },
    now: { value: 90, unit: 'percent', about: 'of the connections are used' },
  },
  query: ({ version }) => `SELECT count(*) FILTER (WHERE backend_type = 'client backend')::text,
    count(*) FILTER (WHERE backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL)::text,
    (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - ${version >= 160000 ? "current_setting('reserved_connections')::int" : '0'})::text
  FROM pg_stat_activity`,
  judge: (rows, server, limits) => {
    const { number } = cells(rows[0]);
    const [own = 0, hidden = 0, limit = 0] = [number(0), number(1), number(2)];
    // A hidden session may be one that does not count. Where all of them together stay below the threshold, that does not matter.
    const most = own + hidden;
    const looked = `${most} of ${limit} connections`;
    const share = limit <= 0 ? 1 : most / limit;
    if (share * 100 < limits.soon) return { findings: [], unseen: [], looked };
    const seen = limit <= 0 ? 1 : own / limit;
    const finding: HealthFinding = {
      object: { kind: 'server', name: 'connections' },
      grade: seen * 100 >= limits.now ? 'now' : 'soon',
      weight: seen,
      message: `${own} of ${limit} connections are used (${formatShare(seen)}); when none is left, every new one is refused. Find who holds them, lower the pools, or put a pooler in between.`,
    };
    return {
      findings: seen * 100 >= limits.soon ? [finding] : [],
      unseen: seen * 100 >= limits.now ? [] : hiddenSessions(hidden, server),
      looked,
    };
  },
});
