/** Tables that are far beyond the thresholds at which autovacuum should have come. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { deadThreshold, tableOption } from '../settings.ts';
import { cells, formatCount, isOther, lasting, named, plural, sqlName } from '../words.ts';

export const check = postgresCheck({
  id: 'vacuum-due',
  title: 'Tables that VACUUM should have visited',
  group: 'vacuum',
  cost: 'catalogue',
  about:
    'Dead rows, and rows inserted since the last vacuum, against the table’s own thresholds (storage parameters, else settings; from 18 on with autovacuum_vacuum_max_threshold). Just above them is the normal course; tables that were vacuumed lately are left out.',
  needs: 'nothing',
  thresholds: {
    sometime: { value: 200, unit: 'percent', about: 'of the threshold of autovacuum' },
    rows: { value: 10_000, unit: 'rows', about: 'dead or inserted, fewer are not reported' },
    age: {
      value: 3_600,
      unit: 'seconds',
      about: 'since the last vacuum, a younger one may still be at work',
    },
  },
  query: ({
    version,
  }) => `SELECT * FROM (SELECT s.schemaname::text AS schema, s.relname::text AS name, c.oid::text, s.n_dead_tup AS dead, s.n_ins_since_vacuum AS inserted,
    ${deadThreshold(version)} AS dead_limit,
    CASE WHEN ${tableOption('autovacuum_vacuum_insert_threshold')} >= 0 THEN ${tableOption('autovacuum_vacuum_insert_threshold')} + ${tableOption('autovacuum_vacuum_insert_scale_factor')} * greatest(c.reltuples, 0) END AS insert_limit,
    extract(epoch FROM clock_timestamp() - greatest(s.last_vacuum, s.last_autovacuum))::text AS since, c.reltuples
  FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND (s.n_dead_tup > 0 OR s.n_ins_since_vacuum > 0)) t
  WHERE dead > dead_limit OR inserted > insert_limit ORDER BY dead DESC`,
  judge: (rows, _, limits) => {
    const findings = rows.map(cells).flatMap(({ text, number }): readonly HealthFinding[] => {
      const since = number(7);
      if (since !== undefined && since < limits.age) return [];
      const dead = overdue(number(3), number(5));
      const inserted = overdue(number(4), number(6));
      const table = { schema: text(0), name: text(1) };
      const isDead = dead.share * 100 >= limits.sometime && dead.rows >= limits.rows;
      const isInserted = inserted.share * 100 >= limits.sometime && inserted.rows >= limits.rows;
      if (!isDead && !isInserted) return [];
      const last =
        since === undefined ? 'no vacuum is recorded' : `the last vacuum was ${lasting(since)} ago`;
      const message = isDead
        ? `${named(table)} has ${formatCount(dead.rows)} dead rows, ${times(dead.share)} the threshold of autovacuum, and ${last}: it grows, and scans read them. See what holds VACUUM back (xmin-horizon), then vacuum it; lower autovacuum_vacuum_scale_factor for it if this comes back.`
        : `${named(table)} got ${formatCount(inserted.rows)} rows since the last vacuum, ${times(inserted.share)} the threshold of autovacuum, and ${last}: index-only scans visit the table, and freezing piles up. Vacuum it.`;
      return [
        {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: Math.max(dead.rows, inserted.rows),
          message,
          script: {
            title: `Vacuum ${named(table)}`,
            refuse: [isOther(table, text(2))],
            statements: [`VACUUM (ANALYZE) ${sqlName(table)}`],
            rollback: 'not needed: VACUUM changes no row.',
          },
        },
      ];
    });
    return {
      findings,
      unseen: [],
      looked: plural(rows.length, 'table above its threshold', 'tables above their threshold'),
    };
  },
});

function overdue(rows = 0, limit = Infinity): { readonly rows: number; readonly share: number } {
  return { rows, share: limit <= 0 ? Infinity : rows / limit };
}

function times(share: number): string {
  return share === Infinity ? 'far above' : `${formatCount(share)} times`;
}
