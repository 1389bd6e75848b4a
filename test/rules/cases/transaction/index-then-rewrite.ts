/** Further cases of transaction/index-then-rewrite, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int, note text);';

export const cases = [
  good(
    'A change that rewrites nothing',
    `CREATE INDEX orders_note ON orders (note);
ALTER TABLE orders ADD COLUMN state text DEFAULT 'new';`,
    { history: [orders] },
  ),
];
