/**
 * A transactional outbox: each change of the table writes an event in its own transaction, and wakes consumers. The consumer's query reads
 * only events of transactions that can have no older one still open, so that no event is skipped.
 */
import { primaryKey } from '../../schema/lookup.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { beside, dropTriggerSql, inBody, migration, remarks, triggerSql } from '../sql.ts';

export const form: ChangeForm = {
  id: 'outbox',
  title: 'Tell consumers of changes (transactional outbox)',
  group: 'pattern',
  costs:
    'Each changed row writes an event. NOTIFY takes one lock at commit: at some hundred commits a second they wait for each other.',
  suits: ({ table, column }) => column === undefined && primaryKey(table) !== undefined,
  fields: (scene) => [
    text('name', 'new-relation', ['Name of the outbox', 'Such as orders_outbox'], {
      initial: free(scene, [scene.table.name, 'outbox']),
    }),
  ],
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
