/** A foreign key whose columns no index leads with, where nothing shows that anybody follows it, or one does with some of them. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { eachUnindexedKey, type UnindexedKey } from '../../rule-kit/unindexed-key.ts';

const messages = {
  unfollowed:
    'No index leads with {columns} of {table}: what deletes rows of {referenced} scans {table}. Nothing here is seen to. Add one if something does.',
  narrowed:
    'Only {leading} of {columns} leads an index of {table}: each delete or key change in {referenced} reads all rows of that {leading}. Index them together if those are many.',
} as const;

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'index/foreign-key-seldom-followed',
  category: 'index',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'A foreign key without an index, where nothing shows that anybody needs one.',
  why: `Where a referenced row is deleted, the server looks for rows that refer to it, and reads the whole table without an index. An index that
nobody uses costs each write and its room all the same. \`index/foreign-key-without-index\` tells of keys that somebody is seen to follow; this
rule tells of the others, as programs in other languages, tools and people may.`,
  instead: `An index whose first columns are the key's columns, if rows of the referenced table are deleted or re-keyed, or joined from its side.`,
  whenOff: 'Where whoever deletes rows can be seen in the workspace.',
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
      'Nothing shows that customers are deleted',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id)
--^^^^^^^^^^^ info: No index leads with customer_id of orders: what deletes rows of customers scans orders. Nothing here is seen to. Add one if something does. 💡
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
      'Prisma writes SET NULL by itself',
      `CREATE TABLE carts (id bigint PRIMARY KEY, customer bigint REFERENCES customers (id) ON DELETE SET NULL);
--                                         ^^^^^^^^ info: No index leads with customer of carts: what deletes rows of customers scans carts. Nothing here is seen to. Add one if something does. 💡`,
      {
        history: [customers],
        tool: 'prisma',
        fixed: `CREATE TABLE carts (id bigint PRIMARY KEY, customer bigint REFERENCES customers (id) ON DELETE SET NULL);
CREATE INDEX carts_customer_idx ON carts (customer);`,
      },
    ),
    bad(
      'On a table in use the index is built concurrently, in a migration of its own',
      `ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;
--                                  ^^^^^^^^ info: No index leads with customer of orders: what deletes rows of customers scans orders. Nothing here is seen to. Add one if something does. 💡`,
      {
        history: [customers, 'CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);'],
        tool: 'golang-migrate',
        fixed: 'ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;',
        files: {
          '000004_index_orders_customer.up.sql':
            'CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);\n',
          '000004_index_orders_customer.down.sql': 'DROP INDEX CONCURRENTLY IF EXISTS orders_customer_idx;\n',
        },
      },
    ),
    bad(
      'An index leads with one of its columns only',
      `ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) ON DELETE CASCADE NOT VALID;
--                                                             ^^^^^^^^^^^^^^ info: Only shop of shop, customer leads an index of orders: each delete or key change in customers reads all rows of that shop. Index them together if those are many. 💡`,
      {
        history: [
          `CREATE TABLE customers (shop int, id bigint, PRIMARY KEY (shop, id));
CREATE TABLE orders (id bigint PRIMARY KEY, shop int, customer bigint, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (shop, placed_at);`,
        ],
        tool: 'golang-migrate',
        fixed:
          'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (shop, customer) REFERENCES customers (shop, id) ON DELETE CASCADE NOT VALID;',
        files: {
          '000003_index_orders_shop_customer.up.sql':
            'CREATE INDEX CONCURRENTLY orders_shop_customer_idx ON orders (shop, customer);\n',
          '000003_index_orders_shop_customer.down.sql':
            'DROP INDEX CONCURRENTLY IF EXISTS orders_shop_customer_idx;\n',
        },
      },
    ),
    good(
      'Somebody has said what is to happen: `index/foreign-key-without-index` tells of it',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id) ON DELETE CASCADE);',
      { history: [customers] },
    ),
    good(
      'Customers are marked as deleted and stay',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, deleted_at timestamptz);'] },
    ),
  ],
  check: eachUnindexedKey(report),
});

function report(
  { need, at, fix, columns, table, referenced, narrowing }: UnindexedKey,
  context: RuleContext<typeof messages>,
): void {
  if (need !== 'unproven') return;
  const data = { columns, table, referenced };
  if (narrowing === undefined) context.report({ message: 'unfollowed', at, data, fix });
  else context.report({ message: 'narrowed', at, data: { ...data, leading: narrowing }, fix });
}
