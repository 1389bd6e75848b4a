/** Further cases of data-loss/strict-mode-off, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: another mode alone',
    `SET sql_mode = 'NO_ENGINE_SUBSTITUTION';
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: sql_mode is NO_ENGINE_SUBSTITUTION here, without strict mode: what does not fit is cut or becomes zero, silently. Keep STRICT_TRANS_TABLES.
ALTER TABLE crate ADD COLUMN note varchar(10) NULL;`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good(
    'Computed from what is set',
    `SET sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
UPDATE crate SET kilos = 1 WHERE id = 1;`,
    { dialect: 'mysql', history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'] },
  ),
];
