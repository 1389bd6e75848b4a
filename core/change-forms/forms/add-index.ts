/** An index, built while the table is written. An index of a partitioned table is built on each partition, in as many migrations: not offered. */
import { columns, one, text } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm, type FormField, type ChangeScene } from '../form.ts';
import { addIndex } from '../sql.ts';
import { addIndexWorded, indexable, isIndexable } from '../worded.ts';

export const form: ChangeForm = {
  id: 'add-index',
  title: 'Add an index',
  group: 'change',
  on: {
    postgresql: {
      costs:
        'Reads the table twice and waits for all open transactions; nobody else waits. Each write gets slower.',
      suits: ({ table }) => table.partitionBy === undefined,
      fields: indexFields,
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
    },
    mysql: {
      costs:
        'Reads the table and writes the index beside reads and writes, which wait for a moment at its start and its end. Each write gets slower.',
      suits: ({ table }) => table.columns.some(isIndexable),
      fields: (scene) =>
        indexFields(scene)
          .filter(({ id }) => id !== 'where')
          .map((one) => indexable(scene, one)),
      draft: (values, scene) =>
        addIndexWorded(scene, valuesOf(values, 'columns'), { isUnique: valueOf(values, 'unique') === 'yes' }),
      examples: [
        { table: 'orders', given: { columns: ['customer_id', 'total'], unique: 'no' } },
        { table: 'orders', given: { columns: ['note'], unique: 'yes' } },
        { table: 'readings', given: { columns: ['value'], unique: 'no' } },
      ],
    },
    sqlite: {
      costs:
        'Reads the table and writes the index; no other connection writes to the database until it is done. Each write gets slower.',
      suits: () => true,
      fields: indexFields,
      draft: (values, scene) =>
        addIndexWorded(scene, valuesOf(values, 'columns'), {
          isUnique: valueOf(values, 'unique') === 'yes',
          where: valueOf(values, 'where'),
        }),
      examples: [
        { table: 'orders', given: { columns: ['customer_id', 'total'], unique: 'no', where: '' } },
        {
          table: 'orders',
          given: { columns: ['select'], unique: 'no', where: 'total > 10 AND note IS NOT NULL' },
        },
        { table: 'orders', given: { columns: ['note'], unique: 'yes' } },
      ],
    },
  },
};

function indexFields(scene: ChangeScene): readonly FormField[] {
  return [
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
  ];
}
