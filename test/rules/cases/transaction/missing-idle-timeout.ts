/** Further cases of transaction/missing-idle-timeout, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const cases = [
  good(
    'The tool sends the file as one query: nobody is waited for',
    `ALTER TABLE orders ADD COLUMN state text;
COMMENT ON COLUMN orders.state IS 'Where it stands.';`,
    { history: [orders], tool: 'golang-migrate' },
  ),
  good('Each statement is its own transaction', 'ALTER TABLE orders ADD COLUMN state text;', {
    history: [orders],
  }),
];
