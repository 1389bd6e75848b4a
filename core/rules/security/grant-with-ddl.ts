/** Privileges on existing objects are changed together with tables. */
import type { Operation, OperationOf } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  mixed:
    'This migration changes {table} and {does} {role} rights on {object}, which it does not create. Grants deserve a review of their own: move them.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';
const salaries = 'CREATE TABLE salaries (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'security/grant-with-ddl',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noUsersInSqlite,
  summary: 'A GRANT on an existing table in a migration that changes another.',
  why: `Who may read what is reviewed by other people, for other reasons, than how a table looks. In one migration the small line is passed
with the large change, and taking the change back takes the rights back with it, or leaves them.`,
  instead:
    'A migration for the rights. What a migration makes gets its rights in that migration: that belongs together.',
  whenOff: 'Where the same people review both.',
  messages,
  fix: { kinds: [], because: 'Which of them comes first is for the author to say.' },
  examples: [
    bad(
      'Two things at once',
      `ALTER TABLE orders ADD COLUMN note text;
GRANT SELECT ON salaries TO pg_monitor;
--              ^^^^^^^^ info: This migration changes orders and grants pg_monitor rights on salaries, which it does not create. Grants deserve a review of their own: move them.`,
      { history: [orders, salaries] },
    ),
    bad(
      'Rights taken, too',
      `REVOKE SELECT ON salaries FROM pg_monitor;
--               ^^^^^^^^ info: This migration changes orders and takes from pg_monitor rights on salaries, which it does not create. Grants deserve a review of their own: move them.
ALTER TABLE orders ADD COLUMN note text;`,
      { history: [orders, salaries, 'GRANT SELECT ON salaries TO pg_monitor;'] },
    ),
    good('On what it makes', 'CREATE TABLE notes (id bigint); GRANT SELECT ON notes TO pg_monitor;'),
  ],
  check: {
    grant(operation, context) {
      report(operation, context);
    },
    revoke(operation, context) {
      report(operation, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function report(operation: OperationOf<'grant' | 'revoke'>, context: Context): void {
  const [role] = operation.grantees;
  if (operation.objectKind !== 'table' || operation.allInSchema || role === undefined) return;
  const changed = changedTables(context);
  const [table] = changed;
  const object = operation.objects.find((one) => context.table(one) !== undefined && !context.isNew(one));
  if (table === undefined || object === undefined || changed.includes(shownName(context, object))) return;
  const does = operation.kind === 'grant' ? 'grants' : 'takes from';
  context.report({
    message: 'mixed',
    at: object,
    data: { table, does, role: role.name, object: shownName(context, object) },
  });
}

/** Existing tables whose columns or constraints change here. */
function changedTables(context: Context): readonly string[] {
  return context.siblings.flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) => {
      const table = alteredTable(one);
      return table === undefined || context.isNew(table) ? [] : [shownName(context, table)];
    }),
  );
}

function alteredTable(operation: Operation): OperationOf<'addColumn'>['table'] | undefined {
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'addConstraint':
    case 'dropConstraint':
      return operation.table;
    default:
      return undefined;
  }
}
