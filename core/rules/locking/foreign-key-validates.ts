/** A foreign key is checked for all rows while both tables are locked. */
import type { AddConstraint, ConstraintDefinition, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { otherLocksInMysql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { emptyColumnOf } from '../../rule-kit/rows/new-column-values.ts';
import { heldExclusively, isWorkedThroughBeside } from '../../rule-kit/locks/held-locks.ts';
import { notValidFix, staysValid } from '../../rule-kit/fixes/not-valid-constraint.ts';
import { sqlserverForeignKey } from '../../rule-kit/rows/sqlserver-row-work.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';

const messages = {
  ...sqlserverForeignKey.messages,
  scans:
    'Adding this foreign key reads all of {table} while writes to it and {referenced} wait. Add it NOT VALID, validate later.',
  newReferenced:
    'Adding this foreign key reads all of {table} while writes to it wait. Add it NOT VALID, validate later.',
  exclusive:
    'This ALTER TABLE reads all of {table} for the key under ACCESS EXCLUSIVE: reads wait too. Add the key NOT VALID, validate later.',
  partitioned:
    'Adding this foreign key reads all of {table} while writes to it and {referenced} wait. Give it to each partition NOT VALID first.',
  partitionedNew:
    'Adding this foreign key reads all of {table} while writes to it wait. Give it to each partition NOT VALID first.',
  partitionedExclusive:
    'This ALTER TABLE reads all of {table} for the key under ACCESS EXCLUSIVE: reads wait too. Give it to each partition NOT VALID first.',
  emptyColumn:
    'Adding this foreign key reads all of {table} under lock, though {column} is new and empty. Let ADD COLUMN say REFERENCES instead.',
  column:
    'The default makes the server check all of {table} against {referenced} under lock. Add the column first, the key later.',
} as const;

type ForeignKey = Extract<ConstraintDefinition, { kind: 'foreign-key' }>;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE INDEX orders_customer_id ON orders (customer_id);`;

export const rule = defineRule({
  id: 'locking/foreign-key-validates',
  hazard: 'blocks-writers',
  dialects: ['postgresql', 'sqlserver'],
  elsewhere: otherLocksInMysql,
  summary: 'A foreign key added to an existing table without NOT VALID.',
  why: `\`ADD FOREIGN KEY\` takes a \`SHARE ROW EXCLUSIVE\` lock on *both* tables, then looks up every row of the referencing table in
the referenced one. Until that is done, writes to either table wait. With \`NOT VALID\` the locks are the same but are held for a
moment only: new rows are checked, old ones are not read. \`VALIDATE CONSTRAINT\` reads them later under locks that let writes through.`,
  instead: `1. \`ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY … NOT VALID\`.
2. In a later migration, so that the first one's locks are gone: \`ALTER TABLE … VALIDATE CONSTRAINT …\`.

Before PostgreSQL 18 a partitioned table cannot have a \`NOT VALID\` foreign key: add it to each partition in this way first, and the
parent's takes them over in a moment.`,
  whenOff: 'Where the tables are small, or nobody writes while migrations run.',
  facts: ['add-foreign-key', 'add-foreign-key/not-valid', 'validate-foreign-key'],
  messages,
  gathers: { scans: 'table', newReferenced: 'table' },
  fix: {
    kinds: ['files'],
    differs: [staysValid],
    because:
      'The constraint is the same once validated, but the validation has to run in a migration of its own, and until then old rows may break it.',
  },
  examples: [
    bad(
      'Both tables are in use',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
--                                                ^^^^^^^^^^^ warning: Adding this foreign key reads all of orders while writes to it and customers wait. Add it NOT VALID, validate later. 💡`,
      {
        history: [tables],
        fixed:
          'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        files: {
          '003_validate_orders_customer.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;\n',
        },
      },
    ),
    bad(
      'The referenced table is new: only the other one has anybody to wait for it',
      `CREATE TABLE regions (id bigint PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT orders_region FOREIGN KEY (customer_id) REFERENCES regions (id);
--                                              ^^^^^^^^^^^ warning: Adding this foreign key reads all of orders while writes to it wait. Add it NOT VALID, validate later. 💡`,
      {
        history: [tables],
        fixed: `CREATE TABLE regions (id bigint PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT orders_region FOREIGN KEY (customer_id) REFERENCES regions (id) NOT VALID;`,
        files: {
          '003_validate_orders_region.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_region;\n',
        },
      },
    ),
    good(
      'Checked for new rows only',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;`,
      { history: [tables] },
    ),
    ...sqlserverForeignKey.examples,
  ],
  check: {
    addConstraint(operation, context) {
      if (context.schema.dialect === 'sqlserver') {
        sqlserverForeignKey.tell(operation, context);
        return;
      }
      const { constraint } = operation;
      if (constraint.kind !== 'foreign-key' || constraint.notValid || constraint.notEnforced) return;
      // Under a lock that already blocks readers, another rule reports.
      if (context.isNew(operation.table) || heldExclusively(context, operation.table) !== undefined) return;
      const column = emptyColumnOf(constraint, operation.table, context);
      // That costs no more than what the statement does with all rows anyway.
      if (column !== undefined && isWorkedThroughBeside(context, operation)) return;
      const data = names(context, operation.table, constraint);
      context.report({
        ...(column === undefined
          ? { message: messageFor(operation, constraint, context), data }
          : { message: 'emptyColumn', data: { table: data.table, column } }),
        hazard: besideStronger(operation, context) ? 'blocks-readers' : 'blocks-writers',
        at: context.keyword(constraint, 'foreign', 'key') ?? constraint,
        fix: fixFor(operation, context),
        ...onTable(context, operation.table),
      });
    },
    addColumn(operation, context) {
      if (context.schema.dialect === 'sqlserver') return;
      const { column } = operation;
      const key = column.constraints.find((one) => one.kind === 'foreign-key');
      if (key === undefined || context.isNew(operation.table)) return;
      // Without a default all existing rows get NULL, and the server knows that no check is needed.
      const filled = column.default !== undefined && column.default.literal?.kind !== 'null';
      if (!filled || key.notEnforced) return;
      context.report({
        message: 'column',
        // ADD COLUMN blocks readers.
        hazard: 'blocks-readers',
        at: context.keyword(key, 'references') ?? key,
        data: names(context, operation.table, key),
        ...onTable(context, operation.table),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

function messageFor(
  operation: AddConstraint,
  key: ForeignKey,
  context: Context,
): Exclude<keyof typeof messages, 'column' | 'emptyColumn' | 'checked'> {
  const isPartitioned = isRefusedNotValid(operation, context);
  if (besideStronger(operation, context)) return isPartitioned ? 'partitionedExclusive' : 'exclusive';
  // Nobody writes to a table that was just created.
  if (context.isNew(key.references)) return isPartitioned ? 'partitionedNew' : 'newReferenced';
  return isPartitioned ? 'partitioned' : 'scans';
}

function names(
  context: Context,
  table: ObjectName,
  key: ForeignKey,
): { readonly table: string; readonly referenced: string } {
  return { table: shownName(context, table), referenced: shownName(context, key.references) };
}

function fixFor(operation: AddConstraint, context: Context): RuleFix | undefined {
  return isRefusedNotValid(operation, context) ? undefined : notValidFix(operation, context);
}

function isRefusedNotValid(operation: AddConstraint, context: Context): boolean {
  return context.table(operation.table)?.partitionBy !== undefined && context.targetVersion < 18;
}

/** The whole ALTER TABLE runs under the strongest lock that one of its actions needs. */
function besideStronger(operation: AddConstraint, context: Context): boolean {
  const others = context.statement.parsed.operations.filter((one) => one !== operation);
  return others.some((other) =>
    context
      .effect(other)
      .relations.some((one) => one.role === 'target' && !one.isNew && one.lock === 'ACCESS EXCLUSIVE'),
  );
}
