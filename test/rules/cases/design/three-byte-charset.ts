/** Further cases of design/three-byte-charset, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, body text) DEFAULT CHARSET=latin1;';

export const cases = [
  bad(
    'MariaDB: a column',
    `ALTER TABLE notes ADD COLUMN title varchar(100) CHARACTER SET utf8mb3 NULL;
--                                                            ^^^^^^^ info: MariaDB takes utf8mb3 for characters of three bytes: an emoji or a rarer script is refused, or lost where strict mode is off. Use utf8mb4. 💡`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: [notes],
      fixed: 'ALTER TABLE notes ADD COLUMN title varchar(100) CHARACTER SET utf8mb4 NULL;',
    },
  ),
  good('For one session', 'SET NAMES utf8;', { dialect: 'mysql' }),
];
