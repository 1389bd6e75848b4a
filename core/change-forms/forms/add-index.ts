/** An index, built while the table is written. An index of a partitioned table is built on each partition, in as many migrations: not offered. */
import { columns, one, text } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm } from '../form.ts';
import { addIndex } from '../sql.ts';

export const form: ChangeForm = {
  id: 'add-index',
  title: 'Add an index',
  group: 'change',
  costs:
    'Reads the table twice and waits for all open transactions; nobody else waits. Each write gets slower.',
  suits: ({ table }) => table.partitionBy === undefined,
  fields: (scene) => [
    columns(scene, 'Columns of the index'),
    one(
      'unique',
      ['Unique?', 'Whether two rows may hold the same'],
      [
        { value: 'no', label: 'Not unique', detail: 'for searching' },
        { value: 'yes', label: 'Unique', detail: 'fails while it is built where rows hold the same' },
      ],
    ),
    text(
      'where',
      'index-condition',
      ['Only rows where', 'A condition, such as deleted_at IS NULL. Leave it empty for all rows.'],
      { isOptional: true },
    ),
  ],
  draft: (values, scene) => [
    addIndex(scene, valuesOf(values, 'columns'), {
      isUnique: valueOf(values, 'unique') === 'yes',
      where: valueOf(values, 'where'),
    }),
  ],
  examples: [
    { table: 'orders', given: { columns: ['customer_id', 'total'], unique: 'no', where: '' } },
    {
      table: 'orders',
      given: { columns: ['select'], unique: 'no', where: 'total > 10 AND note IS NOT NULL' },
    },
    { table: 'orders', given: { columns: ['note'], unique: 'yes' } },
  ],
};
