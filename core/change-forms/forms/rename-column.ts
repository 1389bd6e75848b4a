/**
 * A new column next to the old one and a trigger that writes both. Existing rows are to be backfilled in batches, outside of a migration.
 */
import { column, primaryKey } from '../../schema/lookup.ts';
import { typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm, type FormField, type ChangeScene } from '../form.ts';
import { alter, dropTriggerSql, migration, remarks, triggerSql } from '../sql.ts';
import {
  alterOnline,
  bareDefinition,
  dropTriggers,
  dropsColumns,
  mysqlTrigger,
  namesOf,
  sameRow,
  sqliteTrigger,
  after,
} from '../worded.ts';
import { dialectOf } from '../../names/dialect.ts';

export const form: ChangeForm = {
  id: 'rename-column',
  title: 'Rename a column',
  group: 'change',
  on: {
    postgresql: {
      costs: 'Locks the table for a moment. Until the old column is dropped, each write runs a trigger.',
      suits: (scene) => scene.column !== undefined,
      fields,
      draft: (values, scene) => {
        const { table } = scene;
        const from = scene.column ?? '';
        const to = valueOf(values, 'to');
        const type = column(table, from)?.type;
        const both = free(scene, [table.name, from, 'is', to]);
        const [old, next] = [quoteIdentifier(from), quoteIdentifier(to)];
        const body = `  IF TG_OP = 'UPDATE' AND NEW.${next} IS DISTINCT FROM OLD.${next} THEN
    NEW.${old} := NEW.${next};
  ELSIF TG_OP = 'UPDATE' AND NEW.${old} IS DISTINCT FROM OLD.${old} THEN
    NEW.${next} := NEW.${old};
  ELSIF NEW.${next} IS NULL THEN
    NEW.${next} := NEW.${old};
  ELSIF TG_OP = 'INSERT' THEN
    NEW.${old} := NEW.${next};
  END IF;
  RETURN NEW;`;
        const added = `${alter(table)} ADD COLUMN ${next} ${type === undefined ? '' : typeSql(type)};\n`;
        return [
          migration(
            ['rename', table.name, from, 'to', to],
            remarks(afterwards(scene, old, next)) +
              added +
              triggerSql(table, { name: both, fires: 'BEFORE INSERT OR UPDATE', body }),
            `${dropTriggerSql(table, both)}${alter(table)} DROP COLUMN ${next};\n`,
          ),
        ];
      },
      examples: [
        { table: 'orders', column: 'note', given: { to: 'remark' } },
        { table: 'orders', column: 'select', given: { to: 'Chosen One' } },
      ],
    },
    mysql: {
      costs: 'Locks the table for a moment. Until the old column is dropped, each write runs a trigger.',
      suits: suitsWorded,
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const from = scene.column ?? '';
        const to = valueOf(values, 'to');
        const { quoted } = namesOf(scene);
        const [old, next] = [quoted(from), quoted(to)];
        const triggers = ['insert', 'update'].map((event) =>
          free(scene, [table.name, from, 'is', to, event]),
        );
        const [onInsert = '', onUpdate = ''] = triggers;
        const added = alterOnline(scene, `ADD COLUMN ${next} ${bareDefinition(schema, column(table, from))}`);
        const up = [
          remarks(afterwards(scene, old, next)),
          added,
          mysqlTrigger(scene, {
            name: onInsert,
            fires: 'BEFORE INSERT',
            does: `SET NEW.${next} = COALESCE(NEW.${next}, NEW.${old}), NEW.${old} = NEW.${next}`,
          }),
          mysqlTrigger(scene, {
            name: onUpdate,
            fires: 'BEFORE UPDATE',
            does: `SET NEW.${old} = IF(NEW.${next} <=> OLD.${next}, NEW.${old}, NEW.${next}), NEW.${next} = NEW.${old}`,
          }),
        ];
        const down = dropTriggers(scene, triggers) + alterOnline(after(scene, added), `DROP COLUMN ${next}`);
        return [migration(['rename', table.name, from, 'to', to], up.join(''), down)];
      },
      examples: [
        { table: 'orders', column: 'note', given: { to: 'remark' } },
        { table: 'orders', column: 'select', given: { to: 'Chosen One' } },
      ],
    },
    sqlite: {
      costs:
        'Only the definition changes. Until the old column is dropped, each write of it runs a trigger; the down migration rewrites the table.',
      suits: (scene) => suitsWorded(scene) && dropsColumns(scene),
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const from = scene.column ?? '';
        const to = valueOf(values, 'to');
        const { quoted, table: whole } = namesOf(scene);
        const [old, next] = [quoted(from), quoted(to)];
        const triggers = ['insert', 'update'].map((event) =>
          free(scene, [table.name, from, 'is', to, event]),
        );
        const [onInsert = '', onUpdate = ''] = triggers;
        const both = (value: string): string =>
          `UPDATE ${whole} SET ${old} = ${value}, ${next} = ${value} WHERE ${sameRow(scene)};`;
        const when = `NEW.${old} IS NOT NEW.${next}`;
        const up = [
          remarks(afterwards(scene, old, next)),
          `ALTER TABLE ${whole} ADD COLUMN ${next} ${bareDefinition(schema, column(table, from))};\n`,
          sqliteTrigger(scene, {
            name: onInsert,
            fires: 'AFTER INSERT',
            when,
            does: [both(`coalesce(NEW.${next}, NEW.${old})`)],
          }),
          sqliteTrigger(scene, {
            name: onUpdate,
            fires: `AFTER UPDATE OF ${old}, ${next}`,
            when,
            does: [both(`CASE WHEN NEW.${next} IS OLD.${next} THEN NEW.${old} ELSE NEW.${next} END`)],
          }),
        ];
        const down = `${dropTriggers(scene, triggers)}ALTER TABLE ${whole} DROP COLUMN ${next};\n`;
        return [migration(['rename', table.name, from, 'to', to], up.join(''), down)];
      },
      examples: [
        { table: 'orders', column: 'note', given: { to: 'remark' } },
        { table: 'orders', column: 'select', given: { to: 'Chosen One' } },
      ],
    },
  },
};

function fields(scene: ChangeScene): readonly FormField[] {
  return [
    text(
      'to',
      'new-column',
      ['New name of the column', 'The old column stays, in step with it, until no code uses it'],
      { initial: scene.column ?? '' },
    ),
  ];
}

function afterwards({ schema, table }: ChangeScene, old: string, next: string): string {
  const key = (primaryKey(table)?.columns ?? []).map(dialectOf(schema).quote);
  const batch = key.length === 0 ? 'some rows at a time' : `by ranges of ${key.join(', ')}`;
  const dropped = schema.dialect === 'postgresql' ? 'trigger, function' : 'the triggers';
  return `After this: backfill ${next} from ${old} in batches, ${batch}; let all code use ${next}; drop ${dropped} and ${old}.`;
}

/** Keys and computed columns are not copied by a trigger. */
function suitsWorded({ table, column: name }: ChangeScene): boolean {
  const of = name === undefined ? undefined : column(table, name);
  return (
    of !== undefined &&
    of.generated === undefined &&
    of.mysql?.autoIncrement !== true &&
    primaryKey(table)?.columns.includes(of.name) !== true
  );
}
