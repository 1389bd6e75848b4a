/** Further cases of transaction/uncommitted-transaction, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  good(
    'Undone on purpose',
    `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
ROLLBACK;`,
    { history: [orders] },
  ),
  good(
    'SQLite: the transaction of the tool, ended for what works outside of one, and opened again',
    `COMMIT;
PRAGMA foreign_keys = OFF;
BEGIN;
ALTER TABLE orders ADD COLUMN note TEXT;
COMMIT;
PRAGMA foreign_keys = ON;
BEGIN;`,
    { dialect: 'sqlite', history: [orders], tool: 'drizzle', refused: 'no transaction is active' },
  ),
];
