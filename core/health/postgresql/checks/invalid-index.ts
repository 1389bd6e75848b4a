/** Indexes that a failed build left: they cost every write and answer no query. */
import { postgresCheck } from '../../check.ts';
import { concurrently } from '../indexes.ts';
import { cells, isOther, monitorGrant, named, plural, sqlName, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'invalid-index',
  title: 'Indexes that are not valid',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'Indexes that are not valid or not ready and are not under construction. If a valid index of the same definition exists, the script drops the invalid one; else it builds it again. An invalid index of a partitioned table waits for indexes of partitions.',
  needs: 'pg_monitor, while other roles build indexes',
  thresholds: {},
  query:
    () => `SELECT n.nspname::text, c.relname::text, t.relname::text, c.oid::text, c.relkind::text, i.indisunique::text,
    pg_get_indexdef(c.oid), (
      SELECT min(o.relname::text) FROM pg_index v JOIN pg_class o ON o.oid = v.indexrelid
      WHERE v.indrelid = i.indrelid AND v.indisvalid AND v.indexrelid <> i.indexrelid
        AND (v.indkey::text, v.indclass::text, v.indcollation::text, v.indoption::text, v.indnkeyatts, v.indisunique, o.relam)
          = (i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text, i.indnkeyatts, i.indisunique, c.relam)
        AND (pg_get_expr(v.indpred, v.indrelid), pg_get_expr(v.indexprs, v.indrelid))
          IS NOT DISTINCT FROM (pg_get_expr(i.indpred, i.indrelid), pg_get_expr(i.indexprs, i.indrelid))),
    (SELECT count(*) FROM pg_stat_progress_create_index p WHERE p.datname = current_database() AND p.index_relid IS NULL AND p.relid IS NULL)::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT (i.indisvalid AND i.indisready) AND ${userSchemas} AND c.relpersistence <> 't'
    AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
  ORDER BY 1, 2`,
  judge: (rows, { role }) => {
    const all = rows.map(cells);
    // What is built by another role shows neither its table nor its index.
    const building = all[0]?.number(8) ?? 0;
    if (building > 0) {
      const because = `${plural(all.length, 'index is', 'indexes are')} not valid, but another role builds an index at this moment, and which one is hidden.`;
      return {
        findings: [],
        unseen: [{ because, grant: monitorGrant(role) }],
        looked: plural(all.length, 'invalid index', 'invalid indexes'),
      };
    }
    return {
      findings: all.map(({ text, flag }) => {
        const [schema, name, table, oid, twin] = [text(0), text(1), text(2), text(3), text(7)];
        const index = { schema, name };
        const object = { kind: 'index', schema, name, table } as const;
        const on = named({ schema, name: table });
        if (text(4) === 'I') {
          const message = `The index ${named(index)} of the partitioned table ${on} is not valid: not every partition has its part, and no query on ${on} as a whole can rely on it. Build the missing parts and attach them.`;
          return { object, grade: 'sometime', weight: 1, message } as const;
        }
        const still = {
          when: `EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('${sqlName(index).replaceAll("'", "''")}') AND indisvalid)`,
          because: `${named(index)} is valid by now.`,
        };
        const guards = [isOther(index, oid), still];
        const effect = `The index ${named(index)} on ${on} is not valid: a build that failed left it; writes maintain it, and no query uses it`;
        if (twin !== '') {
          const script = {
            title: `Drop the invalid index ${named(index)}`,
            refuse: guards,
            statements: [`DROP INDEX CONCURRENTLY IF EXISTS ${sqlName(index)}`],
            rollback: [concurrently(text(6))],
          };
          const message = `${effect}. ${named({ schema, name: twin })} is valid and the same: drop this one.`;
          return { object, grade: 'sometime', weight: 2, message, script } as const;
        }
        const unique = flag(5) ? ', and it does not keep its column unique' : '';
        const script = {
          title: `Build the invalid index ${named(index)} again`,
          refuse: guards,
          statements: [`REINDEX INDEX CONCURRENTLY ${sqlName(index)}`],
          rollback: [`DROP INDEX CONCURRENTLY ${sqlName(index)}`],
        };
        const grade = flag(5) ? 'soon' : 'sometime';
        return {
          object,
          grade,
          weight: 3,
          message: `${effect}${unique}. Build it again.`,
          script,
        } as const;
      }),
      unseen: [],
      looked: plural(all.length, 'invalid index', 'invalid indexes'),
    };
  },
});
