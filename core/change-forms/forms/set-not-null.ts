/** NOT NULL without a scan under an exclusive lock: a constraint that is validated first proves it. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columnChoice, free, one } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene } from '../form.ts';
import { alter, migration, notValidFirst } from '../sql.ts';
import type { Column } from '../../schema/model.ts';

export const form: ChangeForm = {
  id: 'set-not-null',
  title: 'Make a column NOT NULL',
  group: 'change',
  costs: 'Locks the table for a moment; the second migration reads all rows, and writes go on.',
  suits: (scene) => nullable(scene).some(({ name }) => scene.column === undefined || name === scene.column),
  fields: (scene) => [
    one(
      'column',
      ['Column', 'Columns that may be empty now'],
      nullable(scene).map(columnChoice),
      scene.column === undefined ? [] : [scene.column],
    ),
  ],
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
};

function nullable({ table }: ChangeScene): readonly Column[] {
  return table.columns.filter((of) => of.nullable && of.generated === undefined);
}
