/** Tables that were closed to make room for others, and are opened again. */
import { mysqlCheck } from '../../check.ts';
import { numberOf, perDay, setGlobal } from '../words.ts';

export const check = mysqlCheck({
  id: 'table-cache',
  title: 'Tables that are opened again and again',
  group: 'server',
  cost: 'live',
  about: 'Table_open_cache_overflows for each day, after at least a day.',
  needs: 'nothing',
  thresholds: { sometime: { value: 100_000, unit: 'count', about: 'overflows for each day' } },
  query: () => undefined,
  judge: (_, server, limits) => {
    const count = numberOf(server.counters, 'table_open_cache_overflows') ?? 0;
    const size = numberOf(server.variables, 'table_open_cache') ?? 0;
    return perDay({ count, what: 'tables closed for others' }, server, limits.sometime, (daily, since) => ({
      object: { kind: 'setting', name: 'table_open_cache' },
      grade: 'sometime',
      weight: daily,
      message: `${count} open tables were closed in ${since} to make room in table_open_cache (${size}), and opened again when they were needed. Raise it, and open_files_limit with it.`,
      script: setGlobal(server, 'table_open_cache', String(size * 2)),
    }));
  },
});
