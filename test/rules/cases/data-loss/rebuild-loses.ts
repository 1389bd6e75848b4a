/** Further cases of data-loss/rebuild-loses, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = `CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, plan TEXT DEFAULT 'free');
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN SELECT 1; END;`;

const confirmations = `CREATE TABLE confirmations (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, code TEXT UNIQUE CHECK (length(code) > 3));
CREATE INDEX conf_person ON confirmations (person_id);`;

const takesPlace = (name: string): string => `DROP TABLE ${name};
ALTER TABLE ${name}_new RENAME TO ${name};`;

export const cases = [
  bad(
    'SQLite: an index, a unique key, a check and an ON DELETE action',
    `CREATE TABLE confirmations_new (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), code TEXT);
INSERT INTO confirmations_new SELECT id, person_id, code FROM confirmations;
DROP TABLE confirmations;
--         ^^^^^^^^^^^^^ warning: The rebuild here leaves out index conf_person of confirmations and 3 more. Create that again after the rename, if it is to stay.
ALTER TABLE confirmations_new RENAME TO confirmations;`,
    { dialect: 'sqlite', history: [people, confirmations] },
  ),
  good(
    'SQLite: the index goes with its column',
    `CREATE TABLE tags_new (id INTEGER PRIMARY KEY);
INSERT INTO tags_new SELECT id FROM tags;
${takesPlace('tags')}`,
    {
      dialect: 'sqlite',
      history: [
        'CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX by_name ON tags (name);',
      ],
    },
  ),
  good(
    'SQLite: all of it is there again',
    `CREATE TABLE people_new (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE, plan TEXT DEFAULT 'trial');
INSERT INTO people_new SELECT * FROM people;
${takesPlace('people')}
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN SELECT 1; END;`,
    { dialect: 'sqlite', history: [people] },
  ),
];
