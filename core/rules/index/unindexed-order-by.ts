/** ORDER BY with LIMIT in an order that no index has. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import {
  adviceFor,
  askedText,
  columnList,
  indexMigration,
  unservedHere,
} from '../../rule-kit/missing-index.ts';
import type { Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';

const messages = {
  missing:
    'No index of {table} has the order of {condition}: all rows are read and sorted for the few that are taken. Add one on ({columns}).',
} as const;

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, since date);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);`;

export const rule = defineRule({
  id: 'index/unindexed-order-by',
  category: 'index',
  since: '0.1.0',
  severity: 'info',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'ORDER BY with LIMIT in an order that no index has.',
  why: `For the first ten rows in an order, the server reads and sorts the whole table, unless an index has that order already: then it reads ten rows.`,
  instead:
    'An index that begins with the compared columns, then one range or the order, built with `CREATE INDEX CONCURRENTLY` in a migration of its own. One that serves several queries is better than one for each.',
  whenOff: 'Where the tables stay small, or the queries run once a night and may take their time.',
  messages,
  fix: {
    kinds: ['files'],
    differs: [{ at: 'end', of: 'index', words: 'There is one index more.' }],
    because:
      'An index more changes no result, and costs each write a little: whether the query is worth that is for people to say.',
  },
  directions: 'up',
  bodies: 'all',
  examples: [
    bad(
      'The newest of a table',
      `CREATE VIEW newest AS SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10;
--                                                  ^^^^^^^^^ info: No index of orders has the order of placed_at: all rows are read and sorted for the few that are taken. Add one on (placed_at). 💡`,
      {
        history: [shop],
        fixed: 'CREATE VIEW newest AS SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10;',
        files: {
          '003_index_orders_placed_at.sql':
            'CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);\n',
        },
      },
    ),
    bad(
      'A queue: what has few values stands before the order',
      `CREATE FUNCTION next() RETURNS SETOF orders LANGUAGE sql
AS $$ SELECT * FROM orders WHERE status = 'open' ORDER BY placed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED $$;
--                                                        ^^^^^^^^^ info: No index of orders has the order of placed_at: all rows are read and sorted for the few that are taken. Add one on (status, placed_at, id).`,
      { history: [shop] },
    ),
    good(
      'The index is read from its other end',
      `CREATE VIEW newest AS SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10;`,
      { history: [shop, 'CREATE INDEX ON orders (placed_at);'] },
    ),
    good(
      'All rows are wanted, or few are left to sort',
      `CREATE VIEW all_orders AS SELECT * FROM orders ORDER BY placed_at;
CREATE VIEW one_of AS SELECT * FROM orders WHERE id = 7 ORDER BY placed_at LIMIT 1;`,
      { history: [shop] },
    ),
  ],
  check: {
    select: judge,
    insert: judge,
    update: judge,
    delete: judge,
    createView: judge,
  },
});

function judge(operation: Operation, context: RuleContext<typeof messages>): void {
  for (const want of unservedHere(operation, context, 'order')) {
    const advice = adviceFor(want, context);
    if (advice === undefined) continue;
    const { candidate, table } = advice;
    context.report({
      message: 'missing',
      at: want.span,
      data: { table, condition: askedText(want, context), columns: columnList(candidate) },
      fix: indexMigration(candidate, context),
    });
  }
}
