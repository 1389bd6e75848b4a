/**
 * Columns move to a table of their own, which a trigger keeps equal to the old ones. Readers move first, then writers, and then the old
 * columns are dropped. Existing rows are to be backfilled in batches, outside of a migration.
 */
import { column, primaryKey } from '../../schema/lookup.ts';
import { columnList, typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, someColumns, text } from '../fields.ts';
import {
  valueOf,
  valuesOf,
  type ChangeForm,
  type ChangeScene,
  type FormField,
  type FormValues,
} from '../form.ts';
import { beside, dropTriggerSql, inBody, migration, qualifiedName, remarks, triggerSql } from '../sql.ts';
import type { Column, Table } from '../../schema/model.ts';
import { bareDefinition, dropTriggers, mysqlTrigger, namesOf, sqliteTrigger } from '../worded.ts';

export const form: ChangeForm = {
  id: 'move-columns',
  title: 'Move columns to a table of their own',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Locks the table for a moment. Until the old columns are dropped, each write of them writes a second row.',
      suits,
      fields,
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
          migration(
            ['move', ...moved, 'to', name],
            up,
            `${dropTriggerSql(table, trigger)}DROP TABLE ${made};\n`,
          ),
        ];
      },
      examples: [
        { table: 'orders', given: { columns: ['note', 'select'], name: 'order_notes' } },
        { table: 'customers', column: 'email', given: { columns: ['email'], name: 'customer_contacts' } },
      ],
    },
    mysql: {
      costs:
        'Locks the table for a moment. Until the old columns are dropped, each write of the table writes a second row.',
      suits,
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const name = valueOf(values, 'name');
        const moved = valuesOf(values, 'columns');
        const [key = ''] = primaryKey(table)?.columns ?? [];
        const { beside, list, quoted, table: whole } = namesOf(scene);
        const made = beside(name);
        const lines = [
          `${quoted(key)} ${bareDefinition(schema, column(table, key), true)} PRIMARY KEY`,
          ...moved.map((of) => `${quoted(of)} ${bareDefinition(schema, column(table, of))}`),
          `CONSTRAINT ${quoted(free(scene, [name, key, 'fkey']))} FOREIGN KEY (${quoted(key)}) REFERENCES ${whole} (${quoted(key)}) ON DELETE CASCADE`,
        ];
        const given = [key, ...moved].map((of) => `NEW.${quoted(of)}`).join(', ');
        const changed = moved.map((of) => `${quoted(of)} = NEW.${quoted(of)}`).join(', ');
        const triggers = ['INSERT', 'UPDATE'].map((event) => ({
          name: free(scene, [table.name, 'copy', 'to', name, event.toLowerCase()]),
          fires: `AFTER ${event}`,
          does: `INSERT INTO ${made} ${list([key, ...moved])} VALUES (${given}) ON DUPLICATE KEY UPDATE ${changed}`,
        }));
        const up = `${afterwards(scene, made, values)}CREATE TABLE ${made} (
  ${lines.join(',\n  ')}
) ENGINE=InnoDB${charsetOf(table)};
${triggers.map((one) => mysqlTrigger(scene, one)).join('')}`;
        const dropped = dropTriggers(
          scene,
          triggers.map((one) => one.name),
        );
        return [migration(['move', ...moved, 'to', name], up, `${dropped}DROP TABLE ${made};\n`)];
      },
      examples: [
        { table: 'orders', given: { columns: ['note', 'select'], name: 'order_notes' } },
        { table: 'customers', column: 'email', given: { columns: ['email'], name: 'customer_contacts' } },
      ],
    },
    sqlite: {
      costs: 'Until the old columns are dropped, each write of them writes a second row.',
      suits,
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const name = valueOf(values, 'name');
        const moved = valuesOf(values, 'columns');
        const [key = ''] = primaryKey(table)?.columns ?? [];
        const { list, quoted, table: whole } = namesOf(scene);
        const made = quoted(name);
        const lines = [
          `${quoted(key)} ${bareDefinition(schema, column(table, key))} PRIMARY KEY REFERENCES ${whole} ON DELETE CASCADE`,
          ...moved.map((of) => `${quoted(of)} ${bareDefinition(schema, column(table, of))}`),
        ];
        const given = [key, ...moved].map((of) => `NEW.${quoted(of)}`).join(', ');
        const changed = moved.map((of) => `${quoted(of)} = excluded.${quoted(of)}`).join(', ');
        const copies = `INSERT INTO ${made} ${list([key, ...moved])} VALUES (${given}) ON CONFLICT (${quoted(key)}) DO UPDATE SET ${changed};`;
        const triggers = ['INSERT', `UPDATE OF ${moved.map(quoted).join(', ')}`].map((event) => ({
          name: free(scene, [table.name, 'copy', 'to', name, event.slice(0, 6).toLowerCase()]),
          fires: `AFTER ${event}`,
          does: [copies],
        }));
        const removal = {
          name: free(scene, [table.name, 'copy', 'to', name, 'delete']),
          fires: 'AFTER DELETE',
          does: [`DELETE FROM ${made} WHERE ${quoted(key)} = OLD.${quoted(key)};`],
        };
        const all = [...triggers, removal];
        const up = `${afterwards(scene, made, values)}CREATE TABLE ${made} (
  ${lines.join(',\n  ')}
);
${all.map((one) => sqliteTrigger(scene, one)).join('')}`;
        const dropped = dropTriggers(
          scene,
          all.map((one) => one.name),
        );
        return [migration(['move', ...moved, 'to', name], up, `${dropped}DROP TABLE ${made};\n`)];
      },
      examples: [
        { table: 'orders', given: { columns: ['note', 'select'], name: 'order_notes' } },
        { table: 'customers', column: 'email', given: { columns: ['email'], name: 'customer_contacts' } },
      ],
    },
  },
};

function movable({ table }: ChangeScene): readonly Column[] {
  const key = primaryKey(table)?.columns ?? [];
  return table.columns.filter(
    ({ name, generated, identity }) =>
      !key.includes(name) && generated === undefined && identity === undefined,
  );
}

function suits(scene: ChangeScene): boolean {
  return (
    scene.table.partitionBy === undefined &&
    primaryKey(scene.table)?.columns.length === 1 &&
    movable(scene).some(({ name }) => scene.column === undefined || name === scene.column)
  );
}

function afterwards(scene: ChangeScene, made: string, values: FormValues): string {
  const { table } = scene;
  const { quoted, table: whole } = namesOf(scene);
  const key = (primaryKey(table)?.columns ?? []).map(quoted).join(', ');
  const moved = valuesOf(values, 'columns').map(quoted).join(', ');
  return remarks(
    `After this: backfill ${made} in batches by ranges of ${key}; let all code read it, then let all code write it;`,
    `drop the triggers; drop ${moved} of ${whole}.`,
  );
}

/** A foreign key compares texts of one character set. */
function charsetOf({ options }: Table): string {
  const of = (name: string): string | undefined => options.find((one) => one.name === name)?.value;
  const [charset, collation] = [of('charset'), of('collate')];
  return `${charset === undefined ? '' : ` DEFAULT CHARSET=${charset}`}${collation === undefined ? '' : ` COLLATE=${collation}`}`;
}

function fields(scene: ChangeScene): readonly FormField[] {
  return [
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
  ];
}
