/** NOT NULL without a scan under an exclusive lock: a constraint that is validated first proves it. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columnChoice, free, one } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene, type FormField } from '../form.ts';
import { alter, migration, notValidFirst } from '../sql.ts';
import type { Column } from '../../schema/model.ts';
import { alterMigrations, namesOf } from '../worded.ts';
import { column } from '../../schema/lookup.ts';
import { columnDefinition } from '../../schema/print/worded.ts';

export const form: ChangeForm = {
  id: 'set-not-null',
  title: 'Make a column NOT NULL',
  group: 'change',
  on: {
    postgresql: {
      costs: 'Locks the table for a moment; the second migration reads all rows, and writes go on.',
      suits: suitsRequired,
      fields: requiredFields,
      draft: (values, scene) => {
        const { table, targetVersion } = scene;
        const of = valueOf(values, 'column');
        const quoted = quoteIdentifier(of);
        const name = free(scene, [table.name, of, 'not_null']);
        if (targetVersion >= 18) return notValidFirst(table, name, `NOT NULL ${quoted}`);
        const proof = `CHECK (${quoted} IS NOT NULL)`;
        return [
          ...notValidFirst(table, name, proof),
          migration(
            ['require', table.name, of],
            `${alter(table)} ALTER COLUMN ${quoted} SET NOT NULL, DROP CONSTRAINT ${quoteIdentifier(name)};\n`,
            `${alter(table)} ALTER COLUMN ${quoted} DROP NOT NULL, ADD CONSTRAINT ${quoteIdentifier(name)} ${proof} NOT VALID;\n`,
          ),
        ];
      },
      examples: [{ table: 'orders', given: { column: 'note' } }],
    },
    mysql: {
      costs:
        'Writes the whole table again, beside reads and writes; replicas lag until it is done. Fails where a row is empty.',
      suits: suitsRequired,
      fields: requiredFields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const of = column(table, valueOf(values, 'column'));
        if (of === undefined) return [];
        const modify = `MODIFY COLUMN ${namesOf(scene).quoted(of.name)}`;
        return alterMigrations(scene, [
          {
            name: ['require', table.name, of.name],
            up: `${modify} ${columnDefinition(schema, { ...of, nullable: false })}`,
            down: `${modify} ${columnDefinition(schema, of)} NULL`,
          },
        ]);
      },
      examples: [{ table: 'orders', given: { column: 'note' } }],
    },
    sqlite: 'SQLite changes no existing column: the table has to be rebuilt.',
  },
};

function nullable({ table }: ChangeScene): readonly Column[] {
  return table.columns.filter((of) => of.nullable && of.generated === undefined);
}

function requiredFields(scene: ChangeScene): readonly FormField[] {
  return [
    one(
      'column',
      ['Column', 'Columns that may be empty now'],
      nullable(scene).map(columnChoice),
      scene.column === undefined ? [] : [scene.column],
    ),
  ];
}

function suitsRequired(scene: ChangeScene): boolean {
  return nullable(scene).some(({ name }) => scene.column === undefined || name === scene.column);
}
