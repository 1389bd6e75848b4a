/** Foreign-key columns that do not take every value of the columns that they refer to. */
import { mysqlCheck } from '../../check.ts';
import { cells, hiddenTables, inScope, named, plural } from '../words.ts';

export const check = mysqlCheck({
  id: 'foreign-key-types',
  title: 'Foreign keys that are shorter than their parent',
  group: 'tables',
  cost: 'catalogue',
  about:
    'Foreign-key columns of text or binary type that are shorter than the referenced column. InnoDB refuses other differences itself.',
  needs: 'REFERENCES or SELECT on the database, to see its columns',
  thresholds: {},
  query: (
    server,
  ) => `SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, c.COLUMN_TYPE, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, p.COLUMN_NAME, p.COLUMN_TYPE
  FROM information_schema.KEY_COLUMN_USAGE k
  JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = k.TABLE_SCHEMA AND c.TABLE_NAME = k.TABLE_NAME AND c.COLUMN_NAME = k.COLUMN_NAME
  JOIN information_schema.COLUMNS p ON p.TABLE_SCHEMA = k.REFERENCED_TABLE_SCHEMA AND p.TABLE_NAME = k.REFERENCED_TABLE_NAME AND p.COLUMN_NAME = k.REFERENCED_COLUMN_NAME
  WHERE ${inScope('k.TABLE_SCHEMA', server)} AND ${inScope('c.TABLE_SCHEMA', server)} AND k.REFERENCED_TABLE_NAME IS NOT NULL
    AND c.CHARACTER_MAXIMUM_LENGTH < p.CHARACTER_MAXIMUM_LENGTH ORDER BY 1, 2, 3`,
  judge: (rows, server) => ({
    findings: rows.map(cells).map(({ text }) => {
      const table = { schema: text(0), name: text(1) };
      const parent = named({ schema: text(5), name: text(6) }, server);
      return {
        object: { kind: 'table', ...table },
        grade: 'sometime',
        weight: 1,
        message: `${text(3)} of ${named(table, server)} is ${text(4)} and refers to ${text(7)} of ${parent}, which is ${text(8)}: a longer key there can never be referred to, and such an insert fails. Give ${text(3)} the same type.`,
      } as const;
    }),
    unseen: hiddenTables(server),
    looked: plural(rows.length, 'shorter column'),
  }),
});
