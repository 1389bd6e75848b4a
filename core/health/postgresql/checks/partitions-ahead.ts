/** Partitioned tables by time whose last partition ends soon. */
import { postgresCheck } from '../../check.ts';
import {
  cells,
  isOther,
  lasting,
  literal,
  named,
  plural,
  shortWait,
  sqlName,
  userSchemas,
} from '../words.ts';

const made = 3;

/** One row for each table that is partitioned by ranges of one date or timestamp; bounds as the local time of the session. */
const query = `WITH parent AS (
    SELECT c.oid, n.nspname, c.relname, a.atttypid AS type FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
    WHERE p.partstrat = 'r' AND p.partnatts = 1 AND a.atttypid IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) AND ${userSchemas}),
  part AS (
    SELECT p.oid, p.type, pg_get_expr(k.relpartbound, k.oid) AS bound FROM parent p JOIN pg_inherits i ON i.inhparent = p.oid JOIN pg_class k ON k.oid = i.inhrelid),
  bounds AS (
    SELECT oid, type, bound, regexp_match(bound, '^FOR VALUES FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)$') AS m FROM part),
  ranged AS (
    SELECT oid, CASE WHEN type = 'timestamptz'::regtype THEN m[1]::timestamptz::timestamp ELSE m[1]::timestamp END AS low,
      CASE WHEN type = 'timestamptz'::regtype THEN m[2]::timestamptz::timestamp ELSE m[2]::timestamp END AS high FROM bounds WHERE m IS NOT NULL),
  latest AS (SELECT DISTINCT ON (oid) * FROM ranged ORDER BY oid, high DESC),
  stepped AS (
    SELECT *, CASE WHEN low + interval '1 year' = high THEN interval '1 year' WHEN low + interval '3 months' = high THEN interval '3 months'
      WHEN low + interval '1 month' = high THEN interval '1 month' ELSE high - low END AS step FROM latest WHERE isfinite(low) AND isfinite(high))
  SELECT p.nspname::text, p.relname::text, p.oid::text, extract(epoch FROM s.high - localtimestamp)::text, extract(epoch FROM s.high - s.low)::text,
    EXISTS (SELECT FROM bounds b WHERE b.oid = p.oid AND b.bound = 'DEFAULT')::text, s.high::text,
    (SELECT json_agg(json_build_array(to_char(s.high + s.step * g, CASE WHEN s.step < interval '1 day' THEN 'YYYYMMDDHH24MI' ELSE 'YYYYMMDD' END),
      CASE p.type WHEN 'date'::regtype THEN (s.high + s.step * g)::date::text WHEN 'timestamp'::regtype THEN (s.high + s.step * g)::text ELSE (s.high + s.step * g)::timestamptz::text END,
      CASE p.type WHEN 'date'::regtype THEN (s.high + s.step * (g + 1))::date::text WHEN 'timestamp'::regtype THEN (s.high + s.step * (g + 1))::text ELSE (s.high + s.step * (g + 1))::timestamptz::text END) ORDER BY g)
      FROM generate_series(0, ${made - 1}) g)::text
  FROM parent p JOIN stepped s ON s.oid = p.oid
  WHERE NOT EXISTS (SELECT FROM bounds b WHERE b.oid = p.oid AND b.m IS NULL AND b.bound <> 'DEFAULT')
  ORDER BY 1, 2`;

export const check = postgresCheck({
  id: 'partitions-ahead',
  title: 'Partitions that run out',
  group: 'capacity',
  cost: 'catalogue',
  about:
    'Tables that are partitioned by ranges of one date or timestamp: how far their last partition reaches, in partitions of its width. A table whose last partition ended more than two of its widths ago takes no new rows and is not reported.',
  needs: 'nothing',
  thresholds: { soon: { value: 1, unit: 'count', about: 'whole partitions ahead of now' } },
  query: () => query,
  judge: (rows, _, limits) => ({
    findings: rows
      .map(cells)
      .map((row) => ({ row, ahead: row.number(3) ?? 0, step: row.number(4) ?? 0 }))
      .filter(({ ahead, step }) => ahead < limits.soon * step && ahead > -2 * step)
      .map(({ row: { text, flag }, ahead, step }) => {
        const table = { schema: text(0), name: text(1) };
        const hasDefault = flag(5);
        const end = ahead > 0 ? `ends in ${lasting(ahead)}` : `ended ${lasting(-ahead)} ago`;
        const effect = hasDefault
          ? 'later rows go to the default partition, and a partition for them cannot be created any more without moving them'
          : 'inserts of later rows fail';
        const next = partsIn(text(7)).map(([suffix, low, high]) => ({
          part: { schema: text(0), name: `${text(1).slice(0, 48)}_p${suffix}` },
          low,
          high,
        }));
        return {
          object: { kind: 'table', ...table },
          grade: hasDefault ? 'sometime' : ahead > 0 ? 'soon' : 'now',
          weight: -ahead / (step || 1),
          message: `The last partition of ${named(table)} ${end} (at ${text(6)}): ${effect}. Create the next partitions.`,
          script: {
            title: `Create the next partitions of ${named(table)}`,
            refuse: [isOther(table, text(2))],
            statements: [
              shortWait,
              ...next.map(
                ({ part, low, high }) =>
                  `CREATE TABLE IF NOT EXISTS ${sqlName(part)} PARTITION OF ${sqlName(table)} FOR VALUES FROM (${literal(low)}) TO (${literal(high)})`,
              ),
            ],
            rollback: next.toReversed().map(({ part }) => `DROP TABLE IF EXISTS ${sqlName(part)}`),
          },
        } as const;
      }),
    unseen: [],
    looked: plural(rows.length, 'table partitioned by time', 'tables partitioned by time'),
  }),
});

function partsIn(json: string): readonly (readonly [suffix: string, low: string, high: string])[] {
  const value: unknown = JSON.parse(json === '' ? '[]' : json);
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    if (!Array.isArray(one)) return [];
    const bounds: readonly unknown[] = one;
    const [suffix, low, high] = bounds;
    return typeof suffix === 'string' && typeof low === 'string' && typeof high === 'string'
      ? [[suffix, low, high] as const]
      : [];
  });
}
