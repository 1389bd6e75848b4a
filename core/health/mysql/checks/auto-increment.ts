/** AUTO_INCREMENT columns near the end of their type. */
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import { cells, formatCount, formatShare, hiddenTables, inScope, named, plural } from '../words.ts';

/** The largest value of a signed integer of so many bits; an unsigned one has one bit more. */
const bits: Readonly<Record<string, number>> = {
  tinyint: 7,
  smallint: 15,
  mediumint: 23,
  int: 31,
  bigint: 63,
};

export const check = mysqlCheck({
  id: 'auto-increment',
  title: 'AUTO_INCREMENT columns that run out',
  group: 'capacity',
  cost: 'catalogue',
  about:
    'The next value of each AUTO_INCREMENT column against the largest one of its type. A foreign-key column has the same type, so it runs out at the same time. Sequences of MariaDB are not read.',
  needs: 'REFERENCES or SELECT on the database, to see its tables',
  thresholds: {
    sometime: { value: 50, unit: 'percent', about: 'of the range are used' },
    soon: { value: 75, unit: 'percent', about: 'of the range are used' },
    now: { value: 90, unit: 'percent', about: 'of the range are used' },
  },
  query: (
    server,
  ) => `SELECT t.TABLE_SCHEMA, t.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, t.AUTO_INCREMENT, c.DATA_TYPE
  FROM information_schema.TABLES t JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
  WHERE ${inScope('t.TABLE_SCHEMA', server)} AND ${inScope('c.TABLE_SCHEMA', server)} AND t.AUTO_INCREMENT IS NOT NULL
    AND c.EXTRA LIKE '%auto_increment%' ORDER BY 1, 2`,
  judge: (rows, server, limits) => ({
    findings: rows.map(cells).flatMap(({ text, number }): readonly HealthFinding[] => {
      const width = bits[text(5)];
      if (width === undefined) return [];
      const most = 2 ** (text(3).includes('unsigned') ? width + 1 : width) - 1;
      const used = Math.max(0, (number(4) ?? 1) - 1);
      const share = Math.min(1, used / most);
      if (share * 100 < limits.sometime) return [];
      const table = { schema: text(0), name: text(1) };
      return [
        {
          object: { kind: 'table', ...table },
          grade: share * 100 >= limits.now ? 'now' : share * 100 >= limits.soon ? 'soon' : 'sometime',
          weight: share,
          message: `${text(2)} of ${named(table, server)} has used ${formatShare(share)} of what ${text(3)} holds (${formatCount(used)} of ${formatCount(most)}); at the end every insert fails with a duplicate key. Change it, and the columns that refer to it, to BIGINT.`,
        },
      ];
    }),
    unseen: hiddenTables(server),
    looked: plural(rows.length, 'AUTO_INCREMENT column'),
  }),
});
