/** Further cases of convention/used-before-created, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Nobody knows where it is made', 'ALTER TABLE IF EXISTS notes ADD COLUMN state text;', {
    behind: ['CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);'],
  }),
  bad(
    'SQLite: the beginning of the schema stands elsewhere',
    `ALTER TABLE people ADD COLUMN age INTEGER;
DELETE FROM notes;
--          ^^^^^ warning: notes is created by 002_behind.sql, which runs after this: on a new database this fails. Make this migration the later one.`,
    {
      dialect: 'sqlite',
      behind: ['DROP TABLE notes;\nCREATE TABLE notes (id INTEGER PRIMARY KEY);'],
      refused: 'no such table: people',
    },
  ),
  bad(
    'Rows',
    `INSERT INTO states VALUES ('open');
--          ^^^^^^ error: states is created by 002_behind.sql, which runs after this: on a new database this fails. Make this migration the later one.`,
    { behind: ['CREATE TABLE states (name text);'], refused: '42P01' },
  ),
  good('Dropped here, made anew later', 'DROP TABLE IF EXISTS notes;', {
    behind: ['CREATE TABLE notes (id bigint PRIMARY KEY);'],
  }),
  good(
    'SQLite: what is referred to may come later',
    'CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users);',
    { dialect: 'sqlite', behind: ['CREATE TABLE users (id INTEGER PRIMARY KEY);'] },
  ),
];
