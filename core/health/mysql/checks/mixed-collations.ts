/** Databases whose columns compare text by several rules. */
import { groupBy } from '../../../collections/group-by.ts';
import { mysqlCheck } from '../../check.ts';
import { cells, hiddenTables, inScope, joined, plural, shown } from '../words.ts';

export const check = mysqlCheck({
  id: 'mixed-collations',
  title: 'Several collations in one database',
  group: 'tables',
  cost: 'catalogue',
  about:
    'Columns of one database with several collations of utf8mb4. Binary collations and those of other character sets are meant, and left out.',
  needs: 'REFERENCES or SELECT on the database, to see its columns',
  thresholds: {},
  query: (
    server,
  ) => `SELECT c.TABLE_SCHEMA, c.COLLATION_NAME, COUNT(*), MIN(CONCAT(c.TABLE_NAME, '.', c.COLUMN_NAME)) FROM information_schema.COLUMNS c
  JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
  WHERE ${inScope('c.TABLE_SCHEMA', server)} AND ${inScope('t.TABLE_SCHEMA', server)} AND c.CHARACTER_SET_NAME = 'utf8mb4' AND c.COLLATION_NAME NOT LIKE '%bin'
  GROUP BY c.TABLE_SCHEMA, c.COLLATION_NAME ORDER BY c.TABLE_SCHEMA, COUNT(*) DESC, c.COLLATION_NAME`,
  judge: (rows, server) => {
    const databases = [...groupBy(rows.map(cells), ({ text }) => text(0)).values()];
    return {
      findings: databases
        .filter(({ length }) => length > 1)
        .map((all) => {
          const [most, ...others] = all;
          const each = others.map(
            ({ text }) => `${text(1)} (${plural(Number(text(2)), 'column')}, ${text(3)} for one)`,
          );
          return {
            object: { kind: 'database', name: most?.text(0) ?? '' },
            grade: 'sometime',
            weight: others.length,
            message: `Most text columns of ${shown(most?.text(0) ?? '')} are ${most?.text(1) ?? ''}, and others are ${joined(each)}: comparing one with the other fails with “Illegal mix of collations”, or uses no index. Convert the minority.`,
          } as const;
        }),
      unseen: hiddenTables(server),
      looked: plural(databases.length, 'database'),
    };
  },
});
