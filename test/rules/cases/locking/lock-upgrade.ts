/** Further cases of locking/lock-upgrade, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, state text);`;

export const cases = [
  good(
    'In two transactions',
    `UPDATE orders SET state = 'open' WHERE state IS NULL;
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';`,
    { history: [orders] },
  ),
  good(
    'The table is locked fully before',
    `BEGIN;
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = '' WHERE id = 7;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
COMMIT;`,
    { history: [orders] },
  ),
];
