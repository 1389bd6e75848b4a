/**
 * Rows that are marked as deleted instead of removed. A unique constraint would still count deleted rows, so it gives way to a unique index
 * of the others. Constraints that foreign keys refer to stay, since a partial index cannot be referred to.
 */
import { foreignKeysTo } from '../../schema/lookup.ts';
import type { NewMigration } from '../../migrations/convention.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import type { Constraint } from '../../schema/model.ts';
import { columnList } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene } from '../form.ts';
import { addIndex, alter, migration, qualifiedName, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'soft-delete',
  title: 'Mark rows as deleted instead of removing them',
  group: 'pattern',
  costs:
    'Deleted rows stay in the table and its other indexes. ON CONFLICT has to repeat the condition deleted_at IS NULL.',
  suits: ({ table, column }) => column === undefined && table.partitionBy === undefined,
  fields: () => [
    text(
      'column',
      'new-column',
      ['Name of the column', 'The time of the deletion; empty for rows that count'],
      {
        initial: 'deleted_at',
      },
    ),
  ],
  draft: (values, scene) => {
    const { table } = scene;
    const name = valueOf(values, 'column');
    const quoted = quoteIdentifier(name);
    const add = migration(
      ['add', table.name, name],
      `${alter(table)} ADD COLUMN ${quoted} timestamptz;\n`,
      `${alter(table)} DROP COLUMN ${quoted};\n`,
    );
    return [add, ...replaceable(scene).flatMap((key) => partial(scene, key, quoted))];
  },
  examples: [
    { table: 'orders', given: { column: 'deleted_at' } },
    { table: 'members', given: { column: 'deleted_at' } },
  ],
};

function replaceable({ schema, table }: ChangeScene): readonly Constraint[] {
  const referenced = foreignKeysTo(schema, table.key).map(({ constraint }) =>
    constraint.references.columns.join(),
  );
  return table.constraints.filter(
    ({ kind, columns }) => kind === 'unique' && !referenced.includes(columns.join()),
  );
}

function partial(
  scene: ChangeScene,
  { name, columns }: Constraint,
  deleted: string,
): readonly NewMigration[] {
  const { table } = scene;
  const index = free(scene, [table.name, ...columns, 'live', 'key']);
  const [constraint, again] = [quoteIdentifier(name), quoteIdentifier(free(scene, [name, 'again']))];
  return [
    addIndex(scene, columns, { isUnique: true, where: `${deleted} IS NULL`, name: index }),
    migration(
      ['drop', name],
      `-- plinth-ignore data-loss/drop-constraint: deleted rows may repeat a value, and ${index} is about the others\n${alter(table)} DROP CONSTRAINT ${constraint};\n`,
      `${alter(table)} ADD CONSTRAINT ${constraint} UNIQUE USING INDEX ${again};\n`,
    ),
    {
      name: fileWords('keep', name, 'dropped'),
      up: remarks('Nothing to do here: the down migration builds the former index while the table is used.'),
      down: `${remarks('Fails while a deleted row repeats the value of another one.')}CREATE UNIQUE INDEX CONCURRENTLY ${again} ON ${qualifiedName(table)} ${columnList(columns)};\n`,
      transaction: false,
    },
  ];
}
