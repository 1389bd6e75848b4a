/** Further cases of design/algorithm-refused, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const crate = 'CREATE TABLE crate (id bigint PRIMARY KEY, weight int NOT NULL, note text) ENGINE=InnoDB;';

const mysql = { dialect: 'mysql', history: [crate] } as const;

export const cases = [
  bad(
    'MariaDB: another type copies the table',
    `ALTER TABLE crate MODIFY weight bigint NOT NULL, LOCK=NONE;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: MariaDB refuses this (1846): the change takes ALGORITHM=COPY, LOCK=SHARED at the least. Ask for that, or leave ALGORITHM and LOCK out.`,
    { ...mysql, targetVersion: 1011, refused: '0A000' },
  ),
  bad(
    'MySQL: LOCK beside INSTANT',
    `ALTER TABLE crate ADD COLUMN colour int, ALGORITHM=INSTANT, LOCK=NONE;
--                ^^^^^^^^^^^^^^^^^^^^^ error: MySQL refuses this (1221): LOCK does not go with ALGORITHM=INSTANT. Leave LOCK out.`,
    { ...mysql },
  ),
  good('What is granted', 'ALTER TABLE crate ADD INDEX by_weight (weight), ALGORITHM=INPLACE, LOCK=NONE;', {
    ...mysql,
  }),
  good(
    'From MariaDB 11.2 on a copy is made beside writes',
    'ALTER TABLE crate MODIFY weight bigint NOT NULL, LOCK=NONE;',
    {
      ...mysql,
      targetVersion: 1108,
      refused: '0A000',
    },
  ),
];
