/** Further cases of data-loss/rename-takes-references, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';

const pets = 'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE CASCADE);';

const sqlite = { dialect: 'sqlite', history: [people, pets] } as const;

export const cases = [
  bad(
    'A key of its own, in other quotes',
    `PRAGMA foreign_keys = OFF;
ALTER TABLE "People" RENAME TO [old];
--                             ^^^^^ error: Foreign keys of pets follow people to old, which is dropped below: then writes to pets fail. Make the new table beside people, and rename that.
CREATE TABLE People (id INTEGER PRIMARY KEY);
DROP TABLE old;`,
    sqlite,
  ),
  good(
    'Whoever refers to it is made anew, too',
    `ALTER TABLE people RENAME TO people_before;
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people SELECT id, coalesce(name, '') FROM people_before;
CREATE TABLE pets_new (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people);
INSERT INTO pets_new SELECT id, owner FROM pets;
DROP TABLE pets;
DROP TABLE people_before;
ALTER TABLE pets_new RENAME TO pets;`,
    sqlite,
  ),
  good(
    'Nobody refers to it',
    `ALTER TABLE pets RENAME TO pets_before;
CREATE TABLE pets (id INTEGER PRIMARY KEY);
INSERT INTO pets SELECT id FROM pets_before;
DROP TABLE pets_before;`,
    sqlite,
  ),
  good('Renamed, and left there', 'ALTER TABLE people RENAME TO persons;', sqlite),
  good(
    'The program that sends it has SQLite go by those rules',
    `ALTER TABLE people RENAME TO people_kept;
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people SELECT id, coalesce(name, '') FROM people_kept;
DROP TABLE people_kept;`,
    { ...sqlite, repository: { 'src/lib/DB.php': "$this->exec('PRAGMA legacy_alter_table = ON;');" } },
  ),
  good(
    'By the rules of before 3.26',
    `PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
ALTER TABLE people RENAME TO people_before;
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people SELECT id, coalesce(name, '') FROM people_before;
DROP TABLE people_before;`,
    sqlite,
  ),
];
