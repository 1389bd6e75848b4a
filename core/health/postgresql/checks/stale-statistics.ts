/** Tables whose statistics do not describe their rows: never analysed, or much has changed since. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import {
  cells,
  formatCount,
  formatShare,
  isOther,
  lasting,
  named,
  plural,
  sqlName,
  userSchemas,
} from '../words.ts';

export const check = postgresCheck({
  id: 'stale-statistics',
  title: 'Statistics that are missing or old',
  group: 'vacuum',
  cost: 'catalogue',
  about:
    'Tables that were never analysed, tables of which a large share has changed since a day-old analyze or for a day without one, and partitioned tables, which autovacuum never analyses as a whole.',
  needs: 'nothing',
  thresholds: {
    sometime: { value: 20, unit: 'percent', about: 'of the rows changed since the last analyze' },
    rows: { value: 10_000, unit: 'rows', about: 'in the table, smaller ones are not reported' },
    age: { value: 1, unit: 'days', about: 'since the last analyze, or since the counters began' },
  },
  query:
    () => `SELECT n.nspname::text, c.relname::text, c.oid::text, c.relkind::text, c.reltuples::text, coalesce(s.n_live_tup, 0)::text, coalesce(s.n_mod_since_analyze, 0)::text,
    extract(epoch FROM clock_timestamp() - greatest(s.last_analyze, s.last_autoanalyze))::text,
    CASE WHEN c.relkind = 'p' THEN (SELECT coalesce(sum(greatest(l.reltuples, pg_stat_get_live_tuples(l.oid))), 0) FROM pg_partition_tree(c.oid) t JOIN pg_class l ON l.oid = t.relid WHERE t.isleaf) END::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
  WHERE ${userSchemas} AND c.relpersistence <> 't'
    AND (c.relkind IN ('r', 'm') AND (c.reltuples < 0 AND s.n_live_tup > 0 OR s.n_mod_since_analyze > 0) OR c.relkind = 'p' AND c.reltuples < 0 AND NOT c.relispartition)`,
  judge: (rows, { resetSeconds, upSeconds }, limits) => {
    const findings = rows.map(cells).flatMap(({ text, number }): readonly HealthFinding[] => {
      const table = { schema: text(0), name: text(1) };
      const isPartitioned = text(3) === 'p';
      const [analysed = -1, live = 0, changed = 0, parts = 0] = [number(4), number(5), number(6), number(8)];
      const size = isPartitioned ? parts : Math.max(analysed, live);
      if (size < limits.rows) return [];
      const since = number(7);
      const share = changed / size;
      const isOld =
        (since ?? resetSeconds ?? upSeconds) >= limits.age * 86_400 && share * 100 >= limits.sometime;
      if (analysed >= 0 && !isOld) return [];
      const why = isPartitioned
        ? `was never analysed as a whole, and autovacuum does not do it: the planner guesses about ${formatCount(size)} rows in joins and groups`
        : analysed < 0
          ? `was never analysed: the planner guesses about ${formatCount(size)} rows`
          : `changed ${formatShare(Math.min(1, share))} of its rows, and ${since === undefined ? 'no analyze is recorded' : `was analysed ${lasting(since)} ago`}: plans are made for other data`;
      return [
        {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: size,
          message: `${named(table)} ${why}. Analyze it.`,
          script: {
            title: `Analyze ${named(table)}`,
            refuse: [isOther(table, text(2))],
            statements: [`ANALYZE ${sqlName(table)}`],
            rollback: 'not needed: ANALYZE changes no row. Plans may change.',
          },
        },
      ];
    });
    return { findings, unseen: [], looked: plural(rows.length, 'table with changes', 'tables with changes') };
  },
});
