/** Tables whose files have much free space. */
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import {
  cells,
  formatBytes,
  formatShare,
  hiddenTables,
  inScope,
  isOn,
  megabyte,
  named,
  plural,
} from '../words.ts';

export const check = mysqlCheck({
  id: 'table-fragmentation',
  title: 'Tables with much free space',
  group: 'tables',
  cost: 'catalogue',
  about:
    'DATA_FREE of InnoDB tables that have a file of their own, as the server knows it: whole free extents, so free space within pages is not counted. Later rows use it; only a rebuild gives it back to the disk.',
  needs: 'REFERENCES or SELECT on the database, to see its tables',
  thresholds: {
    sometime: { value: 30, unit: 'percent', about: 'of the file are free' },
    size: { value: 1_024, unit: 'MB', about: 'free, less is not reported' },
  },
  query: (server) =>
    isOn(server, 'innodb_file_per_table')
      ? `SELECT TABLE_SCHEMA, TABLE_NAME, DATA_FREE, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES
  WHERE ${inScope('TABLE_SCHEMA', server)} AND ENGINE = 'InnoDB' AND COALESCE(CREATE_OPTIONS, '') NOT LIKE '%tablespace%' ORDER BY 3 DESC, 1, 2`
      : {
          because:
            'Tables share one file (innodb_file_per_table is off), and each of them reports the free space of all.',
        },
  judge: (rows, server, limits) => ({
    findings: rows.map(cells).flatMap(({ text, number }): readonly HealthFinding[] => {
      const free = number(2) ?? 0;
      const share = free === 0 ? 0 : free / (free + (number(3) ?? 0));
      if (free < limits.size * megabyte || share * 100 < limits.sometime) return [];
      const table = { schema: text(0), name: text(1) };
      return [
        {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: free,
          message: `${formatBytes(free)} of the file of ${named(table, server)} are free (${formatShare(share)}), after many deletes. Later rows use them; if the table stays smaller, rebuild it with ALTER TABLE … FORCE, ALGORITHM=INPLACE, LOCK=NONE, for which the disk needs room for a copy.`,
        },
      ];
    }),
    unseen: hiddenTables(server),
    looked: plural(rows.length, 'table'),
  }),
});
