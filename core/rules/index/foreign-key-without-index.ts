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
import { isListed } from '../../rule-kit/listed-rows.ts';
import { isCountedSmall } from '../../rule-kit/missing-index.ts';
import { rowsStay } from '../../rule-kit/rows-that-go.ts';
import { inTheEnd } from '../../rule-kit/tables.ts';
import {
  coveringIndex,
  creationKey,
  displayName,
  type ForeignKey,
  foreignKeysFrom,
  identifies,
  indexesLeadingWithin,
  isPartialFor,
  relationKey,
} from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { chooseRelationName } from '../../schema/replay/default-names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { cover, type Span } from '../../text/span.ts';

const messages = {
  uncovered:
    'No index leads with {columns} of {table}: each delete or key change in {referenced} scans {table}. Add one.',
  narrowed:
    'Only {leading} of {columns} leads an index of {table}: each delete or key change in {referenced} reads all rows of that {leading}. Index them together.',
  partial:
    '{index} leaves rows of {table} out, so a delete or key change in {referenced} cannot use it and scans {table}. Add an index on {columns} without WHERE.',
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
to it: without an index on the referencing columns it reads the whole table, for each such row, while it holds locks. Measured on
PostgreSQL 18, 50 deletes beside 200,000 referencing rows took 1.8 seconds without and less than a millisecond with one. Joins along the key
read the whole table, too.`,
  instead: `An index whose first columns are the key's columns, in any order. On a table that is in use, with \`CREATE INDEX CONCURRENTLY\`
in a migration of its own. A partial index serves only if it leaves out nothing but nulls. The rule keeps quiet where an index leads with
those columns of the key that identify the referenced row by themselves, where referenced rows are marked as deleted (\`deleted_at\`) and no
query of the workspace deletes them, and where the workspace's queries write its tables, this one among them, and delete from none above.`,
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
--                                                             ^^^^^^^^^^^^^^ info: Only shop of shop, customer leads an index of orders: each delete or key change in customers reads all rows of that shop. Index them together. 💡`,
      {
        history: [
          `CREATE TABLE customers (shop int, id bigint, PRIMARY KEY (shop, id));
CREATE TABLE orders (id bigint PRIMARY KEY, shop int, customer bigint, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (shop, placed_at);`,
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
    bad(
      'A partial index is of no use for a row that it may leave out',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id),
--^^^^^^^^^^^ info: orders_open leaves rows of orders out, so a delete or key change in customers cannot use it and scans orders. Add an index on customer_id without WHERE. 💡
  paid boolean
);
CREATE INDEX orders_open ON orders (customer_id) WHERE NOT paid;`,
      {
        history: [customers],
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id),
  paid boolean
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_open ON orders (customer_id) WHERE NOT paid;`,
      },
    ),
    bad(
      'Customers are marked as deleted, but a query purges them',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index leads with customer_id of orders: each delete or key change in customers scans orders. Add one. 💡
);`,
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, deleted_at timestamptz);'],
        queries: {
          'queries/purge.sql': "DELETE FROM customers WHERE deleted_at < now() - interval '1 year';",
        },
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    good(
      'Customers are marked as deleted and stay',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, deleted_at timestamptz);'] },
    ),
    good(
      'The workspace writes its tables in SQL, and nothing deletes customers',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      {
        history: [customers],
        queries: {
          'queries/orders.sql': ['customers', 'orders', 'carts', 'prices', 'visits']
            .map((table) => `INSERT INTO ${table} (id) VALUES ($1);`)
            .join('\n'),
        },
      },
    ),
    good(
      'Plans are a list that a migration has written down, and no program adds or deletes one',
      'CREATE TABLE shops (id bigint PRIMARY KEY, plan text REFERENCES plans (name));',
      {
        history: [
          "CREATE TABLE plans (name text PRIMARY KEY);\nINSERT INTO plans (name) VALUES ('free'), ('paid');",
        ],
        queries: {
          'src/shops.ts': ['shop', 'customer', 'order', 'cart', 'price']
            .map((model) => `await prisma.${model}.create({ data });`)
            .join('\n'),
        },
      },
    ),
    good(
      'An index on the column that identifies the customer by itself',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  shop int,
  customer bigint,
  FOREIGN KEY (shop, customer) REFERENCES customers (shop, id)
);
CREATE INDEX orders_customer ON orders (customer);`,
      { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, shop int, UNIQUE (shop, id));'] },
    ),
    good(
      'A table of a few rows',
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
      {
        history: [customers, 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);'],
        statistics: { relations: { orders: { bytes: 16_384, rows: 200 } } },
      },
    ),
    good(
      'A migration behind this one makes the key anew: it is spoken of there',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      {
        history: [customers, 'CREATE TABLE people (id bigint PRIMARY KEY);'],
        behind: [
          'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES people (id);',
        ],
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
  if (table === undefined) return;
  const foreignKey = foreignKeysFrom(table).find(
    (one) => one.columns.join() === columns.join() && one.origin.file === context.path,
  );
  if (foreignKey === undefined || !mayClaim(table, columns, context)) return;
  if (coveringIndex(context.latest, key, columns) !== undefined) return;
  if (isCountedSmall(table, context) ?? isListed(key, context)) return;
  const leading = indexesLeadingWithin(context.latest, key, columns);
  const whole = leading.filter((one) => !isPartialFor(one, columns));
  if (whole.some((one) => decides(one, foreignKey, context.latest))) return;
  const referenced = relationKey(context.schema, constraint.references);
  if (rowsStay(referenced, context)) return;
  const [first] = constraint.columns;
  const last = constraint.columns.at(-1);
  if (first === undefined || last === undefined) return;
  const said = {
    columns: columns.join(', '),
    table: displayName(key),
    referenced: displayName(referenced),
  };
  const where = { at: column ?? cover(first, last), fix: fixFor(operation, table, columns, context) };
  const [narrowing] = whole;
  const [partial] = leading;
  if (narrowing !== undefined) {
    const data = { ...said, leading: leadingOf(narrowing, columns).join(', ') };
    context.report({ ...where, message: 'narrowed', data, severity: 'info' });
  } else if (partial !== undefined) {
    context.report({
      ...where,
      message: 'partial',
      data: { ...said, index: partial.name },
      severity: 'info',
    });
  } else context.report({ ...where, message: 'uncovered', data: said });
}

function leadingOf({ elements }: Index, columns: readonly string[]): readonly string[] {
  const names = elements.map((one) => one.column);
  const end = names.findIndex((name) => name === undefined || !columns.includes(name));
  return names.slice(0, end === -1 ? names.length : end).filter((name) => name !== undefined);
}

/** The columns that the index leads with hold a key of the referenced table: few rows, if any, agree in them but not in the others. */
function decides(index: Index, { columns, references }: ForeignKey, schema: Schema): boolean {
  const theirs = leadingOf(index, columns).flatMap((name) => references.columns[columns.indexOf(name)] ?? []);
  return identifies(schema, references.relation, theirs);
}

/** No index on its columns can have escaped: they are new, or the table is fully known. */
function mayClaim(table: Table, columns: readonly string[], context: Context): boolean {
  const found = columns.map((name) => table.columns.find((one) => one.name === name));
  if (table.persistence === 'temporary' || table.kind === 'foreign-table') return false;
  if (found.some((one) => one === undefined)) return false;
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
