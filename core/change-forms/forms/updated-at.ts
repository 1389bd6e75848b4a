/** A column with the time of a row's last change, kept by a trigger so that no writer can forget it. */
import { column } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm, type FormField, type ChangeScene } from '../form.ts';
import { alter, dropTriggerSql, migration, triggerSql } from '../sql.ts';
import {
  alterMigrations,
  dropsColumns,
  dropTriggers,
  namesOf,
  sameRow,
  sqliteNow,
  sqliteTrigger,
} from '../worded.ts';

export const form: ChangeForm = {
  id: 'updated-at',
  title: 'Keep the time of the last change (updated_at)',
  group: 'pattern',
  on: {
    postgresql: {
      costs: 'Locks the table for a moment, without a rewrite. Each UPDATE runs a trigger.',
      suits,
      fields,
      draft: (values, scene) => {
        const { table } = scene;
        const name = valueOf(values, 'column');
        const quoted = quoteIdentifier(name);
        const trigger = free(scene, [table.name, 'set', name]);
        const up = triggerSql(table, {
          name: trigger,
          fires: 'BEFORE UPDATE',
          when: ' WHEN (OLD.* IS DISTINCT FROM NEW.*)',
          body: `  NEW.${quoted} := now();\n  RETURN NEW;`,
        });
        return [
          migration(
            ['keep', table.name, name],
            `${alter(table)} ADD COLUMN ${quoted} timestamptz NOT NULL DEFAULT now();\n${up}`,
            `${dropTriggerSql(table, trigger)}${alter(table)} DROP COLUMN ${quoted};\n`,
          ),
        ];
      },
      examples: [
        { table: 'orders', given: { column: 'updated_at' } },
        { table: 'readings', given: { column: 'Changed "at"' } },
      ],
    },
    mysql: {
      costs: 'Locks the table for a moment. Existing rows are not written, and no trigger runs.',
      suits,
      fields,
      draft: (values, scene) => {
        const name = valueOf(values, 'column');
        const quoted = namesOf(scene).quoted(name);
        const now = 'CURRENT_TIMESTAMP(6)';
        return alterMigrations(scene, [
          {
            name: ['keep', scene.table.name, name],
            up: `ADD COLUMN ${quoted} datetime(6) NOT NULL DEFAULT ${now} ON UPDATE ${now}`,
            down: `DROP COLUMN ${quoted}`,
          },
        ]);
      },
      examples: [
        { table: 'orders', given: { column: 'updated_at' } },
        { table: 'readings', given: { column: 'Changed "at"' } },
      ],
    },
    sqlite: {
      costs:
        'Only the definition changes. Each INSERT and UPDATE writes its row a second time, by a trigger; the down migration rewrites the table.',
      suits: (scene) => suits(scene) && dropsColumns(scene),
      fields: () => [
        text('column', 'new-column', ['Name of the column', 'Existing rows stay empty until they change'], {
          initial: 'updated_at',
        }),
      ],
      draft: (values, scene) => {
        const { table } = scene;
        const name = valueOf(values, 'column');
        const { quoted, table: whole } = namesOf(scene);
        const own = quoted(name);
        const triggers = ['insert', 'update'].map((event) => free(scene, [table.name, 'set', name, event]));
        const [onInsert = '', onUpdate = ''] = triggers;
        const does = [`UPDATE ${whole} SET ${own} = ${sqliteNow} WHERE ${sameRow(scene)};`];
        const differs = table.columns.map((of) => `NEW.${quoted(of.name)} IS NOT OLD.${quoted(of.name)}`);
        const up = [
          `ALTER TABLE ${whole} ADD COLUMN ${own} TEXT;\n`,
          sqliteTrigger(scene, { name: onInsert, fires: 'AFTER INSERT', when: `NEW.${own} IS NULL`, does }),
          sqliteTrigger(scene, {
            name: onUpdate,
            fires: 'AFTER UPDATE',
            when: `NEW.${own} IS OLD.${own} AND (${differs.join(' OR ')})`,
            does,
          }),
        ];
        const down = `${dropTriggers(scene, triggers)}ALTER TABLE ${whole} DROP COLUMN ${own};\n`;
        return [migration(['keep', table.name, name], up.join(''), down)];
      },
      examples: [
        { table: 'orders', given: { column: 'updated_at' } },
        { table: 'pairs', given: { column: 'Changed "at"' } },
      ],
    },
  },
};

function fields(): readonly FormField[] {
  return [
    text('column', 'new-column', ['Name of the column', 'Existing rows get the time of the migration'], {
      initial: 'updated_at',
    }),
  ];
}

function suits(scene: ChangeScene): boolean {
  return scene.column === undefined && column(scene.table, 'updated_at') === undefined;
}
