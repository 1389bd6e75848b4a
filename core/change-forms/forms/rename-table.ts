/** A new name for a table. The old name becomes an updatable view, until no code uses it any more. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { alter, beside, migration, qualifiedName } from '../sql.ts';

export const form: ChangeForm = {
  id: 'rename-table',
  title: 'Rename the table',
  group: 'change',
  on: {
    postgresql: {
      costs:
        'Locks the table for a moment. Old code goes through a view, which INSERT … ON CONFLICT passes too.',
      suits: ({ table, column }) => column === undefined && table.partitionBy === undefined,
      fields: ({ table }) => [
        text('to', 'new-relation', ['New name of the table', 'The old name stays as a view'], {
          initial: table.name,
        }),
      ],
      draft: (values, { table }) => {
        const to = valueOf(values, 'to');
        const old = qualifiedName(table);
        const renamed = beside(table, to);
        const up = `${alter(table)} RENAME TO ${quoteIdentifier(to)};\nCREATE VIEW ${old} AS SELECT * FROM ${renamed};\n`;
        const down = `DROP VIEW ${old};\nALTER TABLE ${renamed} RENAME TO ${quoteIdentifier(table.name)};\n`;
        return [{ ...migration(['rename', table.name, 'to', to], up, down), atomic: true }];
      },
      examples: [{ table: 'orders', given: { to: 'purchases' } }],
    },
    mysql:
      'Each statement commits by itself: between RENAME and CREATE VIEW the old name would be missing, and running code would fail.',
    sqlite: 'A view takes no writes there: code that writes by the old name would fail.',
  },
};
