/** Further cases of design/timestamp-2038, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB 10.11: an added column',
    `ALTER TABLE crate ADD COLUMN ends timestamp NULL;
--                           ^^^^ info: ends holds no time after 2038-01-19 03:14:07 UTC: later ones are refused. Use DATETIME for what may lie in the future.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good('MariaDB 11.8', `ALTER TABLE crate ADD COLUMN ends timestamp NULL;`, {
    dialect: 'mysql',
    targetVersion: 1108,
    history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
  }),
];
