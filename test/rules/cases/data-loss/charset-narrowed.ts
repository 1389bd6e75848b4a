/** Further cases of data-loss/charset-narrowed, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: to ascii',
    `ALTER TABLE posts CONVERT TO CHARACTER SET ascii;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: ascii lacks characters of latin1: a text with one of them makes MariaDB refuse this, or becomes question marks if strict mode is off. Look for such rows first.`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: [
        'CREATE TABLE posts (id bigint PRIMARY KEY, body text) ENGINE=InnoDB DEFAULT CHARSET=latin1;',
      ],
    },
  ),
  good('The default of new columns alone', `ALTER TABLE posts DEFAULT CHARACTER SET ascii;`, {
    dialect: 'mysql',
    history: ['CREATE TABLE posts (id bigint PRIMARY KEY, body text) ENGINE=InnoDB DEFAULT CHARSET=latin1;'],
  }),
];
