/**
 * Columns move to a table of their own, which a trigger keeps equal to the old ones. Readers move first, then writers, and then the old
 * columns are dropped. Existing rows are to be backfilled in batches, outside of a migration.
 */
import { column, primaryKey } from '../../schema/lookup.ts';
import { columnList, typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, someColumns, text } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm, type ChangeScene } from '../form.ts';
import { beside, dropTriggerSql, inBody, migration, qualifiedName, remarks, triggerSql } from '../sql.ts';
import type { Column } from '../../schema/model.ts';

export const form: ChangeForm = {
  id: 'move-columns',
  title: 'Move columns to a table of their own',
  group: 'pattern',
  costs:
    'Locks the table for a moment. Until the old columns are dropped, each write of them writes a second row.',
  suits: (scene) =>
    scene.table.partitionBy === undefined &&
    primaryKey(scene.table)?.columns.length === 1 &&
    movable(scene).some(({ name }) => scene.column === undefined || name === scene.column),
  fields: (scene) => [
    {
      ...someColumns(
        'columns',
        ['Columns that move', 'The key stays, and is the key of the new table'],
        movable(scene),
        scene.column === undefined ? [] : [scene.column],
      ),
      isOptional: false,
    },
    text('name', 'new-relation', ['Name of the new table', 'Such as order_notes'], {
      initial: free(scene, [scene.table.name, 'details']),
    }),
  ],
  draft: (values, scene) => {
    const { table } = scene;
    const name = valueOf(values, 'name');
    const made = beside(table, name);
    const moved = valuesOf(values, 'columns');
    const [key = ''] = primaryKey(table)?.columns ?? [];
    const id = quoteIdentifier(key);
    const quoted = moved.map(quoteIdentifier);
    const trigger = free(scene, [table.name, 'copy', 'to', name]);
    const typed = (of: string): string => {
      const type = column(table, of)?.type;
      return type === undefined ? 'text' : typeSql(type);
    };
    const lines = [
      `${id} ${typed(key)} PRIMARY KEY REFERENCES ${qualifiedName(table)} ON DELETE CASCADE`,
      ...moved.map((of) => `${quoteIdentifier(of)} ${typed(of)}`),
    ];
    const body = `  INSERT INTO ${inBody(table, name)} AS copy ${columnList([key, ...moved])}
  VALUES (NEW.${id}, ${quoted.map((of) => `NEW.${of}`).join(', ')})
  ON CONFLICT (${id}) DO UPDATE SET ${quoted.map((of) => `${of} = excluded.${of}`).join(', ')};
  RETURN NULL;`;
    const fires = `AFTER INSERT OR UPDATE OF ${quoted.join(', ')}`;
    const up = `${remarks(
      `After this: backfill ${made} in batches by ranges of ${id}; let all code read it, then let all code write it;`,
      `drop trigger and function; drop ${quoted.join(', ')} of ${qualifiedName(table)}.`,
    )}CREATE TABLE ${made} (
  ${lines.join(',\n  ')}
);
${triggerSql(table, { name: trigger, fires, body, isDefiner: true })}`;
    return [
      migration(['move', ...moved, 'to', name], up, `${dropTriggerSql(table, trigger)}DROP TABLE ${made};\n`),
    ];
  },
  examples: [
    { table: 'orders', given: { columns: ['note', 'select'], name: 'order_notes' } },
    { table: 'customers', column: 'email', given: { columns: ['email'], name: 'customer_contacts' } },
  ],
};

function movable({ table }: ChangeScene): readonly Column[] {
  const key = primaryKey(table)?.columns ?? [];
  return table.columns.filter(
    ({ name, generated, identity }) =>
      !key.includes(name) && generated === undefined && identity === undefined,
  );
}
