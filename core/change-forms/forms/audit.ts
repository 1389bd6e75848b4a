/**
 * A table with the versions of a table's rows, and the trigger that writes it: who, when, in which transaction, the row before and after.
 * The actor comes from a setting that the application sets for each transaction. Personal columns are left out of the versions.
 */
import { stringLiteral } from '../../schema/print/names.ts';
import { free, personalColumns, someColumns, text } from '../fields.ts';
import { valueOf, valuesOf, type ChangeForm } from '../form.ts';
import { beside, dropTriggerSql, inBody, migration, triggerSql } from '../sql.ts';

export const form: ChangeForm = {
  id: 'audit',
  title: 'Keep an audit of all changes',
  group: 'pattern',
  costs:
    'Each changed row writes one more row with two copies of itself: about three times the WAL. It grows without end; see “Archive or erase old rows”.',
  suits: (scene) => scene.column === undefined,
  fields: (scene) => [
    text('name', 'new-relation', ['Name of the audit table', 'Such as orders_audit'], {
      initial: free(scene, [scene.table.name, 'audit']),
    }),
    text(
      'setting',
      'setting',
      ['Setting that names the actor', 'SET LOCAL app.actor = … in each transaction'],
      {
        initial: 'app.actor',
      },
    ),
    someColumns(
      'redacted',
      ['Columns to leave out', 'Personal data would outlive its row in the audit'],
      scene.table.columns,
      personalColumns(scene),
    ),
  ],
  draft: (values, scene) => {
    const { table } = scene;
    const name = valueOf(values, 'name');
    const audit = beside(table, name);
    const trigger = free(scene, [table.name, 'write', 'audit']);
    const redacted = valuesOf(values, 'redacted');
    const less = redacted.length === 0 ? '' : ` - ARRAY[${redacted.map(stringLiteral).join(', ')}]::text[]`;
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
    return [migration(['audit', table.name], up, `${dropTriggerSql(table, trigger)}DROP TABLE ${audit};\n`)];
  },
  examples: [
    { table: 'customers', given: { name: 'customers_audit', setting: 'app.actor', redacted: ['email'] } },
    { table: 'orders', given: { name: 'orders_audit', setting: 'app.actor' } },
  ],
};
