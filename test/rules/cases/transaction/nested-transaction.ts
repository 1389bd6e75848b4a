/** Further cases of transaction/nested-transaction, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  bad(
    'Half of it is committed for good',
    `ALTER TABLE orders ADD COLUMN note text;
  COMMIT;
--^^^^^^ warning: COMMIT ends the transaction that Diesel opened: what follows runs without one, and a failure leaves half. Leave it out. 💡
CREATE TABLE notes (id bigint PRIMARY KEY);`,
    {
      history: [orders],
      tool: 'diesel',
      fixed: `ALTER TABLE orders ADD COLUMN note text;
  CREATE TABLE notes (id bigint PRIMARY KEY);`,
    },
  ),
  bad(
    'Something behind it bears no transaction',
    `-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
  COMMIT;
--^^^^^^ warning: COMMIT ends the transaction that goose opened, and a failure leaves half. Put CREATE INDEX CONCURRENTLY into a migration without one.
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
    { history: [`-- +goose Up\n${orders}`], tool: 'goose' },
  ),
  good(
    'The tool opens none',
    `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
  COMMIT;`,
    { history: [orders] },
  ),
];
