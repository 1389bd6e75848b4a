/** Further cases of design/engine-without-transactions, judged as the examples of its page are. */
import { bad } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: another engine for an existing table',
    `ALTER TABLE crate ENGINE=Aria;
--          ^^^^^ warning: Aria has no transactions and no foreign keys: a rollback leaves the rows of crate, and a crash may damage it. Use InnoDB.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
];
