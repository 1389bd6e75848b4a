/** A table or column for each year. Judged by names: nothing else contains the year. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey, tableByKey, keyOf } from '../../schema/lookup.ts';

const messages = {
  table:
    '{table} is {other} for another time, without being a partition: every query has to know all of them. Partition one table by it.',
  column:
    '{column} of {table} has a year in its name: next year it takes a migration and every query has to change. Make the year a column.',
} as const;

export const rule = defineRule({
  id: 'design/table-per-period',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new table or column whose name ends in a year, beside one of another year.',
  why: `What is data has got into the name: the year. A query over two of them is a \`UNION\`, keys cannot hold across them, and each January
somebody has to remember the next one.`,
  instead: '`PARTITION BY RANGE` for tables, a row for each year instead of a column.',
  whenOff: 'Where tables are archives that nobody queries together.',
  messages,
  fix: { kinds: [], because: 'Where the rows of the others go is for people to say.' },
  examples: [
    bad(
      'The next year',
      `CREATE TABLE sales_2026 (id bigint PRIMARY KEY);
--           ^^^^^^^^^^ hint: sales_2026 is sales_2025 for another time, without being a partition: every query has to know all of them. Partition one table by it.`,
      { history: ['CREATE TABLE sales_2025 (id bigint PRIMARY KEY);'] },
    ),
    bad(
      'Columns',
      `CREATE TABLE goals (id bigint PRIMARY KEY, revenue_2025 numeric, revenue_2026 numeric);
--                                                               ^^^^^^^^^^^^ hint: revenue_2026 of goals has a year in its name: next year it takes a migration and every query has to change. Make the year a column.`,
    ),
    good(
      'A partition',
      "CREATE TABLE sales_2026 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      {
        history: [
          'CREATE TABLE sales (day date) PARTITION BY RANGE (day);',
          "CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
        ],
      },
    ),
  ],
  check: {
    createTable({ table, columns, persistence, foreign, partitionOf }, context) {
      if (persistence === 'temporary' || foreign || partitionOf !== undefined) return;
      const shown = shownName(context, table);
      const after = tableByKey(context.after, relationKey(context.after, table));
      const sibling =
        after &&
        siblingOf(
          table.name.text,
          (name) => context.schema.relations.get(keyOf(after.schema, name))?.kind === 'table',
        );
      if (sibling !== undefined && after?.partitionOf === undefined && after?.inherits.length === 0)
        context.report({ message: 'table', at: table, data: { table: shown, other: sibling } });
      for (const { name } of columns)
        if (siblingOf(name.text, (other) => columns.some((one) => one.name.text === other)) !== undefined)
          context.report({ message: 'column', at: name, data: { column: name.text, table: shown } });
    },
    addColumn({ table, column: { name } }, context) {
      const there = context.table(table)?.columns ?? [];
      if (siblingOf(name.text, (other) => there.some((one) => one.name === other)) === undefined) return;
      context.report({
        message: 'column',
        at: name,
        data: { column: name.text, table: shownName(context, table) },
      });
    },
  },
});

/** The same name with the year before. */
function siblingOf(name: string, exists: (name: string) => boolean): string | undefined {
  const [, stem = '', year = ''] = /^(.+_)((?:19|20)\d\d)$/.exec(name) ?? [];
  const other = `${stem}${String(Number(year) - 1)}`;
  return stem !== '' && exists(other) ? other : undefined;
}
