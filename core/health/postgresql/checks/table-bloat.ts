/** Tables that are much larger than their rows, estimated from statistics. */
import { columnsIn, columnText, tablePages } from '../bloat.ts';
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { storageParameter } from '../settings.ts';
import {
  cells,
  formatBytes,
  formatShare,
  ident,
  joined,
  megabyte,
  named,
  plural,
  userSchemas,
} from '../words.ts';

export const check = postgresCheck({
  id: 'table-bloat',
  title: 'Tables larger than their rows',
  group: 'vacuum',
  cost: 'catalogue',
  about:
    'The size of a table against what its rows take by their statistics, with alignment and fill factor: an estimate, about ten points off. `table-bloat-measured` measures. What TOAST holds is not counted. Tables without statistics are named as not seen, and so are those whose statistics the role may not read.',
  needs: 'SELECT on the tables, or pg_read_all_data: else their statistics are hidden',
  thresholds: {
    sometime: { value: 40, unit: 'percent', about: 'of the table, estimated to be free or dead' },
    size: { value: 1_024, unit: 'MB', about: 'of the table, smaller ones are not estimated' },
  },
  query: (
    _,
    limits,
  ) => `SELECT n.nspname::text, c.relname::text, c.relpages::text, c.reltuples::text, current_setting('block_size'),
    ${storageParameter('fillfactor', "'100'")},
    (has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid))::text, s.columns, s.missing::text, s.dropped::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT ${columnText('a', 's')} FILTER (WHERE s.attname IS NOT NULL) AS columns,
      count(*) FILTER (WHERE s.attname IS NULL AND NOT a.attisdropped) AS missing, count(*) FILTER (WHERE a.attisdropped) AS dropped
    FROM pg_attribute a LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited
    WHERE a.attrelid = c.oid AND a.attnum > 0) s
  WHERE c.relkind IN ('r', 'm') AND ${userSchemas} AND c.relpersistence <> 't' AND c.relpages::bigint * current_setting('block_size')::bigint >= ${limits.size * megabyte}
  ORDER BY c.relpages DESC`,
  judge: (rows, { role }, limits) => {
    const all = rows.map(cells);
    const hidden = all.filter(({ flag }) => !flag(6));
    const unknown = all.filter(
      ({ flag, number }) => flag(6) && ((number(8) ?? 0) > 0 || (number(3) ?? -1) < 0),
    );
    const known = all.filter((one) => !hidden.includes(one) && !unknown.includes(one));
    const nameOf = ({ text }: (typeof all)[number]): string => named({ schema: text(0), name: text(1) });
    const unseen = [
      ...(hidden.length === 0
        ? []
        : [
            {
              because: `The statistics of ${joined(hidden.map(nameOf), 3)} are hidden from ${role}, because it may not read ${hidden.length === 1 ? 'the table' : 'the tables'}.`,
              grant: `GRANT pg_read_all_data TO ${ident(role)}`,
            },
          ]),
      ...(unknown.length === 0
        ? []
        : [
            {
              because: `${joined(unknown.map(nameOf), 3)} ${unknown.length === 1 ? 'has' : 'have'} no statistics for all columns: run ANALYZE.`,
            },
          ]),
    ];
    const findings = known.flatMap(({ text, number }): readonly HealthFinding[] => {
      const table = { schema: text(0), name: text(1) };
      const [pages = 0, count = 0, block = 8_192, fillfactor = 100, dropped = 0] = [2, 3, 4, 5, 9].map(
        number,
      );
      const expected = tablePages(count, columnsIn(text(7)), fillfactor, block);
      const share = pages === 0 ? 0 : 1 - expected / pages;
      if (share * 100 < limits.sometime) return [];
      const width = dropped === 0 ? '' : ` Values of ${plural(dropped, 'dropped column')} may be part of it.`;
      return [
        {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: (pages - expected) * block,
          message: `About ${formatShare(share)} of ${named(table)} (${formatBytes(pages * block)}) is free or dead, an estimate that may be 10 points off: scans read it, and caches hold it.${width} Measure it with table-bloat-measured; VACUUM makes the space usable again, and only a rewrite (pg_repack, or VACUUM FULL in a downtime) gives about ${formatBytes((pages - expected) * block)} back.`,
        },
      ];
    });
    return {
      findings,
      unseen,
      looked: plural(
        known.length,
        `table of ${limits.size} MB or more`,
        `tables of ${limits.size} MB or more`,
      ),
    };
  },
});
