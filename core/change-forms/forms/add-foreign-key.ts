/** A foreign key with an index on its columns, checked for existing rows in a second migration. */
import { displayName, indexesOf, tableByKey } from '../../schema/lookup.ts';
import { columnList } from '../../schema/print/names.ts';
import { columns, free, one } from '../fields.ts';
import {
  valueOf,
  valuesOf,
  type ChangeForm,
  type ChangeScene,
  type Choice,
  type FormField,
  type FormValues,
} from '../form.ts';
import { referenceOf } from '../reference.ts';
import { addIndex, notValidFirst, qualifiedName, migration, remarks } from '../sql.ts';
import { addIndexWorded, alterOnline, indexable, namesOf, tableName, after } from '../worded.ts';
import type { NewMigration } from '../../migrations/convention.ts';

export const form: ChangeForm = {
  id: 'add-foreign-key',
  title: 'Add a foreign key',
  group: 'change',
  on: {
    postgresql: {
      costs: 'Locks both tables for a moment; the last migration reads all rows, and writes go on.',
      suits: ({ table }) => table.partitionBy === undefined,
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const from = valuesOf(values, 'columns');
        const reference = referenceOf(valueOf(values, 'references'));
        const target = reference && tableByKey(schema, reference.key);
        if (reference === undefined || target === undefined) return [];
        const name = free(scene, [table.name, ...from, 'fkey']);
        const rule = `ON DELETE ${valueOf(values, 'on-delete') || 'NO ACTION'}`;
        const body = `FOREIGN KEY ${columnList(from)} REFERENCES ${qualifiedName(target)} ${columnList(reference.columns)} ${rule}`;
        return [
          ...(isServed(scene, from) ? [] : [addIndex(scene, from)]),
          ...notValidFirst(table, name, body),
        ];
      },
      examples: [
        {
          table: 'orders',
          given: {
            columns: ['customer_id'],
            references: '["public.customers","id"]',
            'on-delete': 'CASCADE',
          },
        },
      ],
    },
    mysql: {
      costs:
        'Locks both tables for a moment, without reading them: existing rows are not checked. The first migration reads the table and writes an index, beside writes.',
      suits: ({ table }) => table.partitionBy === undefined,
      fields: (scene) => fields(scene).map((one) => indexable(scene, one)),
      draft: draftUnchecked,
      examples: [
        {
          table: 'orders',
          given: {
            columns: ['customer_id'],
            references: '["public.customers","id"]',
            'on-delete': 'CASCADE',
          },
        },
      ],
    },
    sqlite:
      'SQLite adds no constraint to an existing table: it has to be rebuilt. “Add a column” with REFERENCES is possible by hand.',
  },
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

function fields(scene: ChangeScene): readonly FormField[] {
  return [
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
  ];
}

/** Checking existing rows would copy the table while writes wait, so the key is added without, and a query shows the rows that it misses. */
function draftUnchecked(values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  const { schema, table } = scene;
  const { quoted, list, table: whole } = namesOf(scene);
  const from = valuesOf(values, 'columns');
  const reference = referenceOf(valueOf(values, 'references'));
  const target = reference && tableByKey(schema, reference.key);
  if (reference === undefined || target === undefined) return [];
  const name = free(scene, [table.name, ...from, 'fkey']);
  const to = tableName(schema, target);
  const joined = from.map((of, at) => `parent.${quoted(reference.columns[at] ?? '')} = child.${quoted(of)}`);
  const given = from.map((of) => `child.${quoted(of)} IS NOT NULL`);
  const key = `ADD CONSTRAINT ${quoted(name)} FOREIGN KEY ${list(from)} REFERENCES ${to} ${list(reference.columns)} ON DELETE ${valueOf(values, 'on-delete') || 'NO ACTION'}`;
  const added = alterOnline(after(scene, 'SET SESSION foreign_key_checks = 0'), key);
  const up = `${remarks(
    'Existing rows are not checked. Before and after this, no row may come back from:',
    `  SELECT child.* FROM ${whole} AS child LEFT JOIN ${to} AS parent ON ${joined.join(' AND ')} WHERE ${given.join(' AND ')} AND parent.${quoted(reference.columns[0] ?? '')} IS NULL;`,
  )}-- plinth-ignore data-loss/checks-switched-off: the query above finds the rows that break it
SET SESSION foreign_key_checks = 0;
${added}SET SESSION foreign_key_checks = 1;
`;
  const down = alterOnline(after(scene, added), `DROP FOREIGN KEY ${quoted(name)}`);
  return [...(isServed(scene, from) ? [] : addIndexWorded(scene, from)), migration(['add', name], up, down)];
}

function isServed({ schema, table }: ChangeScene, from: readonly string[]): boolean {
  return indexesOf(schema, table.key).some(
    ({ elements, where, valid }) =>
      valid &&
      where === undefined &&
      from.every((of) => elements.slice(0, from.length).some((element) => element.column === of)),
  );
}
