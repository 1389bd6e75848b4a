/** Further cases of data-loss/rename-column, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);';

export const cases = [
  bad(
    'A function of the database names it too',
    `ALTER TABLE users RENAME mail TO email;
--                       ^^^^ warning: After the rename mail_of, which still uses mail of users, fails, and running code too. Add email, copy, drop the old one.`,
    {
      history: [
        users,
        "CREATE FUNCTION mail_of(who bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT mail FROM users WHERE id = who); END';",
      ],
    },
  ),
  bad(
    'Queries of the application say it, under an alias',
    `ALTER TABLE public.users RENAME COLUMN mail TO email;
--                                     ^^^^ warning: After the rename 2 places that still use mail of users fail, such as queries/mail.sql. Add email, copy, then drop the old one.`,
    {
      history: [users, 'CREATE TABLE teams (id bigint PRIMARY KEY, mail text);'],
      queries: {
        'queries/mail.sql': `SELECT u.mail, t.mail FROM users u JOIN teams AS t ON t.id = u.id;
SELECT t.mail FROM users u JOIN teams t ON t.id = u.id;
SELECT mail FROM teams;`,
        'queries/set.sql': 'UPDATE users SET mail = $1 WHERE id = $2;',
      },
    },
  ),
  good(
    'Another column takes the name over, in a table that no SQL made',
    `ALTER TABLE jobs RENAME COLUMN id TO id_old;
ALTER TABLE jobs RENAME COLUMN id_big TO id;`,
    { notExecutable: 'the table is made by something else' },
  ),
  good(
    'A column of a table that takes another name: that is told',
    `ALTER TABLE users RENAME TO members;
ALTER TABLE members RENAME COLUMN mail TO email;`,
    { history: [users] },
  ),
  bad(
    'To PostgreSQL another case in quotes is another name',
    `ALTER TABLE users RENAME COLUMN mail TO "Mail";
--                              ^^^^ warning: Running code still uses users.mail: every query of it fails after the rename. Add the new name, copy, then drop the old one.`,
    { history: [users] },
  ),
  good(
    'Another column takes the name over',
    `ALTER TABLE users ADD COLUMN mail_new varchar(320);
ALTER TABLE users RENAME COLUMN mail TO mail_old;
ALTER TABLE users RENAME COLUMN mail_new TO mail;`,
    { history: [users] },
  ),
  good('MySQL: another case is no other name', `ALTER TABLE users CHANGE mail Mail varchar(200) NULL;`, {
    dialect: 'mysql',
    history: [users],
  }),
];
