/** Further cases of index/unique-prefix, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: beside another column',
    `CREATE UNIQUE INDEX once ON page (id, address(20));
--                                    ^^^^^^^^^^^ warning: Two values of address in page that begin with the same 20 characters count as equal: the second is refused. Index the whole column, or a hash of it.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE page (id bigint PRIMARY KEY, address varchar(500) NOT NULL) ENGINE=InnoDB;'],
    },
  ),
  good('The whole column', `CREATE UNIQUE INDEX once ON page (address);`, {
    dialect: 'mysql',
    history: ['CREATE TABLE page (id bigint PRIMARY KEY, address varchar(500) NOT NULL) ENGINE=InnoDB;'],
  }),
];
