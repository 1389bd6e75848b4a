/** A column that running code does not notice: nullable, or with a default that is stored in the catalog. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { one, text } from '../fields.ts';
import { valueOf, type ChangeForm, type FormField, type ChangeScene, type FormValues } from '../form.ts';
import { alter, migration } from '../sql.ts';
import { alterMigrations, dropsColumns, namesOf } from '../worded.ts';

export const form: ChangeForm = {
  id: 'add-column',
  title: 'Add a column',
  group: 'change',
  on: {
    postgresql: {
      costs:
        'Locks the table for a moment. Rows are not rewritten unless the default differs from row to row.',
      suits: ({ column }) => column === undefined,
      fields: fieldsFor(
        'Such as text, bigint, timestamptz or numeric(12, 2)',
        'Such as 0, false or now(). Leave it empty for none.',
      ),
      draft: (values, scene) => {
        const { table } = scene;
        const name = valueOf(values, 'column');
        return [
          migration(
            ['add', table.name, name],
            `${alter(table)} ADD COLUMN ${definition(values, scene)};\n`,
            `${alter(table)} DROP COLUMN ${quoteIdentifier(name)};\n`,
          ),
        ];
      },
      examples: [
        { table: 'orders', given: { column: 'shipped_at', type: 'timestamptz', nullable: 'yes' } },
        {
          table: 'orders',
          given: { column: 'Paid "up"', type: 'boolean', default: 'false', nullable: 'no' },
        },
        { table: 'readings', given: { column: 'quality', type: 'bigint', default: '1', nullable: 'no' } },
      ],
    },
    mysql: {
      costs: 'Locks the table for a moment. Existing rows are not written.',
      suits: ({ column }) => column === undefined,
      fields: fieldsFor(
        'Such as varchar(100), bigint, datetime(6) or decimal(12, 2)',
        'Such as 0, FALSE or CURRENT_TIMESTAMP. Leave it empty for none.',
      ),
      draft: (values, scene) => {
        const name = valueOf(values, 'column');
        const own = namesOf(scene).quoted(name);
        return alterMigrations(scene, [
          {
            name: ['add', scene.table.name, name],
            up: `ADD COLUMN ${definition(values, scene)}`,
            down: `DROP COLUMN ${own}`,
          },
        ]);
      },
      examples: [
        { table: 'orders', given: { column: 'shipped_at', type: 'datetime(6)', nullable: 'yes' } },
        { table: 'orders', given: { column: 'Paid `up`', type: 'tinyint(1)', default: '0', nullable: 'no' } },
        {
          table: 'readings',
          given: { column: 'quality', type: 'bigint unsigned', default: '1', nullable: 'no' },
        },
      ],
    },
    sqlite: {
      costs: 'Only the definition changes. The down migration rewrites the table.',
      suits: (scene) => scene.column === undefined && dropsColumns(scene),
      fields: fieldsFor(
        'Such as TEXT, INTEGER, REAL or BLOB',
        "Such as 0 or 'new'. Leave it empty for none.",
      ),
      draft: (values, scene) => {
        const name = valueOf(values, 'column');
        const alter = `ALTER TABLE ${namesOf(scene).table}`;
        return [
          migration(
            ['add', scene.table.name, name],
            `${alter} ADD COLUMN ${definition(values, scene)};\n`,
            `${alter} DROP COLUMN ${namesOf(scene).quoted(name)};\n`,
          ),
        ];
      },
      examples: [
        { table: 'orders', given: { column: 'shipped_at', type: 'TEXT', nullable: 'yes' } },
        { table: 'orders', given: { column: 'Paid "up"', type: 'INTEGER', default: '0', nullable: 'no' } },
      ],
    },
  },
};

function fieldsFor(types: string, defaults: string): () => readonly FormField[] {
  return () => [
    text('column', 'new-column', ['Name of the column', 'Such as shipped_at']),
    text('type', 'type', ['Type', types]),
    text('default', 'default', ['Default', defaults], {
      isOptional: true,
    }),
    one(
      'nullable',
      ['May it be empty?', 'Existing rows have no value without a default'],
      [
        { value: 'yes', label: 'Nullable', detail: 'existing rows stay as they are' },
        { value: 'no', label: 'NOT NULL', detail: 'needs a default, which existing rows get' },
      ],
    ),
  ];
}

function definition(values: FormValues, scene: ChangeScene): string {
  const preset = valueOf(values, 'default');
  return [
    namesOf(scene).quoted(valueOf(values, 'column')),
    valueOf(values, 'type'),
    ...(preset === '' ? [] : [`DEFAULT ${preset}`]),
    ...(valueOf(values, 'nullable') === 'no' ? ['NOT NULL'] : []),
  ].join(' ');
}
