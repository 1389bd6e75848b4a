/** Further cases of design/zero-date, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: an added column',
    `ALTER TABLE crate ADD COLUMN sent date NOT NULL DEFAULT '0000-00-00';
--                           ^^^^ warning: 0000-00-00 is no date: drivers fail on it or read another value. Allow NULL, or use CURRENT_TIMESTAMP.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good('A date', `ALTER TABLE crate ADD COLUMN sent date NOT NULL DEFAULT '1970-01-01';`, {
    dialect: 'mysql',
    history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
  }),
];
