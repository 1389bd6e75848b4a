/**
 * A new column next to the old one and a trigger that writes both. Existing rows are to be backfilled in batches, outside of a migration.
 */
import { column, primaryKey } from '../../schema/lookup.ts';
import { typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { alter, dropTriggerSql, migration, remarks, triggerSql } from '../sql.ts';

export const form: ChangeForm = {
  id: 'rename-column',
  title: 'Rename a column',
  group: 'change',
  costs: 'Locks the table for a moment. Until the old column is dropped, each write runs a trigger.',
  suits: (scene) => scene.column !== undefined,
  fields: (scene) => [
    text(
      'to',
      'new-column',
      ['New name of the column', 'The old column stays, in step with it, until no code uses it'],
      { initial: scene.column ?? '' },
    ),
  ],
  draft: (values, scene) => {
    const { table } = scene;
    const from = scene.column ?? '';
    const to = valueOf(values, 'to');
    const type = column(table, from)?.type;
    const both = free(scene, [table.name, from, 'is', to]);
    const [old, next] = [quoteIdentifier(from), quoteIdentifier(to)];
    const key = primaryKey(table)?.columns ?? [];
    const batch =
      key.length === 0 ? 'some rows at a time' : `by ranges of ${key.map(quoteIdentifier).join(', ')}`;
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
        remarks(
          `After this: backfill ${next} from ${old} in batches, ${batch}; let all code use ${next}; drop trigger, function and ${old}.`,
        ) +
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
};
