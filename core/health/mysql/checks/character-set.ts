/** Columns that do not take every character. */
import { groupBy } from '../../../collections/group-by.ts';
import { mysqlCheck } from '../../check.ts';
import { cells, hiddenTables, inScope, joined, named, plural } from '../words.ts';

const mostNamed = 3;

export const check = mysqlCheck({
  id: 'character-set',
  title: 'Columns that do not take every character',
  group: 'tables',
  cost: 'catalogue',
  about:
    'Columns of the character set utf8mb3, which older servers call utf8: characters of four bytes, emoji and some names among them, are not in it.',
  needs: 'REFERENCES or SELECT on the database, to see its columns',
  thresholds: {},
  query: (server) => `SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME FROM information_schema.COLUMNS c
  JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
  WHERE ${inScope('c.TABLE_SCHEMA', server)} AND ${inScope('t.TABLE_SCHEMA', server)} AND c.CHARACTER_SET_NAME IN ('utf8', 'utf8mb3')
  ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION`,
  judge: (rows, server) => {
    const tables = groupBy(rows.map(cells), ({ text }) => JSON.stringify([text(0), text(1)]));
    return {
      findings: [...tables.values()].map((columns) => {
        const [first] = columns;
        const table = { schema: first?.text(0) ?? '', name: first?.text(1) ?? '' };
        const names = columns.slice(0, mostNamed).map(({ text }) => text(2));
        const more = columns.length > mostNamed ? [`${columns.length - mostNamed} more`] : [];
        return {
          object: { kind: 'table', ...table },
          grade: 'sometime',
          weight: columns.length,
          message: `${joined([...names, ...more])} of ${named(table, server)} ${columns.length === 1 ? 'is' : 'are'} utf8mb3: a text with an emoji is refused, or cut there if sql_mode is not strict. Convert to utf8mb4.`,
        } as const;
      }),
      unseen: hiddenTables(server),
      looked: plural(rows.length, 'column of utf8mb3', 'columns of utf8mb3'),
    };
  },
});
