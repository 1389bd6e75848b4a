/** Further cases of locking/optimize-table, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB',
    `OPTIMIZE TABLE crate;
--             ^^^^^ info: MariaDB rebuilds crate and its indexes for this. Reads and writes go on; replicas lag until it is done. Run it apart from a release.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
    },
  ),
  good(
    'A table of this migration',
    `CREATE TABLE note (id bigint PRIMARY KEY) ENGINE=InnoDB;
OPTIMIZE TABLE note;`,
    { dialect: 'mysql' },
  ),
];
