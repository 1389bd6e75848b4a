/**
 * A transactional outbox: each change of the table writes an event in its own transaction, and wakes consumers. The consumer's query reads
 * only events of transactions that can have no older one still open, so that no event is skipped.
 */
import { primaryKey } from '../../schema/lookup.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm, type FormField, type ChangeScene } from '../form.ts';
import { beside, dropTriggerSql, inBody, migration, remarks, triggerSql } from '../sql.ts';
import {
  dropTriggers,
  mysqlTrigger,
  namesOf,
  rowAsJson,
  rowEvents,
  sqliteNow,
  sqliteTrigger,
  valuesAsJson,
  type RowEvent,
} from '../worded.ts';
import { isMariadb } from '../../migrations/dialect/server-version.ts';

export const form: ChangeForm = {
  id: 'outbox',
  title: 'Tell consumers of changes (transactional outbox)',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Locks the table for a moment. Each changed row writes an event. NOTIFY takes one lock at commit: at some hundred commits a second they wait for each other.',
      suits,
      fields,
      draft: (values, scene) => {
        const { table } = scene;
        const name = valueOf(values, 'name');
        const outbox = beside(table, name);
        const trigger = free(scene, [table.name, 'write', 'outbox']);
        const key = primaryKey(table)?.columns ?? [];
        const keyOf = (row: string): string => key.map((of) => `${row}.${quoteIdentifier(of)}`).join(', ');
        const body = `  INSERT INTO ${inBody(table, name)} (operation, row_key, payload)
  VALUES (
    TG_OP,
    CASE WHEN TG_OP = 'DELETE' THEN jsonb_build_array(${keyOf('OLD')}) ELSE jsonb_build_array(${keyOf('NEW')}) END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END
  );
  PERFORM pg_notify(${stringLiteral(name)}, '');
  RETURN NULL;`;
        const up = `${consumer(outbox, name)}CREATE TABLE ${outbox} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT now(),
  operation text NOT NULL,
  row_key jsonb NOT NULL,
  payload jsonb
);
${triggerSql(table, { name: trigger, fires: 'AFTER INSERT OR UPDATE OR DELETE', body, isDefiner: true })}`;
        return [migration(['add', name], up, `${dropTriggerSql(table, trigger)}DROP TABLE ${outbox};\n`)];
      },
      examples: [{ table: 'orders', given: { name: 'orders_outbox' } }],
    },
    mysql: {
      costs:
        'Each changed row writes an event, in its transaction and in the binary log. The server wakes nobody: consumers ask.',
      suits,
      fields,
      draft: (values, scene) => {
        const { beside } = namesOf(scene);
        const outbox = beside(valueOf(values, 'name'));
        const triggers = rowEvents.map((event) => ({
          name: free(scene, [scene.table.name, 'outbox', event.toLowerCase()]),
          fires: `AFTER ${event}`,
          does: writeEvent(scene, outbox, event),
        }));
        const up = `${consumerOfMysql(scene, outbox)}CREATE TABLE ${outbox} (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  operation varchar(6) NOT NULL,
  row_key json NOT NULL,
  payload json NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
${triggers.map((one) => mysqlTrigger(scene, one)).join('')}`;
        const dropped = dropTriggers(
          scene,
          triggers.map((one) => one.name),
        );
        return [migration(['add', valueOf(values, 'name')], up, `${dropped}DROP TABLE ${outbox};\n`)];
      },
      examples: [{ table: 'orders', given: { name: 'orders_outbox' } }],
    },
    sqlite: {
      costs:
        'Each changed row writes an event. The server wakes nobody: consumers ask, and hold the only write lock while they handle events.',
      suits,
      fields,
      draft: (values, scene) => {
        const outbox = namesOf(scene).quoted(valueOf(values, 'name'));
        const triggers = rowEvents.map((event) => ({
          name: free(scene, [scene.table.name, 'outbox', event.toLowerCase()]),
          fires: `AFTER ${event}`,
          does: [`${writeEvent(scene, outbox, event)};`],
        }));
        const up = `${consumerOfSqlite(outbox)}CREATE TABLE ${outbox} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL DEFAULT (${sqliteNow}),
  operation TEXT NOT NULL,
  row_key TEXT NOT NULL,
  payload TEXT
);
${triggers.map((one) => sqliteTrigger(scene, one)).join('')}`;
        const dropped = dropTriggers(
          scene,
          triggers.map((one) => one.name),
        );
        return [migration(['add', valueOf(values, 'name')], up, `${dropped}DROP TABLE ${outbox};\n`)];
      },
      examples: [{ table: 'orders', given: { name: 'orders_outbox' } }],
    },
  },
};

function consumer(outbox: string, channel: string): string {
  return remarks(
    `A consumer runs LISTEN ${quoteIdentifier(channel)}, and at each notification and once a minute, until no row comes back:`,
    `  BEGIN;`,
    `  SELECT * FROM ${outbox} WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())`,
    `    ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED;`,
    `  -- handle the events, then DELETE FROM ${outbox} WHERE id = ANY (…);`,
    `  COMMIT;`,
    `One consumer keeps the order of each key; several do not. An event whose COMMIT fails comes again.`,
  );
}

function fields(scene: ChangeScene): readonly FormField[] {
  return [
    text('name', 'new-relation', ['Name of the outbox', 'Such as orders_outbox'], {
      initial: free(scene, [scene.table.name, 'outbox']),
    }),
  ];
}

function suits({ table, column }: ChangeScene): boolean {
  return column === undefined && primaryKey(table) !== undefined;
}

function writeEvent(scene: ChangeScene, outbox: string, event: RowEvent): string {
  const { table } = scene;
  const row = event === 'DELETE' ? 'OLD' : 'NEW';
  const keys = primaryKey(table)?.columns ?? [];
  const key = valuesAsJson(
    scene,
    row,
    table.columns.filter(({ name }) => keys.includes(name)),
  );
  const payload = event === 'DELETE' ? 'NULL' : rowAsJson(scene, 'NEW', table.columns);
  return `INSERT INTO ${outbox} (operation, row_key, payload)
  VALUES ('${event}', ${key}, ${payload})`;
}

/** An event whose transaction is still open is locked: it is skipped now, and found by a later query. */
function consumerOfMysql({ targetVersion }: ChangeScene, outbox: string): string {
  const skips = targetVersion >= (isMariadb(targetVersion) ? 1006 : 800);
  return remarks(
    'A consumer runs this each second, until no row comes back:',
    // Under REPEATABLE READ a consumer locks the gap after the last event, and writers wait.
    '  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;',
    '  START TRANSACTION;',
    `  SELECT * FROM ${outbox} ORDER BY id LIMIT 100 FOR UPDATE${skips ? ' SKIP LOCKED' : ''};`,
    // By a list of ids, it may scan the table, and wait for what another consumer holds.
    `  -- handle each event, then DELETE FROM ${outbox} WHERE id = ?;`,
    '  COMMIT;',
    skips
      ? 'One consumer keeps the order of each key; several do not. An event whose COMMIT fails comes again.'
      : 'Consumers wait for each other, and for open transactions that have written events. An event whose COMMIT fails comes again.',
    'Rows that a foreign key deletes or changes write no event.',
  );
}

function consumerOfSqlite(outbox: string): string {
  return remarks(
    'A consumer runs this each second, until no row comes back:',
    '  BEGIN IMMEDIATE;',
    `  DELETE FROM ${outbox} WHERE id IN (SELECT id FROM ${outbox} ORDER BY id LIMIT 100) RETURNING *;`,
    '  -- handle the events in the order of their id',
    '  COMMIT;',
    'RETURNING exists since SQLite 3.35. An event whose COMMIT fails comes again.',
  );
}
