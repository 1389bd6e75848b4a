/** A transaction uses a table and then takes a stronger lock on it: two such transactions deadlock. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldBefore, whereTaken } from '../../rule-kit/locks/held-locks.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  upgrade:
    '{table} was written to here already and now needs {lock}: a writer that waits for those rows makes a deadlock. Use two migrations.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, state text);`;

export const rule = defineRule({
  id: 'locking/lock-upgrade',
  hazard: 'blocks-writers',
  preset: 'strict',
  elsewhere: otherLocks,
  summary: 'Rows changed, then the same table locked fully, in one transaction.',
  why: `The first statement changes rows under a weak lock that lets other writers in. One of them comes to a row that was changed here, and
waits for this transaction. The second statement asks for \`ACCESS EXCLUSIVE\`, and waits for that writer: each waits for the other,
and the server ends one of them with a deadlock error. If it is the migration, the deployment fails; if not, a request of a user.`,
  instead: `- Change the schema first and the rows afterwards, in a migration of its own.
- Where the rows have to come first: the rows in one migration, the schema in the next.`,
  whenOff: 'Where nobody writes while migrations run.',
  facts: ['update', 'delete', 'add-column'],
  messages,
  fix: { kinds: [], because: 'Which of the two can come first is for the author to say.' },
  examples: [
    bad(
      'Rows are filled, then the column is made NOT NULL',
      `BEGIN;
UPDATE orders SET state = 'open' WHERE state IS NULL;
ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
--          ^^^^^^ warning: orders was written to here already and now needs ACCESS EXCLUSIVE: a writer that waits for those rows makes a deadlock. Use two migrations.
COMMIT;`,
      { history: [orders] },
    ),
    bad(
      'Rows go, then a column',
      `BEGIN;
DELETE FROM orders WHERE state = 'lost';
ALTER TABLE orders DROP COLUMN state;
--          ^^^^^^ warning: orders was written to here already and now needs ACCESS EXCLUSIVE: a writer that waits for those rows makes a deadlock. Use two migrations.
COMMIT;`,
      { history: [orders] },
    ),
    good(
      'Rows that nobody else sees yet',
      `BEGIN;
INSERT INTO orders VALUES (1, 'open');
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';
COMMIT;`,
      { history: [orders] },
    ),
  ],
  check: {
    addColumn: report,
    dropColumn: report,
    renameColumn: report,
    alterColumnType: report,
    setDefault: report,
    setNotNull: report,
    addConstraint: report,
    dropConstraint: report,
    createTrigger: report,
  },
});

type Changed = Extract<Operation, { readonly table: ObjectName }>;

function report(operation: Changed, context: RuleContext<typeof messages>): void {
  if (operation !== context.statement.parsed.operations[0] || context.isNew(operation.table)) return;
  const shown = shownName(context, operation.table);
  const held = heldBefore(context).find((one) => one.relation === shown);
  if (held?.lock !== 'ROW EXCLUSIVE' || !hasChangedRows(shown, context)) return;
  const needed = context.effect(operation).relations.find((one) => one.relation === shown)?.lock;
  if (needed !== 'ACCESS EXCLUSIVE' && needed !== 'SHARE ROW EXCLUSIVE') return;
  context.report({
    message: 'upgrade',
    at: operation.table,
    data: { table: shown, lock: needed },
    related: whereTaken(context, held),
  });
}

/** Nobody waits for new rows, because others do not see them yet. */
function hasChangedRows(shown: string, context: RuleContext<typeof messages>): boolean {
  return context
    .earlier()
    .some(({ actions }) =>
      actions.some(
        ({ operation }) =>
          (operation.kind === 'update' || operation.kind === 'delete') &&
          shownName(context, operation.table) === shown,
      ),
    );
}
