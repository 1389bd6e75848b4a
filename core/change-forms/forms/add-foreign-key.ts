/** A foreign key with an index on its columns, checked for existing rows in a second migration. */
import { displayName, indexesOf, tableByKey } from '../../schema/lookup.ts';
import { columnList } from '../../schema/print/names.ts';
import { columns, free, one } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm, type ChangeScene, type Choice } from '../form.ts';
import { referenceOf } from '../reference.ts';
import { addIndex, notValidFirst, qualifiedName } from '../sql.ts';

export const form: ChangeForm = {
  id: 'add-foreign-key',
  title: 'Add a foreign key',
  group: 'change',
  costs: 'Locks both tables for a moment; the last migration reads all rows, and writes go on.',
  suits: ({ table }) => table.partitionBy === undefined,
  fields: (scene) => [
    columns(scene, 'Columns that refer'),
    one('references', ['Rows of which table?', 'Tables with a key'], keysIn(scene)),
    one(
      'on-delete',
      ['When a row that is referred to is deleted', ''],
      [
        { value: 'NO ACTION', label: 'Refuse', detail: 'NO ACTION: the DELETE fails' },
        { value: 'CASCADE', label: 'Delete these rows too', detail: 'CASCADE' },
        { value: 'SET NULL', label: 'Empty the columns', detail: 'SET NULL' },
      ],
    ),
  ],
  draft: (values, scene) => {
    const { schema, table } = scene;
    const from = valuesOf(values, 'columns');
    const reference = referenceOf(valueOf(values, 'references'));
    const target = reference && tableByKey(schema, reference.key);
    if (reference === undefined || target === undefined) return [];
    const name = free(scene, [table.name, ...from, 'fkey']);
    const rule = `ON DELETE ${valueOf(values, 'on-delete') || 'NO ACTION'}`;
    const body = `FOREIGN KEY ${columnList(from)} REFERENCES ${qualifiedName(target)} ${columnList(reference.columns)} ${rule}`;
    const isServed = indexesOf(schema, table.key).some(
      ({ elements, where, valid }) =>
        valid &&
        where === undefined &&
        from.every((of) => elements.slice(0, from.length).some((element) => element.column === of)),
    );
    return [...(isServed ? [] : [addIndex(scene, from)]), ...notValidFirst(table, name, body)];
  },
  examples: [
    {
      table: 'orders',
      given: { columns: ['customer_id'], references: '["public.customers","id"]', 'on-delete': 'CASCADE' },
    },
  ],
};

/** Keys that a foreign key can reference; `referenceOf` reads the value back. */
function keysIn({ schema }: ChangeScene): readonly Choice[] {
  return [...schema.relations.values()].flatMap((relation) => {
    if (!('constraints' in relation) || relation.kind === 'foreign-table') return [];
    return relation.constraints
      .filter((of) => (of.kind === 'primary-key' || of.kind === 'unique') && of.columns.length > 0)
      .map((key) => ({
        value: JSON.stringify([relation.key, ...key.columns]),
        label: displayName(relation.key),
        detail: `(${key.columns.join(', ')}), ${key.kind === 'unique' ? 'unique' : 'primary key'}`,
      }));
  });
}
