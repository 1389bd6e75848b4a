/** SET NOT NULL scans the whole table under an ACCESS EXCLUSIVE lock. */
import type { Operation, SetNotNull } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocksInMysql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenBeside } from '../../rule-kit/locks/held-locks.ts';
import { notNullProofFix } from '../../rule-kit/fixes/validated-not-null.ts';
import { notValidFix, staysValid } from '../../rule-kit/fixes/not-valid-constraint.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { sqlserverRequired } from '../../rule-kit/rows/sqlserver-row-work.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';
import { unvalidatedNotNull } from '../../schema/lookup.ts';

const messages = {
  ...sqlserverRequired.messages,
  constraint:
    'NOT NULL on {column} reads all of {table} under ACCESS EXCLUSIVE: reads and writes wait. Add it NOT VALID, validate later.',
  virtual:
    'NOT NULL on {column} computes it for all of {table} under ACCESS EXCLUSIVE: reads and writes wait. Add the column first, NOT NULL later.',
  unvalidated:
    'SET NOT NULL on {what} reads the table under ACCESS EXCLUSIVE: reads and writes wait. Validate {constraint} first, in a migration of its own.',
  scans:
    'SET NOT NULL on {what} reads the table under ACCESS EXCLUSIVE: reads and writes wait. Prove it by a constraint first.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);';

export const rule = defineRule({
  id: 'locking/set-not-null-scans',
  hazard: 'blocks-readers',
  dialects: ['postgresql', 'sqlserver'],
  elsewhere: otherLocksInMysql,
  summary: 'SET NOT NULL without a valid constraint that proves it.',
  why: `\`SET NOT NULL\` takes an \`ACCESS EXCLUSIVE\` lock and reads every row to see that none is null. Nobody can read or write the
table in the meantime. The server skips the reading where a valid \`CHECK (column IS NOT NULL)\` already proves the same.`,
  instead: `In migrations of their own, so that no lock is held while rows are read:

1. \`ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID\`: checks new rows only.
2. \`VALIDATE CONSTRAINT …\`: reads the rows while others read and write.
3. \`SET NOT NULL\`, which now reads nothing, and \`DROP CONSTRAINT …\`.

From PostgreSQL 18 on two are enough: \`ADD CONSTRAINT … NOT NULL column NOT VALID\`, then \`VALIDATE CONSTRAINT …\`.`,
  whenOff: 'Where tables are small enough to be read while everybody waits.',
  facts: [
    'set-not-null',
    'set-not-null/proved',
    'add-check/not-valid',
    'validate-check',
    'add-not-null',
    'add-not-null/not-valid',
    'add-column/generated-virtual-not-null',
    'validate-not-null',
  ],
  messages,
  gathers: { scans: 'what', unvalidated: 'what' },
  fix: {
    kinds: ['files'],
    differs: [staysValid],
    because: 'The column ends up NOT NULL all the same, but only when the later migrations have run.',
  },
  examples: [
    bad(
      'Nothing proves that the column holds no nulls',
      `ALTER TABLE users ALTER COLUMN email SET NOT NULL;
--                                   ^^^^^^^^^^^^ error: SET NOT NULL on email of users reads the table under ACCESS EXCLUSIVE: reads and writes wait. Prove it by a constraint first. 💡`,
      {
        history: [users],
        targetVersion: 16,
        fixed: 'ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;',
        files: {
          '003_validate_users_email_not_null.sql':
            'ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null;\n',
          '004_require_users_email.sql':
            'ALTER TABLE users ALTER COLUMN email SET NOT NULL, DROP CONSTRAINT users_email_not_null;\n',
        },
      },
    ),
    bad(
      'Written as a constraint',
      `ALTER TABLE users ADD CONSTRAINT users_email NOT NULL email;
--                                           ^^^^^^^^ error: NOT NULL on email reads all of users under ACCESS EXCLUSIVE: reads and writes wait. Add it NOT VALID, validate later. 💡`,
      {
        history: [users],
        targetVersion: 18,
        fixed: 'ALTER TABLE users ADD CONSTRAINT users_email NOT NULL email NOT VALID;',
        files: { '003_validate_users_email.sql': 'ALTER TABLE users VALIDATE CONSTRAINT users_email;\n' },
      },
    ),
    good(
      'A table that has no rows, or its new column makes this fail',
      'ALTER TABLE users ADD COLUMN handle text NOT NULL, ALTER email SET NOT NULL;',
      { history: [users] },
    ),
    ...sqlserverRequired.examples,
  ],
  check: {
    redefineColumn(operation, context) {
      sqlserverRequired.tell(operation, context);
    },
    addConstraint(operation, context) {
      const { constraint: added } = operation;
      if (added.kind !== 'not-null' || context.isNew(operation.table)) return;
      const effect = context.effect(operation);
      if (!effect.relations.some((one) => one.scan && !one.isNew) || effect.uncertain !== undefined) return;
      context.report({
        message: 'constraint',
        at: context.keyword(added, 'not', 'null') ?? added,
        data: { column: added.column.text, table: shownName(context, operation.table) },
        fix: notValidFix(operation, context),
        ...onTable(context, operation.table),
      });
    },
    addColumn(operation, context) {
      if (context.schema.dialect === 'sqlserver') return;
      const { column: added } = operation;
      if (added.generated?.storage !== 'virtual' || added.notNull === undefined) return;
      const effect = context.effect(operation);
      const scans = effect.relations.some((one) => one.scan && !one.isNew);
      if (!scans || context.isNew(operation.table) || isRewrittenBeside(context, operation)) return;
      context.report({
        message: 'virtual',
        at: added.notNull,
        data: { column: added.name.text, table: shownName(context, operation.table) },
        ...onTable(context, operation.table),
      });
    },
    setNotNull(operation, context) {
      // One scan serves the columns of one statement.
      const scanning = context.statement.parsed.operations.filter((one) => scans(one, context));
      if (scanning[0] !== operation || isRewrittenBeside(context, operation)) return;
      const columns = oneOf(scanning.map((one) => one.column.text));
      const waiting = scanning.length === 1 ? unvalidated(operation, context) : undefined;
      const data = { what: `${columns} of ${shownName(context, operation.table)}` };
      context.report({
        ...(waiting === undefined
          ? { message: 'scans', data }
          : { message: 'unvalidated', data: { ...data, constraint: waiting } }),
        at: context.keyword(operation.span, 'set', 'not', 'null') ?? operation.span,
        fix: notNullProofFix(operation.table, scanning, context),
        ...onTable(context, operation.table),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** The constraint that would prove it, if it were valid. */
function unvalidated({ table, column: { text } }: SetNotNull, context: Context): string | undefined {
  const of = context.table(table);
  return of && unvalidatedNotNull(of, text)?.name;
}

function scans(operation: Operation, context: Context): operation is SetNotNull {
  if (operation.kind !== 'setNotNull' || context.isNew(operation.table)) return false;
  const effect = context.effect(operation);
  return effect.uncertain === undefined && effect.relations.some((one) => one.scan && !one.isNew);
}
