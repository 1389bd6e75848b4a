/** A view without the personal data of a table, for a role that reads it and not the table. */
import type { Column } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, personalColumns, someColumns, text } from '../fields.ts';
import {
  valueOf,
  valuesOf,
  type ChangeForm,
  type FormField,
  type ChangeScene,
  type FormValues,
} from '../form.ts';
import { beside, migration, qualifiedName, remarks } from '../sql.ts';
import { roleSql, typeSql } from '../../schema/print/names.ts';
import { namesOf } from '../worded.ts';

export const form: ChangeForm = {
  id: 'masked-view',
  title: 'Add a view that masks personal data',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'None for writers. The view reads with the rights of its owner, so it has to belong to a role that may read the table.',
      suits,
      fields,
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
    },
    mysql: {
      costs:
        'None for writers. The view reads with the rights of its definer, the account that runs the migration: keep that account.',
      suits,
      fields: (scene) =>
        fields(scene).map((field) =>
          field.id === 'role'
            ? { ...field, prompt: 'It exists already, without the right to read the table' }
            : field,
        ),
      draft: (values, scene) => {
        const { table } = scene;
        const { beside, quoted, table: whole } = namesOf(scene);
        const view = beside(valueOf(values, 'name'));
        const reader = quoted(valueOf(values, 'role'));
        const up = `${remarks(`If it may read the table itself, take that away as well: REVOKE SELECT ON ${whole} FROM ${reader};`)}CREATE SQL SECURITY DEFINER VIEW ${view} AS
  SELECT ${shownColumns(values, scene)}
  FROM ${whole};
GRANT SELECT ON ${view} TO ${reader};
`;
        const down = `REVOKE SELECT ON ${view} FROM ${reader};\nDROP VIEW ${view};\n`;
        return [migration(['mask', table.name], up, down)];
      },
      examples: [
        { table: 'customers', given: { name: 'customers_masked', masked: ['email'], role: 'reporting' } },
        { table: 'orders', given: { name: 'Orders "masked"', masked: ['total', 'note'], role: 'reporting' } },
      ],
    },
    sqlite: {
      costs: 'None for writers. SQLite has no users: who opens the file reads the table, too.',
      suits,
      fields: (scene) => fields(scene).filter(({ id }) => id !== 'role'),
      draft: (values, scene) => {
        const { quoted, table: whole } = namesOf(scene);
        const view = quoted(valueOf(values, 'name'));
        const up = `CREATE VIEW ${view} AS
  SELECT ${shownColumns(values, scene)}
  FROM ${whole};
`;
        return [migration(['mask', scene.table.name], up, `DROP VIEW ${view};\n`)];
      },
      examples: [{ table: 'customers', given: { name: 'customers_masked', masked: ['email'] } }],
    },
  },
};

function mask({ name, type }: Column): string {
  const isText = type.arrayDimensions === 0 && /^(?:text|varchar|bpchar|citext)$/.test(type.name);
  return isText ? `CASE WHEN ${quoteIdentifier(name)} IS NOT NULL THEN '***' END` : `NULL::${typeSql(type)}`;
}

function fields(scene: ChangeScene): readonly FormField[] {
  return [
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
  ];
}

function suits({ column }: ChangeScene): boolean {
  return column === undefined;
}

/** For MySQL, MariaDB and SQLite: one column in each line. */
function shownColumns(values: FormValues, scene: ChangeScene): string {
  const masked = valuesOf(values, 'masked');
  const { quoted } = namesOf(scene);
  const shown = scene.table.columns.map(({ name, type }) => {
    if (!masked.includes(name)) return quoted(name);
    const isText = /char|clob|text/i.test(type.name);
    const mask = isText ? `CASE WHEN ${quoted(name)} IS NOT NULL THEN '***' END` : 'NULL';
    return `${mask} AS ${quoted(name)}`;
  });
  return shown.join(',\n    ');
}
