/** Counts of a table's rows by some of its columns, kept as a materialized view that is refreshed while it is read. */
import { columnList } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columns, free, text } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm } from '../form.ts';
import { beside, migration, qualifiedName, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'materialized-view',
  title: 'Add a materialized view that is refreshed without blocking readers',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Reads all rows now and at each refresh. REFRESH … CONCURRENTLY also compares old and new rows, and needs the unique index.',
      suits: () => true,
      fields: (scene) => [
        text('name', 'new-relation', ['Name of the view', 'Such as orders_by_customer'], {
          initial: free(scene, [scene.table.name, 'by', scene.column ?? 'group']),
        }),
        columns(scene, 'Columns to group by'),
      ],
      draft: (values, scene) => {
        const { table } = scene;
        const name = valueOf(values, 'name');
        const view = beside(table, name);
        const by = valuesOf(values, 'columns');
        const list = by.map(quoteIdentifier).join(', ');
        const count = quoteIdentifier(by.includes('count') ? 'row_count' : 'count');
        const up = `${remarks(`Have a scheduler run this: REFRESH MATERIALIZED VIEW CONCURRENTLY ${view};`)}CREATE MATERIALIZED VIEW ${view} AS
  SELECT ${list}, count(*) AS ${count}
  FROM ${qualifiedName(table)}
  GROUP BY ${list};
CREATE UNIQUE INDEX ON ${view} ${columnList(by)};
`;
        return [migration(['create', name], up, `DROP MATERIALIZED VIEW ${view};\n`)];
      },
      examples: [
        { table: 'orders', given: { name: 'orders_by_customer', columns: ['customer_id'] } },
        { table: 'readings', given: { name: 'readings_by_day', columns: ['at', 'device'] } },
      ],
    },
    mysql: 'MySQL and MariaDB have no materialized views.',
    sqlite: 'SQLite has no materialized views.',
  },
};
