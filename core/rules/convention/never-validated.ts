/** A constraint was added NOT VALID, and no migration validates it. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { constraintNameInTheEnd, staysValid } from '../../rule-kit/fixes/not-valid-constraint.ts';
import { validation } from '../../migrations/files/new-migration.ts';
import { inTheEnd, shownName, type Surroundings } from '../../rule-kit/tables/tables.ts';
import { constraint as constraintNamed, relationKey } from '../../schema/lookup.ts';

const messages = {
  never:
    'No migration validates {constraint}: old rows of {table} may break it, and the planner does not count on it. Validate it in a new migration.',
} as const;

const orders = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, quantity int);`;
const next = 'CREATE TABLE notes (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'convention/never-validated',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: {
    mysql: 'The engine validates every constraint when it is created.',
    sqlite: 'The engine validates every constraint when it is created.',
    sqlserver: 'data-loss/untrusted-constraint tells it.',
  },
  summary: 'A NOT VALID constraint that no later migration validates.',
  why: `\`NOT VALID\` is the first of two steps. Without the second, new rows are checked and old ones are not: whoever reads the schema takes the
rule for kept, the planner does not, \`SET NOT NULL\` and \`ATTACH PARTITION\` cannot use it as their proof, and an old row that breaks it
fails on its next update, years later, in the application. It is said where later migrations have run already: until then the second
step may be on its way.`,
  instead:
    'A new migration with `ALTER TABLE … VALIDATE CONSTRAINT …`. It reads the table while reads and writes go on. Where old rows break the rule, mend them first.',
  whenOff: 'Where old rows are allowed to break rules that hold for new ones.',
  facts: ['validate-check', 'validate-foreign-key'],
  messages,
  fix: {
    kinds: ['files'],
    differs: [
      {
        at: 'end',
        of: 'validity',
        words: 'The constraint is valid in the end: rows that break it make the migration fail.',
      },
      staysValid,
    ],
    because: 'It adds a migration that validates the constraint, and fails where old rows break it.',
  },
  examples: [
    bad(
      'A CHECK that was left behind',
      `ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;
--                                                                     ^^^^^^^^^ info: No migration validates orders_quantity: old rows of orders may break it, and the planner does not count on it. Validate it in a new migration. 💡`,
      {
        history: [orders],
        behind: [next],
        applied: ['000003_behind.up.sql'],
        tool: 'golang-migrate',
        fixed: 'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;',
        files: {
          '000004_validate_orders_quantity.up.sql':
            'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;\n',
          '000004_validate_orders_quantity.down.sql':
            '-- Nothing to undo: a constraint that was valid once may stay so.\n',
        },
      },
    ),
    bad(
      'A foreign key',
      `ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
--                                                                    ^^^^^^^^^ info: No migration validates orders_customer_id_fkey: old rows of orders may break it, and the planner does not count on it. Validate it in a new migration. 💡`,
      {
        history: [orders],
        behind: [next, 'CREATE INDEX CONCURRENTLY orders_customer_id ON orders (customer_id);'],
        applied: ['000003_behind.up.sql'],
        tool: 'golang-migrate',
        fixed: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
        files: {
          '000005_validate_orders_customer_id_fkey.up.sql':
            'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;\n',
          '000005_validate_orders_customer_id_fkey.down.sql':
            '-- Nothing to undo: a constraint that was valid once may stay so.\n',
        },
      },
    ),
    good(
      'Validated later',
      'ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0) NOT VALID;',
      {
        history: [orders],
        behind: [next, 'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity;'],
        applied: ['000003_behind.up.sql'],
        tool: 'golang-migrate',
      },
    ),
  ],
  check: {
    addConstraint(operation, context) {
      const { table } = operation;
      const notValid = context.keyword(operation.span, 'not', 'valid');
      if (notValid === undefined || context.isNew(table) || !isPast(context)) return;
      const name = constraintNameInTheEnd(operation, context);
      const last = inTheEnd(context, relationKey(context.schema, table));
      const known = last === undefined || name === undefined ? undefined : constraintNamed(last, name);
      if (name === undefined || known === undefined || known.valid || !known.enforced) return;
      context.report({
        message: 'never',
        at: notValid,
        data: { constraint: name, table: shownName(context, table) },
        fix:
          context.body === undefined
            ? {
                kind: 'move',
                title: 'Validate it in a new migration',
                here: [],
                migrations: [validation(context.text(table), name)],
              }
            : undefined,
      });
    },
  },
});

/** A later migration has run: the deployment of this one is over. */
function isPast({ file, tool, existing, beyond }: Surroundings): boolean {
  if (file === undefined || tool === undefined) return false;
  return existing.some(
    (one) => one.direction !== 'down' && !one.repeatable && tool.compare(one, file) > 0 && beyond.hasRun(one),
  );
}
