/** Further cases of transaction/implicit-commit, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, state int NULL) ENGINE=InnoDB;';

export const cases = [
  bad(
    'Rows behind it have no transaction',
    `START TRANSACTION;
  ALTER TABLE orders ADD COLUMN note text NULL;
--^^^^^ warning: ALTER ends the transaction that BEGIN opened: what follows it commits statement by statement. Put it outside of the transaction.
ALTER TABLE orders ADD COLUMN why text NULL;
UPDATE orders SET note = 'x' WHERE state = 2;
COMMIT;`,
    { dialect: 'mysql', targetVersion: 1011, history: [orders] },
  ),
  good(
    'Before the transaction',
    `ALTER TABLE orders ADD COLUMN note text NULL;
BEGIN;
UPDATE orders SET note = 'x' WHERE state = 2;
COMMIT;`,
    { dialect: 'mysql', history: [orders] },
  ),
  good(
    'A temporary table commits nothing',
    `BEGIN;
UPDATE orders SET state = 1 WHERE state = 2;
CREATE TEMPORARY TABLE step (id bigint);
COMMIT;`,
    { dialect: 'mysql', history: [orders] },
  ),
  good('Nothing else in it', `BEGIN;\nALTER TABLE orders ADD COLUMN note text NULL;\nCOMMIT;`, {
    dialect: 'mysql',
    history: [orders],
  }),
];
