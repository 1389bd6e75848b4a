/** Further cases of index/primary-key-dropped, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: with another change',
    `ALTER TABLE crate DROP PRIMARY KEY, ADD KEY (id);
--          ^^^^^ warning: crate has no primary key after this: replicas read the whole table for each changed row. Add another in the same statement.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good(
    'A table of this migration',
    `CREATE TABLE note (id bigint PRIMARY KEY, code int NOT NULL) ENGINE=InnoDB;
ALTER TABLE note DROP PRIMARY KEY;
ALTER TABLE note ADD PRIMARY KEY (code);`,
    { dialect: 'mysql' },
  ),
];
