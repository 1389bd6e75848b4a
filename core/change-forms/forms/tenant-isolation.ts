/**
 * Row-level security by a tenant column: a session sees and writes only rows of the tenant that its setting names, the owner's as well.
 * Without the setting it sees no row.
 */
import { column, indexesLeadingWithin } from '../../schema/lookup.ts';
import { stringLiteral, typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columnChoice, free, one, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { addIndex, alter, migration, qualifiedName, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'tenant-isolation',
  title: 'Isolate tenants by row-level security',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Without an index that begins with the tenant, builds one beside writes. Locks the table for a moment. From then on a session that does not set the tenant sees no row, the owner’s too: deploy the code that sets it first.',
      suits: ({ table }) => table.partitionBy === undefined && !table.rowSecurity.enabled,
      fields: ({ table, column: opened }) => [
        one(
          'tenant',
          ['Column of the tenant', 'Each row belongs to one'],
          table.columns.map(columnChoice),
          opened === undefined ? [] : [opened],
        ),
        text(
          'setting',
          'setting',
          ['Setting with the tenant', 'SET LOCAL app.tenant = … in each transaction'],
          {
            initial: 'app.tenant',
          },
        ),
      ],
      draft: (values, scene) => {
        const { schema, table } = scene;
        const tenant = valueOf(values, 'tenant');
        const setting = valueOf(values, 'setting');
        const type = column(table, tenant)?.type;
        const policy = quoteIdentifier(free(scene, [table.name, 'tenant']));
        const own = `${quoteIdentifier(tenant)} = nullif(current_setting(${stringLiteral(setting)}, true), '')::${type === undefined ? 'text' : typeSql(type)}`;
        const served = indexesLeadingWithin(schema, table.key, [tenant]).length > 0;
        const up = `${remarks(
          `Roles with BYPASSRLS and superusers see all rows. To test it, as the application's role:`,
          `  BEGIN; SET LOCAL ${setting} = '<one tenant>'; SELECT count(*) FROM ${qualifiedName(table)}; ROLLBACK;`,
          `counts that tenant's rows, and 0 without the SET LOCAL.`,
        )}${alter(table)} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ${policy} ON ${qualifiedName(table)}
  USING (${own})
  WITH CHECK (${own});
`;
        const down = `DROP POLICY ${policy} ON ${qualifiedName(table)};\n${alter(table)} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;\n`;
        return [
          ...(served ? [] : [addIndex(scene, [tenant])]),
          migration(['isolate', table.name, 'by', tenant], up, down),
        ];
      },
      examples: [{ table: 'orders', given: { tenant: 'customer_id', setting: 'app.tenant' } }],
    },
    mysql: 'MySQL and MariaDB have no row-level security.',
    sqlite: 'SQLite has no row-level security, and no users.',
  },
};
