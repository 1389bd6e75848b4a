/** A foreign key or CHECK of SQL Server that was not checked against existing rows: the server does not trust it. */
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { operationsAfter } from '../../rule-kit/statements/neighbours.ts';
import { isMadeBefore } from '../../rule-kit/sqlserver.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey } from '../../schema/lookup.ts';
import type { Origin } from '../../schema/model.ts';

const messages = {
  unchecked:
    'WITH NOCHECK leaves existing rows unchecked, and plans do not use {constraint}. Follow it, at a quiet time, with WITH CHECK CHECK CONSTRAINT.',
  enabled:
    'CHECK CONSTRAINT alone checks no existing row of {table}: {constraint} stays untrusted. Write WITH CHECK CHECK CONSTRAINT.',
} as const;

const tables = `CREATE TABLE dbo.customers (id int NOT NULL PRIMARY KEY);
CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total int NOT NULL);`;
export const rule = defineRule({
  id: 'data-loss/untrusted-constraint',
  hazard: 'misleads',
  dialects: ['sqlserver'],
  elsewhere: 'The engine has no constraint that is enabled and not trusted.',
  summary: 'A constraint added WITH NOCHECK, or switched on again without WITH CHECK.',
  why: `Rows that are there already are not looked at: those that break the constraint stay, and fail when somebody changes them later. The
constraint is marked as not trusted (\`sys.foreign_keys.is_not_trusted\`), and the optimizer leaves it aside until \`WITH CHECK CHECK
CONSTRAINT\` has read all rows, as Microsoft’s documentation of ALTER TABLE says. One that is \`NOT FOR REPLICATION\` stays untrusted
whatever is written, so nothing is said of it. Not executed here.`,
  instead: `1. Add it \`WITH NOCHECK\` where reading all rows under \`Sch-M\` would take too long.
2. Clean up the rows that break it.
3. In a later migration, at a quiet hour: \`ALTER TABLE dbo.orders WITH CHECK CHECK CONSTRAINT fk_customer\`.`,
  whenOff: 'Where constraints are for documentation alone.',
  messages,
  gathers: { unchecked: 'constraint' },
  fix: { kinds: [], because: 'Whether the rows satisfy it is for people to see first.' },
  examples: [
    bad(
      'Added without a look at the rows',
      `ALTER TABLE dbo.orders WITH NOCHECK ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES dbo.customers (id);
--                                                 ^^^^^^^^^^^ warning: WITH NOCHECK leaves existing rows unchecked, and plans do not use fk_customer of orders. Follow it, at a quiet time, with WITH CHECK CHECK CONSTRAINT.`,
      { dialect: 'sqlserver', history: [tables] },
    ),
    good(
      'Checked in the end',
      `ALTER TABLE dbo.orders WITH NOCHECK ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES dbo.customers (id);
GO
ALTER TABLE dbo.orders WITH CHECK CHECK CONSTRAINT fk_customer;`,
      { dialect: 'sqlserver', history: [tables] },
    ),
  ],
  check: {
    addConstraint(operation, context) {
      const { constraint, table } = operation;
      if (constraint.kind !== 'foreign-key' && constraint.kind !== 'check') return;
      // NOT FOR REPLICATION is never trusted, with any clause.
      if (constraint.untrusted === true) return;
      if (!constraint.notValid || context.isNew(table) || isMadeBefore(context, table)) return;
      const name = constraint.name?.text;
      if (name === undefined || isValidatedLater(operation, name, context)) return;
      const data = { constraint: `${name} of ${shownName(context, table)}` };
      context.report({ message: 'unchecked', at: constraint.name ?? constraint, data });
    },
    alterTableOption(operation, context) {
      const { constraint, table, value } = operation;
      if (constraint?.enforced !== true || value === 'validated' || context.isNew(table)) return;
      if (isMadeBefore(context, table)) return;
      const known = context.table(table)?.constraints ?? [];
      const meant = known.filter(({ name, kind }) =>
        constraint.name === 'all' ? kind === 'foreign-key' || kind === 'check' : name === constraint.name,
      );
      // A trusted constraint is already enabled.
      const [first] = meant.filter(
        ({ valid, untrusted, origin }) => !valid && untrusted !== true && !isReportedBefore(origin, context),
      );
      if (first === undefined || isValidatedLater(operation, first.name, context)) return;
      context.report({
        message: 'enabled',
        at: table.name,
        data: { table: shownName(context, table), constraint: first.name },
      });
    },
  },
});

/** Added WITH NOCHECK in this file: reported there. */
function isReportedBefore({ file }: Origin, { path }: RuleContext<typeof messages>): boolean {
  return file === path;
}

function isValidatedLater(
  operation: Extract<Operation, { readonly kind: 'addConstraint' | 'alterTableOption' }>,
  name: string,
  context: RuleContext<typeof messages>,
): boolean {
  const key = relationKey(context.schema, operation.table);
  return operationsAfter(context).some((one) => {
    if (one.kind === 'validateConstraint')
      return one.constraint.text === name && relationKey(context.schema, one.table) === key;
    return (
      one.kind === 'alterTableOption' &&
      one.value === 'validated' &&
      relationKey(context.schema, one.table) === key
    );
  });
}
