/** Further cases of data-loss/enum-value-removed, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: a value of a SET, by CHANGE',
    `ALTER TABLE crate CHANGE marks marks set('wet') NULL;
--                       ^^^^^ warning: heavy of crate.marks is no value any more: where rows have it, this fails, or leaves an empty text if strict mode is off. Update these rows first.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ["CREATE TABLE crate (id bigint PRIMARY KEY, marks set('wet', 'heavy')) ENGINE=InnoDB;"],
    },
  ),
  good('Another type', `ALTER TABLE crate MODIFY state varchar(20) NOT NULL;`, {
    dialect: 'mysql',
    history: ["CREATE TABLE crate (id bigint PRIMARY KEY, state enum('a', 'b') NOT NULL) ENGINE=InnoDB;"],
  }),
];
