/** Further cases of locking/algorithm-unsaid, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL) ENGINE=InnoDB;';

export const cases = [
  bad(
    'On MariaDB: an index',
    `  CREATE INDEX by_total ON orders (total);
--^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Where MariaDB cannot do this beside writes, it copies orders and blocks them. Ask for ALGORITHM=INPLACE LOCK=NONE, so that it refuses instead. 💡`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: [orders],
      fixed: '  CREATE INDEX by_total ON orders (total) ALGORITHM=INPLACE LOCK=NONE;',
    },
  ),
  good('A table that this migration makes', `${orders}\nCREATE INDEX by_total ON orders (total);`, {
    dialect: 'mysql',
  }),
  good('What cannot be done beside writes', 'ALTER TABLE orders MODIFY total bigint NOT NULL;', {
    dialect: 'mysql',
    history: [orders],
  }),
];
