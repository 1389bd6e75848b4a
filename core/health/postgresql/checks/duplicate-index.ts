/** Indexes that another one of the same table replaces. */
import { postgresCheck } from '../../check.ts';
import { concurrently } from '../indexes.ts';
import { cells, formatBytes, isOther, named, plural, sqlName, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'duplicate-index',
  title: 'Indexes that another one replaces',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'Indexes with the same access method, columns, operator classes, collations, order, expressions, condition and included columns as another one; and B-trees without uniqueness, expressions and included columns that are the beginning of another one. Indexes of constraints, of replication identities and parts of partitioned indexes are left out.',
  needs: 'nothing',
  thresholds: {},
  // `a` can be dropped, `b` stays. Of two equal ones the younger goes, unless it alone is unique or keeps a constraint.
  query: ({ version }) => `WITH i AS (
    SELECT x.indexrelid AS oid, x.indrelid, c.relam, c.relname, c.relnamespace, c.relpages, x.indkey::text || ' ' AS keys, x.indclass::text || ' ' AS classes,
      x.indcollation::text || ' ' AS collations, x.indoption::text || ' ' AS options, x.indnkeyatts, x.indnatts, x.indisunique, x.indisreplident,
      pg_get_expr(x.indpred, x.indrelid) AS condition, pg_get_expr(x.indexprs, x.indrelid) AS expressions, c.relispartition,
      EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid) AS constrains,
      ${version >= 150000 ? 'x.indnullsnotdistinct' : 'false'} AS distinct_nulls
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE x.indisvalid AND c.relkind = 'i' AND c.relpersistence <> 't' AND ${userSchemas}),
  kept AS (
    SELECT DISTINCT ON (a.oid) a.*, b.relname AS other, a.indnkeyatts = b.indnkeyatts AS same
    FROM i a JOIN i b ON b.indrelid = a.indrelid AND b.oid <> a.oid AND b.relam = a.relam AND b.condition IS NOT DISTINCT FROM a.condition
    WHERE NOT a.constrains AND NOT a.indisreplident AND NOT a.relispartition AND (
      (b.keys, b.classes, b.collations, b.options, b.indnkeyatts) = (a.keys, a.classes, a.collations, a.options, a.indnkeyatts)
        AND b.expressions IS NOT DISTINCT FROM a.expressions
        AND (NOT a.indisunique OR b.indisunique AND b.distinct_nulls = a.distinct_nulls)
        AND (b.constrains OR b.indisreplident OR b.indisunique AND NOT a.indisunique OR b.oid < a.oid)
      OR NOT a.indisunique AND a.relam = (SELECT oid FROM pg_am WHERE amname = 'btree') AND a.expressions IS NULL AND b.indnkeyatts > a.indnkeyatts
        AND a.indnatts = a.indnkeyatts AND starts_with(b.keys, a.keys) AND starts_with(b.classes, a.classes)
        AND starts_with(b.collations, a.collations) AND starts_with(b.options, a.options))
    ORDER BY a.oid, (a.indnkeyatts = b.indnkeyatts) DESC, b.constrains DESC, b.oid)
  SELECT n.nspname::text, k.relname::text, t.relname::text, k.oid::text, (k.relpages::bigint * current_setting('block_size')::bigint)::text,
    pg_get_indexdef(k.oid), k.other::text, k.same::text
  FROM kept k JOIN pg_class t ON t.oid = k.indrelid JOIN pg_namespace n ON n.oid = k.relnamespace ORDER BY k.relpages DESC, 1, 2`,
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text, number, flag }) => {
      const index = { schema: text(0), name: text(1) };
      const other = { schema: text(0), name: text(6) };
      const bytes = number(4) ?? 0;
      const why = flag(7)
        ? `is the same as ${named(other)}`
        : `is the beginning of ${named(other)}, which serves its queries too`;
      return {
        object: { kind: 'index', ...index, table: text(2) },
        grade: 'sometime',
        weight: bytes,
        message: `The index ${named(index)} on ${named({ schema: text(0), name: text(2) })} (${formatBytes(bytes)}) ${why}; every write maintains both. Drop ${named(index)}.`,
        script: {
          title: `Drop the index ${named(index)}`,
          refuse: [
            isOther(index, text(3)),
            {
              when: `to_regclass('${sqlName(other).replaceAll("'", "''")}') IS NULL`,
              because: `${named(other)}, which replaces it, is gone.`,
            },
          ],
          statements: [`DROP INDEX CONCURRENTLY IF EXISTS ${sqlName(index)}`],
          rollback: [concurrently(text(5))],
        },
      } as const;
    }),
    unseen: [],
    looked: plural(rows.length, 'index that another one replaces', 'indexes that others replace'),
  }),
});
