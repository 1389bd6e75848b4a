/** System catalogs that are much larger than what they hold. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, formatBytes, formatCount, joined, megabyte, plural } from '../words.ts';

/** Of a row: header, line pointer and what alignment takes. */
const around = 36;

export const check = postgresCheck({
  id: 'catalogue-bloat',
  title: 'System catalogs larger than their rows',
  group: 'vacuum',
  cost: 'catalogue',
  about:
    'Tables of pg_catalog of which nearly all is free or dead, by the widths in their statistics: what many temporary tables leave. Every new session and every plan reads them.',
  needs: 'nothing',
  thresholds: {
    sometime: { value: 90, unit: 'percent', about: 'of the catalog, estimated to be free or dead' },
    size: { value: 100, unit: 'MB', about: 'of the catalog, smaller ones are not estimated' },
  },
  query: (
    _,
    limits,
  ) => `SELECT c.relname::text, (c.relpages::int8 * current_setting('block_size')::int8)::text, c.reltuples::int8::text,
    (SELECT sum(s.avg_width * (1 - s.null_frac)) FROM pg_stats s WHERE s.schemaname = 'pg_catalog' AND s.tablename = c.relname)::text
  FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT')
    AND c.relpages::int8 * current_setting('block_size')::int8 >= ${limits.size * megabyte} ORDER BY c.relpages DESC`,
  judge: (rows, _, limits) => {
    const all = rows.map(cells);
    const unknown = all.filter(({ number }) => number(3) === undefined || (number(2) ?? -1) < 0);
    const findings = all.flatMap((row): readonly HealthFinding[] => {
      const { text, number } = row;
      const [size = 0, count = 0, width = 0] = [1, 2, 3].map(number);
      const share = 1 - (count * (width + around)) / size;
      if (unknown.includes(row) || share * 100 < limits.sometime) return [];
      return [
        {
          object: { kind: 'table', schema: 'pg_catalog', name: text(0) },
          grade: 'sometime',
          weight: size,
          message: `${text(0)} takes ${formatBytes(size)} for ${formatCount(count)} rows, estimated: every new session and every plan reads it. Temporary tables in great numbers do that, where something holds VACUUM back (xmin-horizon). VACUUM makes the space usable again; only VACUUM FULL gives it back, in a downtime, because it locks out everybody.`,
        },
      ];
    });
    const because = `${joined(
      unknown.map(({ text }) => text(0)),
      3,
    )} ${unknown.length === 1 ? 'has' : 'have'} no statistics: run ANALYZE.`;
    return {
      findings,
      unseen: unknown.length === 0 ? [] : [{ because }],
      looked: plural(
        rows.length,
        `catalog of ${limits.size} MB or more`,
        `catalogs of ${limits.size} MB or more`,
      ),
    };
  },
});
