/** A unique constraint on an index that is built while the table is written. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columns, free } from '../fields.ts';
import { valuesOf, type ChangeForm } from '../form.ts';
import { addIndex, alter, migration } from '../sql.ts';

export const form: ChangeForm = {
  id: 'add-unique',
  title: 'Add a unique constraint',
  group: 'change',
  costs: 'Reads the table twice, and fails where rows hold the same. Then locks the table for a moment.',
  suits: ({ table }) => table.partitionBy === undefined,
  fields: (scene) => [columns(scene, 'Columns that are unique together')],
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
};
