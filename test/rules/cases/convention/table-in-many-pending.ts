/** Further cases of convention/table-in-many-pending, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const cases = [
  good('The table itself is waiting', 'ALTER TABLE orders ADD COLUMN c date;', {
    history: [orders, 'ALTER TABLE orders ADD COLUMN a text;', 'ALTER TABLE orders ADD COLUMN b text;'],
    pendingFrom: 0,
  }),
];
