/** Indexes that no statement has used since the server started. */
import { groupBy } from '../../../collections/group-by.ts';
import { mysqlCheck, type Unseen } from '../../check.ts';
import { dropIndex, indexesIn } from '../indexes.ts';
import {
  cells,
  formatCount,
  grantee,
  hiddenTables,
  inScope,
  isOn,
  lasting,
  named,
  plural,
  shown,
} from '../words.ts';

export const check = mysqlCheck({
  id: 'unused-index',
  title: 'Indexes without use',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'Indexes through which performance_schema has counted no access since the server started. Left out: those of small tables and of tables that nobody opened, unique ones, and those that may serve a foreign key. Reported only if the server has run for long enough; use on replicas is not seen from here. The counters of userstat are not read: the server does not tell since when they count.',
  needs:
    'performance_schema = ON with the instrument wait/io/table/sql/handler, and SELECT on performance_schema',
  thresholds: {
    days: { value: 35, unit: 'days', about: 'that the server has to run' },
    rows: { value: 10_000, unit: 'rows', about: 'in the table, smaller ones are not reported' },
  },
  query: (server, limits) =>
    isOn(server, 'performance_schema')
      ? `SELECT s.TABLE_SCHEMA, s.TABLE_NAME, s.INDEX_NAME, s.NON_UNIQUE = 0, s.INDEX_TYPE, TRUE, s.COLUMN_NAME, NULL, s.SUB_PART, s.COLLATION = 'D', t.TABLE_ROWS, s.SEQ_IN_INDEX
  FROM performance_schema.table_io_waits_summary_by_index_usage u
  JOIN information_schema.STATISTICS s ON s.TABLE_SCHEMA = u.OBJECT_SCHEMA AND s.TABLE_NAME = u.OBJECT_NAME AND s.INDEX_NAME = u.INDEX_NAME
  JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.TABLE_SCHEMA AND t.TABLE_NAME = s.TABLE_NAME
  WHERE ${inScope('u.OBJECT_SCHEMA', server)} AND ${inScope('s.TABLE_SCHEMA', server)} AND ${inScope('t.TABLE_SCHEMA', server)}
    AND u.COUNT_STAR = 0 AND s.NON_UNIQUE = 1 AND s.COLUMN_NAME IS NOT NULL AND t.TABLE_ROWS >= ${limits.rows}
    AND NOT EXISTS (SELECT * FROM information_schema.STATISTICS f JOIN information_schema.KEY_COLUMN_USAGE k ON k.REFERENCED_TABLE_NAME IS NOT NULL
        AND (k.TABLE_SCHEMA = f.TABLE_SCHEMA AND k.TABLE_NAME = f.TABLE_NAME AND k.COLUMN_NAME = f.COLUMN_NAME
          OR k.REFERENCED_TABLE_SCHEMA = f.TABLE_SCHEMA AND k.REFERENCED_TABLE_NAME = f.TABLE_NAME AND k.REFERENCED_COLUMN_NAME = f.COLUMN_NAME)
      WHERE f.TABLE_SCHEMA = s.TABLE_SCHEMA AND f.TABLE_NAME = s.TABLE_NAME AND f.INDEX_NAME = s.INDEX_NAME AND f.SEQ_IN_INDEX = 1)
    AND EXISTS (SELECT * FROM performance_schema.setup_instruments WHERE NAME = 'wait/io/table/sql/handler' AND ENABLED = 'YES')
  UNION ALL SELECT '', '', '', 0, ENABLED, 0, NULL, NULL, NULL, NULL, NULL, NULL FROM performance_schema.setup_instruments WHERE NAME = 'wait/io/table/sql/handler'
  ORDER BY 1, 2, 3, 12`
      : {
          because:
            'Which indexes are used is not observable on this server: that needs performance_schema = ON, and a restart.',
        },
  refused: (server) => ({
    because: `The counters of indexes are hidden from ${shown(server.role)}.`,
    grant: `GRANT SELECT ON performance_schema.* TO ${grantee(server)}`,
  }),
  judge: ([instrument, ...rows], server, limits) => {
    const sizes = groupBy(rows.map(cells), ({ text }) => JSON.stringify([text(0), text(1)]));
    const unused = indexesIn(rows).flat();
    const looked = plural(unused.length, 'index without use', 'indexes without use');
    if (cells(instrument).text(4) !== 'YES') {
      const because =
        "performance_schema does not count the use of indexes: its instrument is off, as it is by default on MariaDB. Start the server with performance-schema-instrument = 'wait/io/table/sql/handler=ON'.";
      return { findings: [], unseen: [{ because }], looked: 'nothing' };
    }
    if (unused.length > 0 && server.upSeconds < limits.days * 86_400) {
      const young: Unseen = {
        because: `${plural(unused.length, 'index has', 'indexes have')} not been used, but the server started ${lasting(server.upSeconds)} ago; that says something only after ${limits.days} days.`,
      };
      return { findings: [], unseen: [young], looked };
    }
    return {
      findings: unused.map((index) => {
        const { schema, table, name } = index;
        const size = sizes.get(JSON.stringify([schema, table]))?.[0]?.number(10) ?? 0;
        return {
          object: { kind: 'index', schema, name, table, isInTable: true },
          grade: 'sometime',
          weight: size,
          message: `No statement has used the index ${name} on ${named({ schema, name: table }, server)} (about ${formatCount(size)} rows) for ${lasting(server.upSeconds)}, and every write maintains it. See its use on replicas, then drop it.`,
          script: dropIndex(index, server),
        } as const;
      }),
      unseen: hiddenTables(server),
      looked,
    };
  },
});
