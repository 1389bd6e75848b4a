/** A column with the time of a row's last change, kept by a trigger so that no writer can forget it. */
import { column } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { alter, dropTriggerSql, migration, triggerSql } from '../sql.ts';

export const form: ChangeForm = {
  id: 'updated-at',
  title: 'Keep the time of the last change (updated_at)',
  group: 'pattern',
  costs: 'Locks the table for a moment, without a rewrite. Each UPDATE runs a trigger.',
  suits: (scene) => scene.column === undefined && column(scene.table, 'updated_at') === undefined,
  fields: () => [
    text('column', 'new-column', ['Name of the column', 'Existing rows get the time of the migration'], {
      initial: 'updated_at',
    }),
  ],
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
};
