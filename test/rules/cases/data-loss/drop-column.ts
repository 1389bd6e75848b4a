/** Further cases of data-loss/drop-column, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, nickname text);';

const required = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80) NOT NULL);';

export const cases = [
  bad(
    'Of a table that no migration made',
    `ALTER TABLE users DROP nickname;
--                     ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good, and code that still names it fails. Deploy code without it first.`,
    { notExecutable: 'The table is made elsewhere.' },
  ),
  bad(
    'What is generated can be computed again',
    `ALTER TABLE users DROP COLUMN shout;
--                            ^^^^^ warning: The server computes the values of users.shout, so that none is lost, but code that still names it fails. Deploy code without it first.`,
    {
      history: [
        'CREATE TABLE users (id bigint PRIMARY KEY, email text, shout text GENERATED ALWAYS AS (upper(email)) STORED);',
      ],
    },
  ),
  bad(
    'Dropped and made anew',
    `ALTER TABLE users DROP COLUMN nickname, ADD COLUMN nickname varchar(20);
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good: the new column of that name starts empty. Copy first what must stay.`,
    { history: [users] },
  ),
  bad(
    'Copied to another column first: the values stay, the name goes',
    `ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = lower(nickname) WHERE nickname IS NOT NULL AND nickname <> '';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: The values of users.nickname are copied here, but code that still names it fails. Deploy code without it first.`,
    { history: [users] },
  ),
  bad(
    'Copied for rows of a kind only',
    `CREATE TABLE handles AS SELECT id, nickname FROM users WHERE email LIKE '%@example.com';
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: The values of users.nickname are copied here for some rows only: those of the others are gone for good. Copy all of them first.`,
    { history: [users] },
  ),
  bad(
    'A condition makes one value of many',
    `ALTER TABLE users ADD COLUMN part text;
UPDATE users SET part = CASE WHEN nickname < 'n' THEN 'AM' ELSE 'NZ' END;
ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good, and code that still names it fails. Deploy code without it first.`,
    { history: [users] },
  ),
  bad(
    'Another type by way of another column, which takes the name',
    `ALTER TABLE users ADD COLUMN id_text text;
UPDATE users SET id_text = id::text;
ALTER TABLE users DROP COLUMN id;
--                            ^^ info: users.id is text from here on, no longer bigint: running code may fail on it. Deploy code that takes both first.
ALTER TABLE users RENAME COLUMN id_text TO id;`,
    { history: [users] },
  ),
  bad(
    'A generated column becomes one that code has to write',
    `ALTER TABLE users DROP COLUMN shout, ADD COLUMN shout text;
--                            ^^^^^ warning: users.shout is no longer generated from here on: code has to write it then, and could not before. Apply it with the release that does.`,
    {
      history: [
        'CREATE TABLE users (id bigint PRIMARY KEY, email text, shout text GENERATED ALWAYS AS (upper(email)) STORED);',
      ],
    },
  ),
  bad(
    'Emptied behind it',
    `ALTER TABLE users DROP COLUMN nickname;
--                            ^^^^^^^^ info: The table is emptied here, so that no value of users.nickname is lost, but code that still names it fails. Deploy code without it first.
TRUNCATE users;`,
    { history: [users] },
  ),
  bad(
    'A function of the database still reads it',
    `ALTER TABLE users DROP COLUMN IF EXISTS nickname;
--                                      ^^^^^^^^ warning: DROP COLUMN deletes the values of users.nickname for good, and nickname_of still names it and fails from now on. Deploy code without it first.`,
    {
      history: [
        users,
        "CREATE FUNCTION nickname_of(who bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT nickname FROM users WHERE id = who); END';",
      ],
    },
  ),
  good(
    'A helper column of this migration',
    `ALTER TABLE users ADD COLUMN step text;
ALTER TABLE users DROP COLUMN step;`,
    { history: [users] },
  ),
  good(
    'MySQL: the whole table goes behind it, which is told there',
    `ALTER TABLE users DROP COLUMN email;
DROP TABLE users;`,
    { dialect: 'mysql', history: [required] },
  ),
  good(
    'SQLite: the values move to the end of the row',
    `ALTER TABLE users ADD COLUMN step TEXT;
UPDATE users SET step = nickname;
ALTER TABLE users DROP COLUMN nickname;
ALTER TABLE users RENAME COLUMN step TO nickname;`,
    { dialect: 'sqlite', history: [users] },
  ),
];
