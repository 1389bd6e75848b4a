/** Tables of engines without transactions. */
import { mysqlCheck } from '../../check.ts';
import { cells, formatBytes, hiddenTables, inScope, named, plural } from '../words.ts';

export const check = mysqlCheck({
  id: 'non-transactional-tables',
  title: 'Tables without transactions',
  group: 'tables',
  cost: 'catalogue',
  about:
    'Tables of MyISAM, Aria, MERGE, ARCHIVE and CSV. MEMORY is meant to lose its rows and is not reported.',
  needs: 'REFERENCES or SELECT on the database, to see its tables',
  thresholds: {},
  query: (
    server,
  ) => `SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES
  WHERE ${inScope('TABLE_SCHEMA', server)} AND ENGINE IN ('MyISAM', 'Aria', 'MRG_MyISAM', 'ARCHIVE', 'CSV') ORDER BY 4 DESC, 1, 2`,
  judge: (rows, server) => ({
    findings: rows.map(cells).map(({ text, number }) => {
      const table = { schema: text(0), name: text(1) };
      const crash =
        text(2) === 'Aria' ? '' : ' A crash can damage it; a backup of InnoDB’s snapshot does not cover it.';
      return {
        object: { kind: 'table', ...table },
        grade: 'soon',
        weight: number(3) ?? 0,
        message: `${named(table, server)} (${formatBytes(number(3) ?? 0)}) is a table of ${text(2)}: a statement that fails in the middle leaves its half, ROLLBACK takes nothing back, and a write locks the whole table.${crash} Convert it to InnoDB.`,
      } as const;
    }),
    unseen: hiddenTables(server),
    looked: plural(rows.length, 'table without transactions', 'tables without transactions'),
  }),
});
