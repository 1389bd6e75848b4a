/** Further cases of query/offset-paging, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);';

export const cases = [
  good('The second row', 'SELECT id FROM orders ORDER BY id LIMIT 1 OFFSET 1;', { history: [orders] }),
  good('Few rows', 'SELECT id FROM orders ORDER BY id LIMIT 100 OFFSET 50000;', {
    history: [orders],
    statistics: { relations: { orders: { bytes: 8192, rows: 20 } } },
  }),
];
