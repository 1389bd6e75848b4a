/** Further cases of design/rename-stopped, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE log (what TEXT);';

const names = 'CREATE VIEW names AS SELECT name FROM people;';

const kept = 'CREATE TRIGGER kept AFTER INSERT ON log BEGIN UPDATE people SET name = NEW.what; END;';

const steps = `CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_new SELECT id, coalesce(name, '') FROM people;`;

export const cases = [
  bad(
    'A trigger of another table, and a column',
    `DROP TABLE people;
ALTER TABLE log RENAME COLUMN what TO message;
--          ^^^ error: The trigger kept names people, which is dropped above and does not exist yet: this statement fails. Drop the trigger before, and create it again afterwards.`,
    {
      dialect: 'sqlite',
      history: [people, kept],
      refused: 'error in trigger kept: no such table: main.people',
    },
  ),
  good(
    'Nobody looks',
    `${steps}
DROP TABLE people;
PRAGMA legacy_alter_table = ON;
ALTER TABLE people_new RENAME TO people;`,
    { dialect: 'sqlite', history: [people, names] },
  ),
  good('A view of another table', 'DROP TABLE log; ALTER TABLE people RENAME TO persons;', {
    dialect: 'sqlite',
    history: [people, names],
  }),
];
