/** Further cases of transaction/pragma-does-nothing, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';

const pets = 'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE CASCADE);';

const toys = 'CREATE TABLE toys (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people);';

const rebuild = `CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_new SELECT id, coalesce(name, '') FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;`;

export const cases = [
  bad(
    'In the transaction of the tool',
    `  PRAGMA foreign_keys = OFF;
--^^^^^^^^^^^^^^^^^^^^^^^^^ error: PRAGMA foreign_keys does nothing in the transaction of golang-migrate: where they are on, DROP TABLE people below empties owner of cats. Set it outside.
${rebuild}
PRAGMA foreign_keys = ON;`,
    {
      dialect: 'sqlite',
      tool: 'golang-migrate',
      history: [
        people,
        'CREATE TABLE cats (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE SET NULL);',
      ],
    },
  ),
  bad(
    'Without an action the drop fails',
    `-- +goose Up
  PRAGMA foreign_keys = OFF;
--^^^^^^^^^^^^^^^^^^^^^^^^^ warning: PRAGMA foreign_keys does nothing in the transaction of goose: where they are on, DROP TABLE people below fails or changes rows of others. Set it outside.
${rebuild}`,
    { dialect: 'sqlite', tool: 'goose', history: [`-- +goose Up\n${people}`, `-- +goose Up\n${toys}`] },
  ),
  good(
    'Before BEGIN',
    `PRAGMA foreign_keys = OFF;
BEGIN;
${rebuild}
COMMIT;
PRAGMA foreign_keys = ON;`,
    { dialect: 'sqlite', history: [people, pets] },
  ),
  good(
    'golang-migrate with x-no-tx-wrap, without which BEGIN fails',
    `PRAGMA foreign_keys = OFF;
BEGIN;
${rebuild}
COMMIT;`,
    { dialect: 'sqlite', tool: 'golang-migrate', history: [people, pets] },
  ),
  good(
    'What goes along is put aside and comes back',
    `BEGIN;
PRAGMA foreign_keys = OFF;
CREATE TEMPORARY TABLE pets_kept AS SELECT * FROM pets;
${rebuild}
INSERT INTO pets SELECT * FROM pets_kept;
COMMIT;`,
    { dialect: 'sqlite', history: [people, pets] },
  ),
  good(
    'Said once more in the transaction',
    `PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA foreign_keys = OFF;
${rebuild}
COMMIT;
PRAGMA foreign_keys = ON;`,
    { dialect: 'sqlite', history: [people, pets] },
  ),
  good(
    'The client has switched them off already',
    `PRAGMA foreign_keys = OFF;
${rebuild}
PRAGMA foreign_keys = ON;`,
    { dialect: 'sqlite', tool: 'drizzle', settings: { driver: 'libsql' }, history: [people, pets] },
  ),
  good('Asked, not set', 'BEGIN; PRAGMA foreign_keys; COMMIT;', { dialect: 'sqlite', history: [people] }),
];
