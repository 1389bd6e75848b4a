/** A condition for all rows, checked for existing ones in a second migration, while they are written. */
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { notValidFirst } from '../sql.ts';

export const form: ChangeForm = {
  id: 'add-check',
  title: 'Add a check constraint',
  group: 'change',
  on: {
    postgresql: {
      costs: 'Locks the table for a moment; the second migration reads all rows, and writes go on.',
      suits: () => true,
      fields: (scene) => [
        text('expression', 'check', ['Condition that every row meets', 'Such as amount > 0'], {
          ...(scene.column === undefined ? {} : { initial: `${scene.column} ` }),
        }),
        text('name', 'new-constraint', ['Name of the constraint', 'What errors will say'], {
          initial: free(scene, [scene.table.name, scene.column ?? '', 'check']),
        }),
      ],
      draft: (values, { table }) =>
        notValidFirst(table, valueOf(values, 'name'), `CHECK (${valueOf(values, 'expression')})`),
      examples: [
        { table: 'orders', column: 'total', given: { expression: 'total > 0', name: 'orders_total_check' } },
        { table: 'readings', given: { expression: 'value < 1e9', name: 'readings_value_most' } },
      ],
    },
    mysql: 'MySQL and MariaDB copy the table for it, and block writes until all rows are checked.',
    sqlite: 'SQLite adds no constraint to an existing table: it has to be rebuilt.',
  },
};
