/** B-trees that are much larger than their entries, estimated from statistics. */
import { columnsIn, columnText, indexPages } from '../bloat.ts';
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { rebuildIndex } from '../indexes.ts';
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
  id: 'index-bloat',
  title: 'Indexes larger than their entries',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'The size of a B-tree against what its entries take by the statistics of the columns, with alignment and fill factor: an estimate, about ten points off. Equal entries are stored once, so that an index of few values is bloated when this cannot see it; `index-bloat-measured` measures. Indexes on expressions or with a condition are left out.',
  needs: 'SELECT on the tables, or pg_read_all_data: else their statistics are hidden',
  thresholds: {
    sometime: { value: 50, unit: 'percent', about: 'of the index, estimated to be free' },
    size: { value: 1_024, unit: 'MB', about: 'of the index, smaller ones are not estimated' },
  },
  query: (
    _,
    limits,
  ) => `SELECT n.nspname::text, c.relname::text, t.relname::text, c.oid::text, c.relpages::text, c.reltuples::text, current_setting('block_size'),
    ${storageParameter('fillfactor', "'90'")},
    (has_table_privilege(t.oid, 'SELECT') AND NOT row_security_active(t.oid))::text, s.columns, s.missing::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT ${columnText('a', 's')} FILTER (WHERE s.attname IS NOT NULL) AS columns, count(*) FILTER (WHERE s.attname IS NULL) AS missing
    FROM pg_attribute a LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = t.relname AND s.attname = a.attname AND NOT s.inherited
    WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey)) s
  WHERE c.relkind = 'i' AND c.relam = (SELECT oid FROM pg_am WHERE amname = 'btree') AND i.indisvalid AND i.indexprs IS NULL AND i.indpred IS NULL
    AND ${userSchemas} AND c.relpersistence <> 't' AND c.relpages::bigint * current_setting('block_size')::bigint >= ${limits.size * megabyte}
  ORDER BY c.relpages DESC`,
  judge: (rows, { role }, limits) => {
    const all = rows.map(cells);
    const hidden = all.filter(({ flag }) => !flag(8));
    const unknown = all.filter(
      ({ flag, number }) => flag(8) && ((number(10) ?? 0) > 0 || (number(5) ?? -1) < 0),
    );
    const known = all.filter((one) => !hidden.includes(one) && !unknown.includes(one));
    const tables = (some: typeof all): string =>
      joined([...new Set(some.map(({ text }) => named({ schema: text(0), name: text(2) })))], 3);
    const unseen = [
      ...(hidden.length === 0
        ? []
        : [
            {
              because: `The statistics of ${tables(hidden)} are hidden from ${role}, because it may not read the rows.`,
              grant: `GRANT pg_read_all_data TO ${ident(role)}`,
            },
          ]),
      ...(unknown.length === 0
        ? []
        : [{ because: `${tables(unknown)}: indexed columns have no statistics. Run ANALYZE.` }]),
    ];
    const findings = known.flatMap(({ text, number }): readonly HealthFinding[] => {
      const index = { schema: text(0), name: text(1) };
      const [pages = 0, count = 0, block = 8_192, fillfactor = 90] = [4, 5, 6, 7].map(number);
      const expected = indexPages(count, columnsIn(text(9)), fillfactor, block);
      const share = pages === 0 ? 0 : 1 - expected / pages;
      if (share * 100 < limits.sometime) return [];
      return [
        {
          object: { kind: 'index', ...index, table: text(2) },
          grade: 'sometime',
          weight: (pages - expected) * block,
          message: `About ${formatShare(share)} of the index ${named(index)} on ${named({ schema: text(0), name: text(2) })} (${formatBytes(pages * block)}) is free, an estimate that may be 10 points off: caches hold it. Measure it with index-bloat-measured; a new build takes about ${formatBytes(expected * block)}, and both are on disk while it runs.`,
          script: rebuildIndex(index, text(3)),
        },
      ];
    });
    return {
      findings,
      unseen,
      looked: plural(
        known.length,
        `B-tree of ${limits.size} MB or more`,
        `B-trees of ${limits.size} MB or more`,
      ),
    };
  },
});
