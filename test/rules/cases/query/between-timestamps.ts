/** Further cases of query/between-timestamps, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz, day date);';

export const cases = [
  good('A date has no time', "SELECT id FROM orders WHERE day BETWEEN '2026-01-01' AND '2026-01-31';", {
    history: [orders],
  }),
  good(
    'With a time',
    "SELECT id FROM orders WHERE at BETWEEN '2026-01-01' AND '2026-01-31 23:59:59.999999';",
    {
      history: [orders],
    },
  ),
];
