/** A unique constraint on an index that is built while the table is written. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columns, free } from '../fields.ts';
import { valuesOf, type ChangeForm, type ChangeScene, type FormField } from '../form.ts';
import { addIndex, alter, migration } from '../sql.ts';
import { addIndexWorded, indexable, isIndexable } from '../worded.ts';

export const form: ChangeForm = {
  id: 'add-unique',
  title: 'Add a unique constraint',
  group: 'change',
  on: {
    postgresql: {
      costs:
        'Reads the table twice and waits for all open transactions; nobody else waits. Fails where rows hold the same. Then locks the table for a moment.',
      suits: ({ table }) => table.partitionBy === undefined,
      fields,
      draft: (values, scene) => {
        const { table } = scene;
        const of = valuesOf(values, 'columns');
        const name = free(scene, [table.name, ...of, 'key']);
        const quoted = quoteIdentifier(name);
        return [
          addIndex(scene, of, { isUnique: true, name }),
          migration(
            ['add', name],
            `${alter(table)} ADD CONSTRAINT ${quoted} UNIQUE USING INDEX ${quoted};\n`,
            `${alter(table)} DROP CONSTRAINT ${quoted};\n`,
          ),
        ];
      },
      examples: [{ table: 'orders', given: { columns: ['note', 'select'] } }],
    },
    mysql: {
      costs:
        'Reads the table and writes the index beside reads and writes, and fails where rows hold the same.',
      suits: ({ table }) => table.partitionBy === undefined && table.columns.some(isIndexable),
      fields: (scene) => fields(scene).map((one) => indexable(scene, one)),
      draft: (values, scene) => addIndexWorded(scene, valuesOf(values, 'columns'), { isUnique: true }),
      examples: [{ table: 'orders', given: { columns: ['note', 'select'] } }],
    },
    sqlite: {
      costs:
        'Reads the table and writes the index; no other connection writes to the database until it is done. Fails where rows hold the same.',
      suits: () => true,
      fields,
      draft: (values, scene) => addIndexWorded(scene, valuesOf(values, 'columns'), { isUnique: true }),
      examples: [{ table: 'orders', given: { columns: ['note', 'select'] } }],
    },
  },
};

function fields(scene: ChangeScene): readonly FormField[] {
  return [columns(scene, 'Columns that are unique together')];
}
