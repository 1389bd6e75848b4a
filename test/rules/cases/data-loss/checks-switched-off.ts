/** Further cases of data-loss/checks-switched-off, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: unique keys',
    `SET unique_checks = 0;
--  ^^^^^^^^^^^^^^^^^ warning: unique_checks is off for what follows: rows that break a unique key are kept and never reported. Leave it on, or check the rows afterwards.
INSERT INTO crate VALUES (1, 2);`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good(
    'Nothing follows that is checked',
    `SET foreign_key_checks = 0;
CREATE TABLE note (id bigint PRIMARY KEY);`,
    { dialect: 'mysql' },
  ),
];
