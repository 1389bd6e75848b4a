/** Tables whose statistics the server does not renew by itself. */
import { mysqlCheck } from '../../check.ts';
import {
  cells,
  formatCount,
  grantee,
  hiddenTables,
  inScope,
  isGone,
  isOn,
  lasting,
  named,
  plural,
  shortWait,
  shown,
  sqlName,
} from '../words.ts';

export const check = mysqlCheck({
  id: 'stale-statistics',
  title: 'Statistics that nobody renews',
  group: 'tables',
  cost: 'catalogue',
  about:
    'InnoDB tables with persistent statistics that are not renewed after changes, by innodb_stats_auto_recalc or by their own STATS_AUTO_RECALC, and whose last ANALYZE is long ago.',
  needs: 'SELECT on mysql.innodb_table_stats',
  thresholds: {
    days: { value: 30, unit: 'days', about: 'since the statistics were made' },
    rows: { value: 10_000, unit: 'rows', about: 'in the table, smaller ones are not reported' },
  },
  query: (
    server,
    limits,
  ) => `SELECT t.TABLE_SCHEMA, t.TABLE_NAME, s.n_rows, TIMESTAMPDIFF(SECOND, s.last_update, NOW()) FROM mysql.innodb_table_stats s
  JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.database_name AND t.TABLE_NAME = s.table_name
  WHERE ${inScope('t.TABLE_SCHEMA', server)} AND t.TABLE_ROWS >= ${limits.rows} AND s.last_update <= NOW() - INTERVAL ${limits.days} DAY
    AND COALESCE(t.CREATE_OPTIONS, '') NOT LIKE '%stats_auto_recalc=1%'${isOn(server, 'innodb_stats_auto_recalc') ? " AND t.CREATE_OPTIONS LIKE '%stats_auto_recalc=0%'" : ''}
  ORDER BY s.last_update, 1, 2`,
  refused: (server) => ({
    because: `When statistics were made is hidden from ${shown(server.role)}.`,
    grant: `GRANT SELECT ON mysql.innodb_table_stats TO ${grantee(server)}`,
  }),
  judge: (rows, server) => ({
    findings: rows.map(cells).map(({ text, number }) => {
      const table = { schema: text(0), name: text(1) };
      const seconds = number(3) ?? 0;
      return {
        object: { kind: 'table', ...table },
        grade: 'sometime',
        weight: seconds,
        message: `The statistics of ${named(table, server)} are ${lasting(seconds)} old (about ${formatCount(number(2) ?? 0)} rows then), and automatic recalculation is off: the optimizer assumes those rows. Run ANALYZE TABLE, and switch recalculation on.`,
        script: {
          title: `Renew the statistics of ${named(table, server)}`,
          refuse: [isGone(table)],
          statements: [shortWait, `ANALYZE TABLE ${sqlName(table)}`],
          rollback: 'none is needed.',
        },
      } as const;
    }),
    unseen: hiddenTables(server),
    looked: plural(rows.length, 'table with old statistics', 'tables with old statistics'),
  }),
});
