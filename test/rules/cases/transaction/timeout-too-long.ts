/** Further cases of transaction/timeout-too-long, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const cases = [
  good(
    'Switched off for what makes nobody wait',
    `SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
    { history: [orders] },
  ),
];
