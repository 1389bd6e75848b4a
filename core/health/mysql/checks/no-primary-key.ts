/** Tables whose rows nothing identifies. */
import { mysqlCheck } from '../../check.ts';
import { cells, formatCount, hiddenTables, inScope, isOn, named, plural } from '../words.ts';

export const check = mysqlCheck({
  id: 'no-primary-key',
  title: 'Tables without a primary key',
  group: 'tables',
  cost: 'catalogue',
  about:
    'Tables without a primary key, and without a unique index on columns that are never NULL, which serves as one. With a binary log a replica looks for each changed row by reading the whole table.',
  needs: 'REFERENCES or SELECT on the database, to see its tables',
  thresholds: {},
  query: (server) => `SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_ROWS FROM information_schema.TABLES t
  LEFT JOIN (SELECT DISTINCT TABLE_SCHEMA, TABLE_NAME FROM (
      SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0 AND ${inScope('TABLE_SCHEMA', server)}
      GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME HAVING SUM(NULLABLE = 'YES') = 0) u) k
    ON k.TABLE_SCHEMA = t.TABLE_SCHEMA AND k.TABLE_NAME = t.TABLE_NAME
  WHERE ${inScope('t.TABLE_SCHEMA', server)} AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND t.ENGINE IS NOT NULL AND k.TABLE_NAME IS NULL
  ORDER BY t.TABLE_ROWS DESC, 1, 2`,
  judge: (rows, server) => {
    const isLogged = isOn(server, 'log_bin');
    return {
      findings: rows.map(cells).map(({ text, number }) => {
        const table = { schema: text(0), name: text(1) };
        const replicas = isLogged
          ? ' A replica reads the whole table for each row that is updated or deleted.'
          : '';
        return {
          object: { kind: 'table', ...table },
          grade: isLogged ? 'soon' : 'sometime',
          weight: number(2) ?? 0,
          message: `${named(table, server)} (about ${formatCount(number(2) ?? 0)} rows) has no primary key: InnoDB numbers its rows by a counter that all such tables share, and two equal rows cannot be told apart.${replicas} Add one.`,
        } as const;
      }),
      unseen: hiddenTables(server),
      looked: plural(rows.length, 'table without a key', 'tables without a key'),
    };
  },
});
