/** Further cases of transaction/missing-statement-timeout, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int, note text);';

export const cases = [
  good('A moment’s work', 'ALTER TABLE orders ADD COLUMN state text;', { history: [orders] }),
  good(
    'Nobody waits for it',
    `ALTER TABLE orders ADD CONSTRAINT noted CHECK (note <> '') NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT noted;`,
    { history: [orders] },
  ),
];
