/** Rows that no partition was made for. */
import { postgresCheck } from '../../check.ts';
import { cells, formatCount, named, plural, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'default-partition',
  title: 'Rows in default partitions',
  group: 'capacity',
  cost: 'catalogue',
  about:
    'Default partitions that hold rows, by their statistics. While a row is there, a partition for its value cannot be created, and each new partition reads the whole default under a lock.',
  needs: 'nothing',
  thresholds: { sometime: { value: 1, unit: 'rows', about: 'estimated' } },
  query:
    () => `SELECT n.nspname::text, c.relname::text, pn.nspname::text, p.relname::text, greatest(c.reltuples, pg_stat_get_live_tuples(c.oid))::int8::text
  FROM pg_partitioned_table t JOIN pg_class c ON c.oid = t.partdefid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class p ON p.oid = t.partrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
  WHERE c.relkind = 'r' AND ${userSchemas} ORDER BY 5 DESC, 1, 2`,
  judge: (rows, _, limits) => ({
    findings: rows
      .map(cells)
      .filter(({ number }) => (number(4) ?? 0) >= Math.max(1, limits.sometime))
      .map(({ text, number }) => {
        const table = { schema: text(0), name: text(1) };
        const rowsHere = number(4) ?? 0;
        return {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: rowsHere,
          message: `The default partition ${named(table)} of ${named({ schema: text(2), name: text(3) })} holds about ${formatCount(rowsHere)} rows: partitions for their values cannot be created before they are moved, and every new partition reads it whole. Move them into partitions of their own.`,
        } as const;
      }),
    unseen: [],
    looked: plural(rows.length, 'default partition'),
  }),
});
