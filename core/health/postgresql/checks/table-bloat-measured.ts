/** Tables that are much larger than their rows, measured by reading them. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { measuring, mostMeasured } from '../measured-bloat.ts';
import { storageParameter } from '../settings.ts';
import { cells, formatBytes, formatShare, megabyte, named, plural, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'table-bloat-measured',
  title: 'Free and dead space in tables, measured',
  group: 'vacuum',
  cost: 'scan',
  about: `Free and dead space of the ${mostMeasured} largest tables by pgstattuple_approx(), which reads the pages that are not all-visible: all of them after large changes, few after a VACUUM. Space that a fill factor leaves free is not counted, nor are headers of rows that are gone, which makes up to six points of a hundred.`,
  needs: 'the extension pgstattuple, and pg_stat_scan_tables (pg_monitor includes it)',
  thresholds: {
    sometime: { value: 30, unit: 'percent', about: 'of the table, free or dead' },
    size: { value: 1_024, unit: 'MB', about: 'of the table, smaller ones are not read' },
  },
  query: (server, limits) => {
    const measure = measuring(server, 'pgstattuple_approx');
    if (typeof measure !== 'string') return measure;
    return `SELECT t.schema, t.name, m.table_len::text, m.approx_free_space::text, m.dead_tuple_len::text, t.fillfactor
  FROM (SELECT n.nspname::text AS schema, c.relname::text AS name, c.oid,
      ${storageParameter('fillfactor', "'100'")} AS fillfactor
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND ${userSchemas} AND c.relpages::bigint * current_setting('block_size')::bigint >= ${limits.size * megabyte}
    ORDER BY c.relpages DESC LIMIT ${mostMeasured}) t
  CROSS JOIN LATERAL ${measure}(t.oid) m`;
  },
  judge: (rows, _, limits) => {
    const findings = rows.map(cells).flatMap(({ text, number }): readonly HealthFinding[] => {
      const table = { schema: text(0), name: text(1) };
      const [size = 0, free = 0, dead = 0, fillfactor = 100] = [2, 3, 4, 5].map(number);
      const wasted = Math.max(0, free - (size * (100 - fillfactor)) / 100) + dead;
      if (size === 0 || (wasted * 100) / size < limits.sometime) return [];
      return [
        {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: wasted,
          message: `${formatShare(wasted / size)} of ${named(table)} (${formatBytes(size)}) is free or dead, measured: scans read it, and caches hold it. New rows use it; only a rewrite (pg_repack, or VACUUM FULL in a downtime) gives that back, ${formatBytes(wasted)} at least.`,
        },
      ];
    });
    return {
      findings,
      unseen: [],
      looked: plural(
        rows.length,
        `table of ${limits.size} MB or more`,
        `tables of ${limits.size} MB or more`,
      ),
    };
  },
});
