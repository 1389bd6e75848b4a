/** A foreign key without an index on its leading columns. */
import type { AddColumn, AddConstraint, CreateTable } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { wantedOf, workloadOf } from '../../rule-kit/indexes/missing-index.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import {
  keysLosing,
  unindexedKeys,
  type UnindexedKey,
} from '../../rule-kit/indexes/unindexed-foreign-key.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import { shift } from '../../text/span.ts';

const messages = {
  uncovered:
    'No index starts with foreign key {key}: {each} delete of a referenced row reads the whole table. Add an index.',
  unseen:
    'No migration indexes foreign key {key}: without an index {each} delete of a referenced row reads the whole table. Add one if none exists.',
  narrowed:
    'Only {leading} of foreign key {key} leads an index: {each} delete of a referenced row reads all rows with that {leading}. Index its columns together.',
  partial:
    '{index} leaves rows out and cannot serve foreign key {key}: {each} delete of a referenced row reads the whole table. Index it without WHERE.',
  dropped:
    'Without {index} no index starts with foreign key {key}: {each} delete of a referenced row reads the whole table. Keep it.',
} as const;

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY);';

const indexed = `${customers}
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));
CREATE INDEX orders_customer ON orders (customer_id);`;

export const rule = defineRule({
  id: 'index/foreign-key-without-index',
  hazard: 'slows',
  dialects: ['postgresql', 'sqlite', 'sqlserver'],
  elsewhere: { others: 'InnoDB creates the index itself.', duckdb: 'Not read there yet.' },
  summary: 'A foreign key whose referencing columns have no index when the change ends.',
  why: `PostgreSQL, SQLite and SQL Server index the referenced side only. Whenever a referenced row is deleted, or its key changed, the
server looks for rows that refer to it: without an index on the referencing columns it reads the whole table, for each such row, while it
holds locks. Measured on PostgreSQL 18, 50 deletes beside 200,000 referencing rows took 1.8 seconds without and less than a millisecond with
one. Joins along the key read the whole table, too. MySQL and MariaDB make the index themselves.`,
  instead: `An index whose first columns are the key's columns, in any order. On a table that is in use, with \`CREATE INDEX CONCURRENTLY\`
in a migration of its own. A partial index serves only if it leaves out nothing but nulls. An index that leads with those columns of the key
that identify the referenced row by themselves is enough.`,
  whenOff:
    'For a table whose referenced rows are never deleted or re-keyed and whose column nobody joins on, such as an audit column.',
  messages,
  gathers: { uncovered: 'key', unseen: 'key' },
  fix: {
    kinds: ['rewrite', 'files'],
    leaves: ['index/redundant-prefix'],
    differs: [{ at: 'end', of: 'index', words: 'There is one index more.' }],
    because:
      'An index more changes no result. On a table in use it is built concurrently, in a migration of its own.',
  },
  examples: [
    bad(
      'On a new table the index comes right behind it',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index starts with foreign key orders (customer_id): each delete of a referenced row reads the whole table. Add an index. 💡
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
      'Several keys in one file are told once',
      `CREATE TABLE visits (
  customer_id bigint REFERENCES customers (id),
--^^^^^^^^^^^ warning: No index starts with foreign key visits (customer_id) and 1 more: each delete of a referenced row reads the whole table. Add an index. 💡
  host_id bigint REFERENCES customers (id),
  at timestamptz PRIMARY KEY
);`,
      {
        history: [customers],
        fixed: `CREATE TABLE visits (
  customer_id bigint REFERENCES customers (id),
  host_id bigint REFERENCES customers (id),
  at timestamptz PRIMARY KEY
);
CREATE INDEX visits_customer_id_idx ON visits (customer_id);
CREATE INDEX visits_host_id_idx ON visits (host_id);`,
      },
    ),
    bad(
      'On a table in use the index is built concurrently, in a migration of its own',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) NOT VALID;
--                                                             ^^^^^^^^^^^^^^ warning: No index starts with foreign key orders (shop, customer): each delete of a referenced row reads the whole table. Add an index. 💡`,
      {
        history: [
          `CREATE TABLE customers (shop int, id bigint, PRIMARY KEY (shop, id));
CREATE TABLE orders (id bigint PRIMARY KEY, shop int, customer bigint, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`,
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
    good(
      'An index that serves the key as well takes its place',
      `CREATE INDEX orders_by_customer ON orders (customer_id, id);
DROP INDEX orders_customer;`,
      { history: [indexed] },
    ),
    bad(
      'A later migration renames the table and the column, and gives the name of the table to another',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index starts with foreign key orders (customer_id): each delete of a referenced row reads the whole table. Add an index. 💡
);`,
      {
        history: [customers],
        behind: [
          'ALTER TABLE orders RENAME COLUMN customer_id TO buyer_id;\nALTER TABLE orders RENAME TO sales;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
        ],
        fixed: `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    bad(
      'SQLite looks for referring rows where foreign keys are on',
      `CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id)
--^^^^^^^^^^^ warning: No index starts with foreign key orders (customer_id): where foreign keys are on, each delete of a referenced row reads the whole table. Add an index. 💡
);`,
      {
        dialect: 'sqlite',
        history: [customers],
        fixed: `CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id)
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`,
      },
    ),
    good(
      'SQLite: a later migration drops the referenced table, and no row of it is deleted any more',
      `CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id)
);`,
      { dialect: 'sqlite', history: [customers], behind: ['DROP TABLE customers;'] },
    ),
    bad(
      'SQL Server',
      `CREATE TABLE dbo.Orders (
  Id int NOT NULL PRIMARY KEY,
  CustomerId int NOT NULL REFERENCES dbo.Customers (Id)
--^^^^^^^^^^ warning: No index starts with foreign key Orders (CustomerId): each delete of a referenced row reads the whole table. Add an index. 💡
);`,
      {
        dialect: 'sqlserver',
        history: ['CREATE TABLE dbo.Customers (Id int NOT NULL PRIMARY KEY);'],
        fixed: `CREATE TABLE dbo.Orders (
  Id int NOT NULL PRIMARY KEY,
  CustomerId int NOT NULL REFERENCES dbo.Customers (Id)
);
CREATE INDEX [orders_customerid_idx] ON dbo.Orders ([CustomerId]);`,
      },
    ),
  ],
  check: {
    createTable: eachKey,
    addColumn: eachKey,
    addConstraint: eachKey,
    dropIndex(operation, context) {
      for (const { index, table, columns } of keysLosing(operation, context))
        context.report({
          message: 'dropped',
          at: operation.index,
          data: { index, key: shown(table, columns), each: eachIn(context) },
        });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** Those of one statement with the same message are one finding with one fix. */
function eachKey(operation: CreateTable | AddColumn | AddConstraint, context: Context): void {
  const bare: UnindexedKey[] = [];
  for (const found of unindexedKeys(operation, context)) {
    const { at, fix, narrowing, partial } = found;
    const data = { key: keyOf(found), each: eachIn(context) };
    const rest = { at, fix, related: searches(found, context) };
    if (narrowing !== undefined) {
      const leading = narrowing.join(', ');
      context.report({ message: 'narrowed', data: { ...data, leading }, hazard: 'may-slow', ...rest });
    } else if (partial !== undefined)
      context.report({ message: 'partial', data: { ...data, index: partial }, ...rest });
    else bare.push(found);
  }
  const [first, ...others] = bare;
  if (first === undefined) return;
  const names = bare.map(keyOf);
  context.report({
    message: first.seen ? 'uncovered' : 'unseen',
    at: first.at,
    data: { key: oneOf(names), each: eachIn(context) },
    names,
    related: [
      ...others.map((one) => ({
        file: context.path,
        span: shift(one.at, context.statement.span.start),
        message: `${keyOf(one)} has none, either.`,
      })),
      ...bare.flatMap((one) => searches(one, context)),
    ],
    fix: together(bare.map(({ fix }) => fix)),
  });
}

/** One fix that adds all of the indexes. */
function together([first, ...others]: readonly (RuleFix | undefined)[]): RuleFix | undefined {
  return others.reduce((all, one) => {
    if (all?.kind === 'rewrite' && one?.kind === 'rewrite')
      return { ...all, edits: [...all.edits, ...one.edits] };
    if (all?.kind === 'move' && one?.kind === 'move')
      return { ...all, migrations: [...all.migrations, ...one.migrations] };
    return undefined;
  }, first);
}

function keyOf({ table, columns }: UnindexedKey): string {
  return shown(table, columns);
}

function shown(table: string, columns: readonly string[]): string {
  return `${table} (${columns.join(', ')})`;
}

/** SQLite enforces foreign keys only if the connection enables them. */
function eachIn({ schema }: Context): string {
  return schema.dialect === 'sqlite' ? 'where foreign keys are on, each' : 'each';
}

/** Queries of the workspace that search by the key. */
function searches({ relation, columns }: UnindexedKey, context: Context): readonly RelatedPlace[] {
  if (context.schema.dialect !== 'postgresql') return [];
  return wantedOf(relation, workloadOf(context))
    .filter(({ candidate }) => columns.includes(candidate.columns[0]?.column ?? ''))
    .flatMap(({ asked }) => asked)
    .slice(0, mostSearches)
    .map(({ path, span }) => ({ file: path, span, message: 'This finds rows by the key, too.' }));
}

const mostSearches = 3;
