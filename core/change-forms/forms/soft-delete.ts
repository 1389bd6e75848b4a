/**
 * Rows that are marked as deleted instead of removed. A unique constraint would still count deleted rows, so it gives way to a unique index
 * of the others. Constraints that foreign keys refer to stay, since a partial index cannot be referred to.
 */
import { foreignKeysTo, columnsOf, indexesOf, primaryKey } from '../../schema/lookup.ts';
import type { NewMigration } from '../../migrations/convention.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import type { Constraint, Index } from '../../schema/model.ts';
import { columnList } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene, type FormField } from '../form.ts';
import { addIndex, alter, migration, qualifiedName, remarks } from '../sql.ts';
import { alterMigrations, dropsColumns, namesOf } from '../worded.ts';
import { indexKeys } from '../../schema/print/worded.ts';
import { wordsOf } from '../../schema/words.ts';

export const form: ChangeForm = {
  id: 'soft-delete',
  title: 'Mark rows as deleted instead of removing them',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Locks the table for a moment; for each unique constraint it reads the table and writes an index, beside writes. Deleted rows stay in the table and its other indexes. ON CONFLICT has to repeat the condition deleted_at IS NULL.',
      suits,
      fields,
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
    },
    mysql: {
      costs:
        'Locks the table for a moment; for each unique key it reads the table and writes an index, beside reads and writes. Deleted rows stay in the table and its other indexes.',
      suits: (scene) =>
        suits(scene) &&
        uniqueKeys(scene).every(({ elements }) => elements.every((of) => of.column !== undefined)),
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const name = valueOf(values, 'column');
        const { quoted } = namesOf(scene);
        const add = {
          name: ['add', table.name, name],
          up: `ADD COLUMN ${quoted(name)} datetime(6) NULL`,
          down: `DROP COLUMN ${quoted(name)}`,
        };
        const keys = uniqueKeys(scene);
        if (keys.length === 0) return alterMigrations(scene, [add]);
        // Rows with a NULL in a unique key are never equal.
        const live = quoted(free(scene, [table.name, 'is', 'live']));
        const isLive = `GENERATED ALWAYS AS (IF(${quoted(name)} IS NULL, 1, NULL)) VIRTUAL`;
        const marked = {
          name: ['add', table.name, 'is', 'live'],
          up: `ADD COLUMN ${live} tinyint ${isLive}`,
          down: `DROP COLUMN ${live}`,
        };
        const replaced = keys.flatMap((key) => {
          const next = free(scene, [table.name, ...columnsOf(key), 'live', 'key']);
          const columns = indexKeys(key, { ...wordsOf(schema), quoted });
          const [old, made] = [quoted(key.name), quoted(next)];
          return [
            {
              name: ['create', next],
              up: `ADD UNIQUE INDEX ${made} ${columns.slice(0, -1)}, ${live})`,
              down: `DROP INDEX ${made}`,
            },
            {
              name: ['drop', key.name],
              up: `DROP INDEX ${old}`,
              down: `ADD UNIQUE INDEX ${old} ${columns}`,
              heads: [ignored(next), remarks(failsWhile)] as const,
            },
          ];
        });
        return alterMigrations(scene, [add, marked, ...replaced]);
      },
      examples: [
        { table: 'orders', given: { column: 'deleted_at' } },
        { table: 'members', given: { column: 'deleted_at' } },
      ],
    },
    sqlite: {
      costs:
        'For each unique index it reads the table and writes an index; no other connection writes until that is done. Deleted rows stay in the table and its other indexes.',
      // A UNIQUE of the table's own definition cannot be dropped.
      suits: (scene) =>
        suits(scene) &&
        dropsColumns(scene) &&
        uniqueKeys(scene).every(({ constraint, where }) => constraint === undefined && where === undefined),
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const name = valueOf(values, 'column');
        const { quoted, table: whole } = namesOf(scene);
        const add = migration(
          ['add', table.name, name],
          `ALTER TABLE ${whole} ADD COLUMN ${quoted(name)} TEXT;\n`,
          `ALTER TABLE ${whole} DROP COLUMN ${quoted(name)};\n`,
        );
        const replaced = uniqueKeys(scene).map((key) => {
          const next = free(scene, [table.name, ...columnsOf(key), 'live', 'key']);
          const columns = indexKeys(key, { ...wordsOf(schema), quoted });
          return migration(
            ['replace', key.name],
            `CREATE UNIQUE INDEX ${quoted(next)} ON ${whole} ${columns} WHERE ${quoted(name)} IS NULL;\n${ignored(next)}DROP INDEX ${quoted(key.name)};\n`,
            `${remarks(failsWhile)}CREATE UNIQUE INDEX ${quoted(key.name)} ON ${whole} ${columns};\nDROP INDEX ${quoted(next)};\n`,
          );
        });
        return [add, ...replaced];
      },
      examples: [
        { table: 'orders', given: { column: 'deleted_at' } },
        { table: 'members', given: { column: 'deleted_at' } },
      ],
    },
  },
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
      `${ignored(index)}${alter(table)} DROP CONSTRAINT ${constraint};\n`,
      `${alter(table)} ADD CONSTRAINT ${constraint} UNIQUE USING INDEX ${again};\n`,
    ),
    {
      name: fileWords('keep', name, 'dropped'),
      up: remarks('Nothing to do here: the down migration builds the former index while the table is used.'),
      down: `${remarks(failsWhile)}CREATE UNIQUE INDEX CONCURRENTLY ${again} ON ${qualifiedName(table)} ${columnList(columns)};\n`,
      transaction: false,
    },
  ];
}

function fields(): readonly FormField[] {
  return [
    text(
      'column',
      'new-column',
      ['Name of the column', 'The time of the deletion; empty for rows that count'],
      {
        initial: 'deleted_at',
      },
    ),
  ];
}

function suits({ table, column }: ChangeScene): boolean {
  return column === undefined && table.partitionBy === undefined;
}

const failsWhile = 'Fails while a deleted row repeats the value of another one.';

function ignored(index: string): string {
  return `-- plinth-ignore data-loss/drop-constraint: deleted rows may repeat a value, and ${index} is about the others\n`;
}

/** Unique keys that would count deleted rows, but for those that foreign keys refer to. The narrowest implies wider ones. */
function uniqueKeys({ schema, table }: ChangeScene): readonly Index[] {
  const referenced = foreignKeysTo(schema, table.key).map(({ constraint }) =>
    constraint.references.columns.join(),
  );
  const primary = primaryKey(table)?.index;
  return indexesOf(schema, table.key)
    .filter((one) => one.unique && one.key !== primary && !referenced.includes(columnsOf(one).join()))
    .toSorted((a, b) => a.elements.length - b.elements.length);
}
