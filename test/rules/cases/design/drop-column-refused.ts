/** Further cases of design/drop-column-refused, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = `CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  code TEXT UNIQUE,
  name TEXT,
  born INTEGER,
  CHECK (born > 1900)
);
CREATE INDEX people_name ON people (lower(name));
INSERT INTO people VALUES (1, 'a', 'Ada', 1915);`;

const notes = `CREATE TABLE notes (body TEXT, author TEXT);
CREATE VIEW authors AS SELECT author FROM notes;`;

const logged = `CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, author TEXT); CREATE TABLE log (who TEXT);
CREATE TRIGGER notes_log AFTER INSERT ON notes BEGIN INSERT INTO log VALUES (NEW.author); END;`;

export const cases = [
  bad(
    'UNIQUE',
    `ALTER TABLE people DROP COLUMN Code;
--                             ^^^^ error: SQLite drops no UNIQUE column such as code: the statement fails. Rebuild people without it: a new table, the rows, drop, rename. 💡`,
    {
      dialect: 'sqlite',
      history: [people],
      refused: 'cannot drop UNIQUE column',
      fixed: `BEGIN;
CREATE TABLE people_new (
  id INTEGER PRIMARY KEY,
  name TEXT,
  born INTEGER,
  CHECK (born > 1900)
);
INSERT INTO people_new (id, name, born) SELECT id, name, born FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
CREATE INDEX people_name ON people (lower(name));
COMMIT;`,
    },
  ),
  bad(
    'A key',
    `ALTER TABLE notes DROP COLUMN id;
--                            ^^ error: SQLite drops no PRIMARY KEY column such as id: the statement fails. Rebuild notes without it: a new table, the rows, drop, rename.`,
    { dialect: 'sqlite', history: [logged], refused: 'cannot drop PRIMARY KEY column' },
  ),
  bad(
    'A check of the table speaks of it',
    `ALTER TABLE people DROP COLUMN born;
--                             ^^^^ error: A constraint or another column of people uses born: the statement fails. Rebuild people without it: a new table, the rows, drop, rename.`,
    { dialect: 'sqlite', history: [people], refused: 'error in table people after drop column' },
  ),
  bad(
    'A view reads it',
    `ALTER TABLE notes DROP COLUMN author;
--                            ^^^^^^ error: The view authors reads author: the statement fails. Drop the view first, and create it again without the column.`,
    { dialect: 'sqlite', history: [notes], refused: 'error in view authors after drop column' },
  ),
  bad(
    'A view over two tables reads it',
    `ALTER TABLE notes DROP COLUMN author;
--                            ^^^^^^ error: The view signed reads author: the statement fails. Drop the view first, and create it again without the column.`,
    {
      dialect: 'sqlite',
      history: [
        'CREATE TABLE notes (body TEXT, author TEXT); CREATE TABLE pens (author TEXT, ink TEXT);',
        'CREATE VIEW signed AS SELECT n.author, ink FROM notes AS n JOIN pens p ON p.author = n.author;',
      ],
      refused: 'error in view signed after drop column',
    },
  ),
  bad(
    'A trigger reads it',
    `ALTER TABLE notes DROP COLUMN author;
--                            ^^^^^^ error: The trigger notes_log reads author: the statement fails. Drop the trigger first, and create it again without the column.`,
    { dialect: 'sqlite', history: [logged], refused: 'error in trigger notes_log after drop column' },
  ),
  bad(
    'The only one',
    `ALTER TABLE tags DROP COLUMN name;
--                           ^^^^ error: name is the only column of tags, which SQLite does not drop: the statement fails. Drop the table.`,
    { dialect: 'sqlite', history: ['CREATE TABLE tags (name TEXT);'], refused: 'no other columns exist' },
  ),
  good(
    'The index goes first',
    `DROP INDEX people_name;
ALTER TABLE people DROP COLUMN name;`,
    { dialect: 'sqlite', history: [people] },
  ),
  good('A view of other columns, and of all', 'ALTER TABLE notes DROP COLUMN body;', {
    dialect: 'sqlite',
    history: [notes, 'CREATE VIEW everything AS SELECT * FROM notes;'],
  }),
];
