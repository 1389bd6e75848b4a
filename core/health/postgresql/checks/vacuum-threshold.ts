/** Large tables that autovacuum visits only after very many dead rows, or whose dead rows do not fit into its memory. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { deadThreshold, vacuumMemory } from '../settings.ts';
import { cells, formatBytes, formatCount, isOther, named, plural, shortWait, sqlName } from '../words.ts';

/** Bytes for the place of one dead row, up to version 16; there are never more than 1 GB for them. */
const placeBytes = 6;

export const check = postgresCheck({
  id: 'vacuum-threshold',
  title: 'Tables that autovacuum visits too late',
  group: 'settings',
  cost: 'catalogue',
  about:
    'Tables whose threshold of dead rows is above the limit that version 18 has by default (autovacuum_vacuum_max_threshold), or, up to 16, above what autovacuum_work_mem holds: VACUUM then reads all indexes several times. Only tables of which as many rows died since the counters began.',
  needs: 'nothing',
  thresholds: { rows: { value: 100_000_000, unit: 'rows', about: 'dead, before autovacuum comes' } },
  query: ({ version }, limits) => {
    const fits =
      version >= 170_000 ? "'Infinity'::float8" : `floor(least(1024 ^ 3, ${vacuumMemory}) / ${placeBytes})`;
    return `SELECT * FROM (SELECT n.nspname::text, c.relname::text, c.oid::text, c.reltuples::int8::text,
      ${deadThreshold(version)} AS threshold, ${fits} AS fits,
      s.n_tup_upd + s.n_tup_del AS died, (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid)::text,
      (SELECT string_agg(format('%I = %s', o.option_name, o.option_value), ', ') FROM pg_options_to_table(c.reloptions) o WHERE o.option_name IN ('autovacuum_vacuum_threshold', 'autovacuum_vacuum_scale_factor'))
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND c.reltuples >= ${limits.rows / 100}) t
  WHERE threshold > least(${limits.rows}, fits) AND died > least(${limits.rows}, fits) ORDER BY threshold DESC`;
  },
  judge: (rows, _, limits) => ({
    findings: rows.map(cells).map(({ text, number }): HealthFinding => {
      const table = { schema: text(0), name: text(1) };
      const [threshold = 0, fits = Infinity] = [number(4), text(5) === 'Infinity' ? Infinity : number(5)];
      const most = Math.floor(Math.min(limits.rows, fits) / 2);
      const passes = Math.ceil(threshold / fits);
      const why =
        threshold > fits
          ? `the memory of autovacuum holds ${formatCount(fits)} of them (${formatBytes(fits * placeBytes)}), so it reads ${plural(number(7) ?? 0, 'index', 'indexes')} ${passes} times`
          : 'until then they stay in the table, and the visit is a long one';
      return {
        object: { kind: 'table', ...table },
        grade: 'sometime',
        weight: threshold,
        message: `Autovacuum visits ${named(table)} (about ${formatCount(number(3) ?? 0)} rows) only after ${formatCount(threshold)} dead rows: ${why}. Give the table a threshold of its own, such as ${formatCount(most)} rows.`,
        script: {
          title: `Let autovacuum visit ${named(table)} after ${formatCount(most)} dead rows`,
          refuse: [isOther(table, text(2))],
          statements: [
            shortWait,
            `ALTER TABLE ${sqlName(table)} SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = ${most})`,
          ],
          rollback: [
            `ALTER TABLE ${sqlName(table)} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)`,
            ...(text(8) === '' ? [] : [`ALTER TABLE ${sqlName(table)} SET (${text(8)})`]),
          ],
        },
      };
    }),
    unseen: [],
    looked: plural(rows.length, 'table with a late threshold', 'tables with a late threshold'),
  }),
});
