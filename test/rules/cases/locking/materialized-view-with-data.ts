/** Further cases of locking/materialized-view-with-data, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);';

export const cases = [
  bad(
    'With down files',
    `CREATE MATERIALIZED VIEW totals AS SELECT customer_id FROM orders WITH DATA;
--                       ^^^^^^ info: The query of totals holds ACCESS SHARE on orders until it is done: schema changes of them wait. Create it WITH NO DATA, refresh later. 💡
CREATE UNIQUE INDEX totals_customer ON totals (customer_id);`,
    {
      history: [orders],
      tool: 'golang-migrate',
      fixed: `CREATE MATERIALIZED VIEW totals AS SELECT customer_id FROM orders WITH NO DATA;
CREATE UNIQUE INDEX totals_customer ON totals (customer_id);`,
      files: {
        '000003_refresh_totals.up.sql': 'REFRESH MATERIALIZED VIEW totals;\n',
        '000003_refresh_totals.down.sql': 'REFRESH MATERIALIZED VIEW totals WITH NO DATA;\n',
      },
    },
  ),
  good(
    'In a migration of its own nothing else waits for the query',
    'CREATE MATERIALIZED VIEW totals AS SELECT customer_id FROM orders;',
    { history: [orders], tool: 'golang-migrate' },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE visits (at date);
CREATE MATERIALIZED VIEW days AS SELECT DISTINCT at FROM visits;`,
  ),
];
