/** A column that running code does not notice: nullable, or with a default that is stored in the catalog. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { one, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { alter, migration } from '../sql.ts';

export const form: ChangeForm = {
  id: 'add-column',
  title: 'Add a column',
  group: 'change',
  costs: 'Locks the table for a moment. Rows are not rewritten unless the default differs from row to row.',
  suits: ({ column }) => column === undefined,
  fields: () => [
    text('column', 'new-column', ['Name of the column', 'Such as shipped_at']),
    text('type', 'type', ['Type', 'Such as text, bigint, timestamptz or numeric(12, 2)']),
    text('default', 'default', ['Default', 'Such as 0, false or now(). Leave it empty for none.'], {
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
  ],
  draft: (values, { table }) => {
    const name = valueOf(values, 'column');
    const preset = valueOf(values, 'default');
    const parts = [
      quoteIdentifier(name),
      valueOf(values, 'type'),
      ...(preset === '' ? [] : [`DEFAULT ${preset}`]),
      ...(valueOf(values, 'nullable') === 'no' ? ['NOT NULL'] : []),
    ];
    return [
      migration(
        ['add', table.name, name],
        `${alter(table)} ADD COLUMN ${parts.join(' ')};\n`,
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
};
