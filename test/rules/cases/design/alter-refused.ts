/** Further cases of design/alter-refused, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = `CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "Name" TEXT, -- as they write it
  born INTEGER NOT NULL DEFAULT 1990,
  boss INTEGER REFERENCES people,
  CONSTRAINT grown CHECK (born < 2020)
);
CREATE INDEX people_name ON people ("Name" COLLATE NOCASE, born DESC) WHERE born > 1900;
INSERT INTO people VALUES (1, 'Ada', 1815, NULL), (7, 'Bo', 1970, 1);`;

const elders = `CREATE VIEW elders AS SELECT "Name" FROM people WHERE born < 1900;
CREATE TABLE deaths (person INTEGER);
CREATE TRIGGER people_gone AFTER DELETE ON people BEGIN INSERT INTO deaths VALUES (OLD.id); END;`;

const visits = `CREATE TABLE visits (person INTEGER, at TEXT) STRICT;
CREATE INDEX visits_person ON visits (person);
INSERT INTO visits VALUES (7, '2020-01-01');`;

const index = 'CREATE INDEX people_name ON people ("Name" COLLATE NOCASE, born DESC) WHERE born > 1900';

const counter = `DELETE FROM sqlite_sequence WHERE name = 'people_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'people_new', seq FROM sqlite_sequence WHERE name = 'people' COLLATE NOCASE`;

export const cases = [
  bad(
    'Another type, with a view and a trigger',
    `ALTER TABLE people ALTER COLUMN born TYPE TEXT;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: SQLite 3.40 does not know ALTER COLUMN … TYPE: the statement is a syntax error. Rebuild people with it: a new table, the rows, drop, rename. 💡`,
    {
      dialect: 'sqlite',
      history: [people, elders],
      refused: 'near "ALTER": syntax error',
      fixed: `BEGIN;
CREATE TABLE people_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "Name" TEXT,
  born TEXT NOT NULL DEFAULT 1990,
  boss INTEGER REFERENCES people,
  CONSTRAINT grown CHECK (born < 2020)
);
INSERT INTO people_new (id, "Name", born, boss) SELECT id, "Name", born, boss FROM people;
${counter};
DROP TABLE people;
PRAGMA legacy_alter_table = ON;
ALTER TABLE people_new RENAME TO people;
PRAGMA legacy_alter_table = OFF;
${index};
CREATE TRIGGER people_gone AFTER DELETE ON people BEGIN INSERT INTO deaths VALUES (OLD.id); END;
COMMIT;`,
    },
  ),
  bad(
    'A column that goes, before 3.35',
    `ALTER TABLE visits DROP COLUMN person;
--                 ^^^^^^^^^^^^^^^^^^ error: SQLite 3.31 does not know DROP COLUMN: the statement is a syntax error. Rebuild visits with it: a new table, the rows, drop, rename. 💡`,
    {
      dialect: 'sqlite',
      targetVersion: 331,
      history: [visits.replace('CREATE INDEX', '-- CREATE INDEX')],
      fixed: `BEGIN;
CREATE TABLE visits_new (
  at TEXT
) STRICT;
INSERT INTO visits_new (at) SELECT at FROM visits;
DROP TABLE visits;
ALTER TABLE visits_new RENAME TO visits;
COMMIT;`,
    },
  ),
  bad(
    'A unique key cannot go by its name, with 3.53 neither',
    `ALTER TABLE badges DROP CONSTRAINT badges_once;
--                                 ^^^^^^^^^^^ error: UNIQUE of badges cannot be dropped: the statement fails. Rebuild badges without it: a new table, the rows, drop, rename. 💡`,
    {
      dialect: 'sqlite',
      targetVersion: 353,
      history: [
        'CREATE TABLE badges (code TEXT CONSTRAINT badges_once UNIQUE, given TEXT AS (upper(code)));',
      ],
      refused: 'near "CONSTRAINT": syntax error',
      fixed: `BEGIN;
CREATE TABLE badges_new (
  code TEXT,
  given TEXT AS (upper(code))
);
INSERT INTO badges_new (code) SELECT code FROM badges;
DROP TABLE badges;
ALTER TABLE badges_new RENAME TO badges;
COMMIT;`,
    },
  ),
  good('What it has', 'ALTER TABLE people RENAME COLUMN born TO year;', {
    dialect: 'sqlite',
    history: [people],
  }),
  good('The first version that has it', 'ALTER TABLE people RENAME COLUMN born TO year;', {
    dialect: 'sqlite',
    targetVersion: 325,
    history: [people],
  }),
];
