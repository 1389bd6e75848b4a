/** Further cases of locking/refresh-blocks, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const totals = `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id;`;

export const cases = [
  bad(
    'A view that no migration made here',
    `REFRESH MATERIALIZED VIEW balances;
--                   ^^^^ error: REFRESH holds ACCESS EXCLUSIVE on balances until its query is done: reads wait. Give it a unique index and refresh CONCURRENTLY.`,
    { notExecutable: 'The view is not in the example.' },
  ),
  good(
    'A view that this migration makes',
    `CREATE MATERIALIZED VIEW busy AS SELECT customer_id FROM orders;
REFRESH MATERIALIZED VIEW busy;`,
    { history: [totals] },
  ),
  good('A view that nobody can read yet', 'REFRESH MATERIALIZED VIEW later;', {
    history: [totals, 'CREATE MATERIALIZED VIEW later AS SELECT customer_id FROM orders WITH NO DATA;'],
  }),
];
