/** B-trees whose pages are mostly empty, measured by reading them. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { rebuildIndex } from '../indexes.ts';
import { measuring, mostMeasured } from '../measured-bloat.ts';
import { storageParameter } from '../settings.ts';
import { cells, formatBytes, formatShare, megabyte, named, plural, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'index-bloat-measured',
  title: 'Free space in indexes, measured',
  group: 'indexes',
  cost: 'scan',
  about: `Density of the leaf pages of the ${mostMeasured} largest B-trees by pgstatindex(), which reads them whole, against their fill factor.`,
  needs: 'the extension pgstattuple, and pg_stat_scan_tables (pg_monitor includes it)',
  thresholds: {
    sometime: { value: 40, unit: 'percent', about: 'of the index, free beyond the fill factor' },
    size: { value: 1_024, unit: 'MB', about: 'of the index, smaller ones are not read' },
  },
  query: (server, limits) => {
    const measure = measuring(server, 'pgstatindex');
    if (typeof measure !== 'string') return measure;
    return `SELECT t.schema, t.name, t."table", t.oid::text, m.index_size::text, m.avg_leaf_density::text, (m.empty_pages + m.deleted_pages)::text, current_setting('block_size'), t.fillfactor
  FROM (SELECT n.nspname::text AS schema, c.relname::text AS name, r.relname::text AS "table", c.oid,
      ${storageParameter('fillfactor', "'90'")} AS fillfactor
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class r ON r.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'i' AND i.indisvalid AND c.relam = (SELECT oid FROM pg_am WHERE amname = 'btree') AND c.relpersistence <> 't' AND ${userSchemas}
      AND c.relpages::bigint * current_setting('block_size')::bigint >= ${limits.size * megabyte}
    ORDER BY c.relpages DESC LIMIT ${mostMeasured}) t
  CROSS JOIN LATERAL ${measure}(t.oid) m`;
  },
  judge: (rows, _, limits) => {
    const findings = rows.map(cells).flatMap(({ text, number }): readonly HealthFinding[] => {
      const index = { schema: text(0), name: text(1) };
      const [size = 0, density = 0, empty = 0, block = 8_192, fillfactor = 90] = [4, 5, 6, 7, 8].map(number);
      if (size === 0 || !Number.isFinite(density)) return [];
      const used = (size - empty * block) * (density / fillfactor);
      const share = 1 - used / size;
      if (share * 100 < limits.sometime) return [];
      return [
        {
          object: { kind: 'index', ...index, table: text(2) },
          grade: 'sometime',
          weight: size - used,
          message: `${formatShare(share)} of the index ${named(index)} on ${named({ schema: text(0), name: text(2) })} (${formatBytes(size)}) is free, measured: caches hold it. A new build takes about ${formatBytes(used)}, and both are on disk while it runs.`,
          script: rebuildIndex(index, text(3)),
        },
      ];
    });
    return {
      findings,
      unseen: [],
      looked: plural(
        rows.length,
        `B-tree of ${limits.size} MB or more`,
        `B-trees of ${limits.size} MB or more`,
      ),
    };
  },
});
