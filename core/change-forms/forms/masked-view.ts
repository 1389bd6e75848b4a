/** A view without the personal data of a table, for a role that reads it and not the table. */
import type { Column } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, personalColumns, someColumns, text } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm } from '../form.ts';
import { beside, migration, qualifiedName } from '../sql.ts';
import { roleSql, typeSql } from '../../schema/print/names.ts';

export const form: ChangeForm = {
  id: 'masked-view',
  title: 'Add a view that masks personal data',
  group: 'pattern',
  costs:
    'None for writers. The view reads with the rights of its owner, so it has to belong to a role that may read the table.',
  suits: ({ column }) => column === undefined,
  fields: (scene) => [
    text('name', 'new-relation', ['Name of the view', 'Such as customers_masked'], {
      initial: free(scene, [scene.table.name, 'masked']),
    }),
    {
      ...someColumns(
        'masked',
        ['Columns to mask', 'Texts become ***, all others empty'],
        scene.table.columns,
        personalColumns(scene),
      ),
      isOptional: false,
    },
    text('role', 'role', [
      'Role that reads the view',
      'It exists already; it loses the right to read the table',
    ]),
  ],
  draft: (values, { table }) => {
    const name = valueOf(values, 'name');
    const view = beside(table, name);
    const masked = valuesOf(values, 'masked');
    const reader = valueOf(values, 'role');
    const role = roleSql(reader);
    const reads = (table.privileges ?? []).some(
      ({ grantee, privileges }) => grantee === reader && privileges.includes('select'),
    );
    const shown = table.columns.map((of) =>
      masked.includes(of.name) ? `${mask(of)} AS ${quoteIdentifier(of.name)}` : quoteIdentifier(of.name),
    );
    const up = `CREATE VIEW ${view} WITH (security_barrier) AS
  SELECT ${shown.join(',\n    ')}
  FROM ${qualifiedName(table)};
GRANT SELECT ON ${view} TO ${role};
${reads ? `REVOKE SELECT ON ${qualifiedName(table)} FROM ${role};\n` : ''}`;
    const down = `${reads ? `GRANT SELECT ON ${qualifiedName(table)} TO ${role};\n` : ''}DROP VIEW ${view};\n`;
    return [migration(['mask', table.name], up, down)];
  },
  examples: [
    { table: 'customers', given: { name: 'customers_masked', masked: ['email'], role: 'pg_monitor' } },
    {
      table: 'orders',
      given: { name: 'Orders "masked"', masked: ['total', 'note'], role: 'pg_read_all_stats' },
    },
  ],
};

function mask({ name, type }: Column): string {
  const isText = type.arrayDimensions === 0 && /^(?:text|varchar|bpchar|citext)$/.test(type.name);
  return isText ? `CASE WHEN ${quoteIdentifier(name)} IS NOT NULL THEN '***' END` : `NULL::${typeSql(type)}`;
}
