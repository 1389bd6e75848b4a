/** Foreign keys whose columns no index begins with, where the referenced rows are deleted. */
import { postgresCheck } from '../../check.ts';
import {
  cells,
  formatCount,
  ident,
  isOther,
  joined,
  literal,
  named,
  plural,
  sqlName,
  userSchemas,
} from '../words.ts';

export const check = postgresCheck({
  id: 'foreign-key-without-index',
  title: 'Foreign keys without an index',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'A valid index without a condition has to begin with the columns of the key, in any order. Reported where the referencing table is large and rows of the referenced table were deleted since the counters began: each delete scans the whole referencing table. An update does so only if it changes the key, which no counter tells.',
  needs: 'nothing',
  thresholds: {
    rows: { value: 10_000, unit: 'rows', about: 'in the referencing table, smaller ones are not reported' },
  },
  query: () => `SELECT n.nspname::text, t.relname::text, t.oid::text, k.conname::text,
    array_to_string(ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.conkey) WITH ORDINALITY u(attnum, place)
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.attnum ORDER BY u.place), ', '),
    greatest(t.reltuples, pg_stat_get_live_tuples(t.oid))::int8::text,
    rn.nspname::text, r.relname::text, w.deleted::text, (k.confdeltype IN ('c', 'n', 'd'))::text
  FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
  CROSS JOIN LATERAL (SELECT coalesce(sum(pg_stat_get_tuples_deleted(p.relid)), 0) AS deleted
    FROM (SELECT r.oid AS relid WHERE r.relkind = 'r' UNION ALL SELECT relid FROM pg_partition_tree(r.oid) WHERE r.relkind = 'p' AND isleaf) p) w
  WHERE k.contype = 'f' AND t.relkind = 'r' AND t.relpersistence <> 't' AND ${userSchemas}
    AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.oid = k.conparentid AND o.conrelid = k.conrelid)
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL
      AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
  ORDER BY 6 DESC, 1, 2, 4`,
  judge: (rows, _, limits) => ({
    findings: rows
      .map(cells)
      .filter(({ number }) => (number(5) ?? 0) >= limits.rows && (number(8) ?? 0) > 0)
      .map(({ text, number, flag }) => {
        const table = { schema: text(0), name: text(1) };
        const parent = named({ schema: text(6), name: text(7) });
        const size = number(5) ?? 0;
        const index = `${text(1)}_${text(3)}_idx`.slice(0, 55);
        const made = { schema: text(0), name: index };
        const exists = {
          when: `to_regclass(${literal(sqlName(made))}) IS NOT NULL`,
          because: `${sqlName(made)} exists by now.`,
        };
        const scans = flag(9) ? 'each of them looks for its rows' : 'each of them checks for its rows';
        return {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: size,
          message: `The foreign key ${text(3)} of ${named(table)} to ${parent} has no index: rows of ${parent} were deleted ${plural(number(8) ?? 0, 'time')}, and ${scans} by reading all of ${named(table)} (about ${formatCount(size)} rows) while it holds its locks. Create an index on ${joined(text(4).split(', '))}.`,
          script: {
            title: `Create an index for the foreign key ${text(3)} of ${named(table)}`,
            refuse: [isOther(table, text(2)), exists],
            statements: [`CREATE INDEX CONCURRENTLY ${ident(index)} ON ${sqlName(table)} (${text(4)})`],
            rollback: [`DROP INDEX CONCURRENTLY IF EXISTS ${sqlName(made)}`],
          },
        } as const;
      }),
    unseen: [],
    looked: `the rows and deletes of ${plural(rows.length, 'foreign key')} without an index`,
  }),
});
