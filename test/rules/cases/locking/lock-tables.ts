/** Further cases of locking/lock-tables, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: for reading',
    `LOCK TABLES crate READ;
--          ^^^^^ warning: Writes to crate wait from here on, until UNLOCK TABLES or the end of the session. Leave it out: each statement takes the locks that it needs.
UNLOCK TABLES;`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good(
    'A table of this migration',
    `CREATE TABLE note (id bigint PRIMARY KEY) ENGINE=InnoDB;
LOCK TABLES note WRITE;
UNLOCK TABLES;`,
    { dialect: 'mysql' },
  ),
];
