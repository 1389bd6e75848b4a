/**
 * A table with the versions of a table's rows, and the trigger that writes it: who, when, in which transaction, the row before and after.
 * The actor comes from a setting that the application sets for each transaction. Personal columns are left out of the versions.
 */
import { stringLiteral } from '../../schema/print/names.ts';
import { free, personalColumns, someColumns, text } from '../fields.ts';
import {
  valueOf,
  valuesOf,
  type ChangeForm,
  type ChangeScene,
  type FormField,
  type FormValues,
} from '../form.ts';
import { beside, dropTriggerSql, inBody, migration, triggerSql, remarks } from '../sql.ts';
import {
  dropTriggers,
  mysqlTrigger,
  namesOf,
  rowAsJson,
  rowEvents,
  sqliteNow,
  sqliteTrigger,
  type RowEvent,
} from '../worded.ts';
import type { Column } from '../../schema/model.ts';

export const form: ChangeForm = {
  id: 'audit',
  title: 'Keep an audit of all changes',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Locks the table for a moment. Each changed row writes one more row with two copies of itself: about three times the WAL. It grows without end; see “Archive or erase old rows”.',
      suits,
      fields: (scene) => [
        nameField(scene),
        text(
          'setting',
          'setting',
          ['Setting that names the actor', 'SET LOCAL app.actor = … in each transaction'],
          {
            initial: 'app.actor',
          },
        ),
        redactedField(scene),
      ],
      draft: (values, scene) => {
        const { table } = scene;
        const name = valueOf(values, 'name');
        const audit = beside(table, name);
        const trigger = free(scene, [table.name, 'write', 'audit']);
        const redacted = valuesOf(values, 'redacted');
        const less =
          redacted.length === 0 ? '' : ` - ARRAY[${redacted.map(stringLiteral).join(', ')}]::text[]`;
        const body = `  INSERT INTO ${inBody(table, name)} (actor, operation, before, after)
  VALUES (
    coalesce(nullif(current_setting(${stringLiteral(valueOf(values, 'setting'))}, true), ''), session_user),
    TG_OP,
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD)${less} END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW)${less} END
  );
  RETURN NULL;`;
        const up = `CREATE TABLE ${audit} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  actor text NOT NULL,
  operation text NOT NULL CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
  before jsonb,
  after jsonb
);
${triggerSql(table, { name: trigger, fires: 'AFTER INSERT OR UPDATE OR DELETE', body, isDefiner: true })}`;
        return [
          migration(['audit', table.name], up, `${dropTriggerSql(table, trigger)}DROP TABLE ${audit};\n`),
        ];
      },
      examples: [
        { table: 'customers', given: { name: 'customers_audit', setting: 'app.actor', redacted: ['email'] } },
        { table: 'orders', given: { name: 'orders_audit', setting: 'app.actor' } },
      ],
    },
    mysql: {
      costs:
        'Each changed row writes one more row with two copies of itself, in its transaction and in the binary log. It grows without end; see “Archive or erase old rows”.',
      suits,
      fields: (scene) => [
        nameField(scene),
        text(
          'setting',
          'setting',
          ['User variable that names the actor', 'SET @app_actor = … after each connect'],
          {
            initial: 'app_actor',
          },
        ),
        redactedField(scene),
      ],
      draft: (values, scene) => {
        const { table } = scene;
        const { beside } = namesOf(scene);
        const name = valueOf(values, 'name');
        const audit = beside(name);
        const shown = columnsLeft(values, scene);
        const actor = `COALESCE(NULLIF(@${valueOf(values, 'setting')}, ''), SESSION_USER())`;
        const triggers = rowEvents.map((event) => ({
          name: free(scene, [table.name, 'audit', event.toLowerCase()]),
          fires: `AFTER ${event}`,
          does: `INSERT INTO ${audit} (actor, operation, row_before, row_after)
VALUES (${actor}, '${event}', ${versions(scene, event, shown)})`,
        }));
        const up = `${remarks('Rows that a foreign key deletes or changes run no trigger.')}CREATE TABLE ${audit} (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  actor varchar(300) NOT NULL,
  operation varchar(6) NOT NULL,
  row_before json NULL,
  row_after json NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
${triggers.map((one) => mysqlTrigger(scene, one)).join('')}`;
        const dropped = dropTriggers(
          scene,
          triggers.map((one) => one.name),
        );
        return [migration(['audit', table.name], up, `${dropped}DROP TABLE ${audit};\n`)];
      },
      examples: [
        { table: 'customers', given: { name: 'customers_audit', setting: 'app_actor', redacted: ['email'] } },
        { table: 'orders', given: { name: 'orders_audit', setting: 'app_actor' } },
      ],
    },
    sqlite: {
      costs:
        'Each changed row writes one more row with two copies of itself. SQLite knows no users: the actor is not in it. It grows without end; see “Archive or erase old rows”.',
      suits,
      fields: (scene) => [nameField(scene), redactedField(scene)],
      draft: (values, scene) => {
        const { table } = scene;
        const audit = namesOf(scene).quoted(valueOf(values, 'name'));
        const shown = columnsLeft(values, scene);
        const triggers = rowEvents.map((event) => ({
          name: free(scene, [table.name, 'audit', event.toLowerCase()]),
          fires: `AFTER ${event}`,
          does: [
            `INSERT INTO ${audit} (operation, row_before, row_after)
  VALUES ('${event}', ${versions(scene, event, shown)});`,
          ],
        }));
        const up = `${remarks('A row that REPLACE removes runs the trigger only under PRAGMA recursive_triggers = ON.')}CREATE TABLE ${audit} (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL DEFAULT (${sqliteNow}),
  operation TEXT NOT NULL,
  row_before TEXT,
  row_after TEXT
);
${triggers.map((one) => sqliteTrigger(scene, one)).join('')}`;
        const dropped = dropTriggers(
          scene,
          triggers.map((one) => one.name),
        );
        return [migration(['audit', table.name], up, `${dropped}DROP TABLE ${audit};\n`)];
      },
      examples: [
        { table: 'customers', given: { name: 'customers_audit', redacted: ['email'] } },
        { table: 'pairs', given: { name: 'pairs_audit' } },
      ],
    },
  },
};

function suits(scene: ChangeScene): boolean {
  return scene.column === undefined;
}

function nameField(scene: ChangeScene): FormField {
  return text('name', 'new-relation', ['Name of the audit table', 'Such as orders_audit'], {
    initial: free(scene, [scene.table.name, 'audit']),
  });
}

function redactedField(scene: ChangeScene): FormField {
  return someColumns(
    'redacted',
    ['Columns to leave out', 'Personal data would outlive its row in the audit'],
    scene.table.columns,
    personalColumns(scene),
  );
}

function columnsLeft(values: FormValues, { table }: ChangeScene): readonly Column[] {
  const redacted = valuesOf(values, 'redacted');
  return table.columns.filter(({ name }) => !redacted.includes(name));
}

/** The row before and after. */
function versions(scene: ChangeScene, event: RowEvent, columns: readonly Column[]): string {
  const before = event === 'INSERT' ? 'NULL' : rowAsJson(scene, 'OLD', columns);
  const after = event === 'DELETE' ? 'NULL' : rowAsJson(scene, 'NEW', columns);
  return `${before}, ${after}`;
}
