/** A foreign key whose columns no index leads with. */
import type {
  AddColumn,
  AddConstraint,
  ConstraintDefinition,
  CreateTable,
} from '../../operations/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { fileWords } from '../../rule-kit/new-migration.ts';
import { inTheEnd } from '../../rule-kit/tables.ts';
import { coveringIndex, creationKey, displayName, relationKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { chooseRelationName } from '../../schema/replay/default-names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { cover, type Span } from '../../text/span.ts';

const messages = {
  uncovered:
    'No index leads with {columns} of {table}: each delete or key change in {referenced} scans {table}. Add one.',
} as const;

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'index/foreign-key-without-index',
  category: 'index',
  since: '0.1.0',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'A foreign key whose referencing columns have no index at the end of the migration.',
  why: `The server indexes the referenced side only. Whenever a referenced row is deleted, or its key changed, it looks for rows that refer
to it: without an index on the referencing columns it reads the whole table, for each such row, while it holds locks. Joins along the
key read the whole table, too.`,
  instead: `An index whose first columns are the key's columns, in any order. On a table that is in use, with \`CREATE INDEX CONCURRENTLY\`
in a migration of its own. Where the referenced rows are never deleted and nobody joins that way, ignore the rule with that reason.`,
  whenOff:
    'For a table whose referenced rows are never deleted or re-keyed and whose column nobody joins on, such as an audit column.',
  messages,
  fix: {
    kinds: ['rewrite', 'files'],
    differs: [{ at: 'end', of: 'index', words: 'There is one index more.' }],
    because:
      'An index more changes no result. On a table in use it is built concurrently, in a migration of its own.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'On a new table the index comes right behind it',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index leads with customer_id of orders: each delete or key change in customers scans orders. Add one. 💡
);`,
      {
        history: [customers],
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    bad(
      'On a table in use the index is built concurrently, in a migration of its own',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) NOT VALID;
--                                                             ^^^^^^^^^^^^^^ warning: No index leads with shop, customer of orders: each delete or key change in customers scans orders. Add one. 💡`,
      {
        history: [
          `CREATE TABLE customers (shop int, id bigint, PRIMARY KEY (shop, id));
CREATE TABLE orders (id bigint PRIMARY KEY, shop int, customer bigint);
CREATE INDEX orders_customer ON orders (customer);`,
        ],
        tool: 'golang-migrate',
        fixed:
          'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) NOT VALID;',
        files: {
          '000003_index_orders_shop_customer.up.sql':
            'CREATE INDEX CONCURRENTLY orders_shop_customer_idx ON orders (shop, customer);\n',
          '000003_index_orders_shop_customer.down.sql':
            'DROP INDEX CONCURRENTLY IF EXISTS orders_shop_customer_idx;\n',
        },
      },
    ),
    bad(
      'A new column on a table that no migration made: nothing can index it yet',
      `ALTER TABLE accounts ADD COLUMN owner bigint REFERENCES customers (id);
--                              ^^^^^ warning: No index leads with owner of accounts: each delete or key change in customers scans accounts. Add one. 💡`,
      {
        history: [customers],
        fixed: 'ALTER TABLE accounts ADD COLUMN owner bigint REFERENCES customers (id);',
        files: {
          '003_index_accounts_owner.sql':
            'CREATE INDEX CONCURRENTLY accounts_owner_idx ON accounts (owner);\n',
        },
        notExecutable: 'the table is not in the example',
      },
    ),
    good(
      'The index comes later in the same migration, with more columns and in another order',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), placed_at timestamptz);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);`,
      { history: [customers] },
    ),
    good(
      'The primary key leads with the column',
      `CREATE TABLE order_lines (
  order_id bigint REFERENCES orders (id),
  line int,
  PRIMARY KEY (order_id, line)
);`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good(
      'A partial index that leaves out nothing but nulls',
      `CREATE TABLE orders (id bigint PRIMARY KEY, coupon_id bigint REFERENCES customers (id));
CREATE INDEX orders_coupon ON orders (coupon_id) WHERE coupon_id IS NOT NULL;`,
      { history: [customers] },
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary') return;
      // IF NOT EXISTS on a table that is there does nothing.
      if (operation.ifNotExists && context.table(operation.table) !== undefined) return;
      const key = creationKey(context.schema, operation.table);
      for (const column of operation.columns)
        for (const constraint of column.constraints) judge(operation, key, constraint, column.name, context);
      for (const constraint of operation.constraints) judge(operation, key, constraint, undefined, context);
    },
    addColumn(operation, context) {
      const key = relationKey(context.schema, operation.table);
      for (const constraint of operation.column.constraints)
        judge(operation, key, constraint, operation.column.name, context);
    },
    addConstraint(operation, context) {
      judge(
        operation,
        relationKey(context.schema, operation.table),
        operation.constraint,
        undefined,
        context,
      );
    },
  },
});

type Context = RuleContext<typeof messages>;
type Making = CreateTable | AddColumn | AddConstraint;

function judge(
  operation: Making,
  key: string,
  constraint: ConstraintDefinition,
  column: Span | undefined,
  context: Context,
): void {
  if (constraint.kind !== 'foreign-key') return;
  const table = inTheEnd(context, key);
  const columns = constraint.columns.map((one) => one.text);
  if (table === undefined || !mayClaim(table, columns, context)) return;
  if (coveringIndex(context.latest, key, columns) !== undefined) return;
  const [first] = constraint.columns;
  const last = constraint.columns.at(-1);
  if (first === undefined || last === undefined) return;
  context.report({
    message: 'uncovered',
    at: column ?? cover(first, last),
    data: {
      columns: columns.join(', '),
      table: displayName(key),
      referenced: displayName(relationKey(context.schema, constraint.references)),
    },
    fix: fixFor(operation, table, columns, context),
  });
}

/** The key is still there in the end, and no index on its columns can have escaped: they are new, or the table is fully known. */
function mayClaim(table: Table, columns: readonly string[], context: Context): boolean {
  const found = columns.map((name) => table.columns.find((one) => one.name === name));
  if (table.persistence === 'temporary' || table.kind === 'foreign-table') return false;
  const still = table.constraints.some(
    (one) => one.kind === 'foreign-key' && one.columns.join() === columns.join(),
  );
  if (!still || found.some((one) => one === undefined)) return false;
  return table.complete || found.every((one) => one?.origin.file === context.path);
}

function fixFor(
  operation: Making,
  table: Table,
  columns: readonly string[],
  context: Context,
): RuleFix | undefined {
  const parts = { schema: table.schema, relation: table.name, columns, label: 'idx' };
  const name = chooseRelationName(context.latest, parts, 'relation');
  const written = context.text(operation.table);
  const list = columns.map(quoteIdentifier).join(', ');
  const on = `${quoteIdentifier(name)} ON ${written} (${list})`;
  const isNew = operation.kind === 'createTable' ? !operation.ifNotExists : context.isNew(operation.table);
  if (isNew && context.novelty === 'new')
    return {
      kind: 'rewrite',
      title: 'Add the index',
      edits: [insert(context.statement.parsed.text.length, `;\nCREATE INDEX ${on}`)],
    };
  // On a partitioned table an index cannot be built concurrently: that takes a step for each partition.
  if (table.partitionBy !== undefined) return undefined;
  const prefix = written.includes('.') ? `${quoteIdentifier(table.schema)}.` : '';
  return {
    kind: 'move',
    title: 'Add the index in a migration of its own',
    here: [],
    migrations: [
      {
        name: fileWords('index', table.name, ...columns),
        up: `CREATE INDEX CONCURRENTLY ${on};\n`,
        down: `DROP INDEX CONCURRENTLY IF EXISTS ${prefix}${quoteIdentifier(name)};\n`,
        transaction: false,
      },
    ],
  };
}
