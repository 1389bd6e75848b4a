/** Further cases of design/added-column-refused, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people =
  "CREATE TABLE people (id INTEGER PRIMARY KEY, born TEXT); INSERT INTO people VALUES (1, '1990');";

const sqlite = { dialect: 'sqlite', history: [people] } as const;

const anew = (column: string): string => `BEGIN;
CREATE TABLE people_new (
  id INTEGER PRIMARY KEY,
  born TEXT,
  ${column}
);
INSERT INTO people_new (id, born) SELECT id, born FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
COMMIT;`;

export const cases = [
  bad(
    'PRIMARY KEY',
    `ALTER TABLE people ADD COLUMN code TEXT PRIMARY KEY;
--                                      ^^^^^^^^^^^ error: SQLite adds no PRIMARY KEY column: the statement fails. Rebuild people with it: a new table, the rows, drop, rename.`,
    { ...sqlite, refused: 'Cannot add a PRIMARY KEY column' },
  ),
  bad(
    'The time of now',
    `ALTER TABLE people ADD COLUMN at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP;
--                                                     ^^^^^^^^^^^^^^^^^ error: This fails as soon as people holds one row: SQLite wants a constant default here. Add at without it and NOT NULL, fill it, and set it in each INSERT. 💡`,
    {
      ...sqlite,
      refused: 'non-constant default',
      fixed: anew('at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP'),
    },
  ),
  bad(
    'Required, and without a default',
    `ALTER TABLE people ADD COLUMN code TEXT NOT NULL;
--                                      ^^^^^^^^ error: This fails as soon as people holds one row: SQLite adds a NOT NULL column only with a default. Give code one.`,
    { ...sqlite, refused: 'Cannot add a NOT NULL column with default value NULL' },
  ),
  bad(
    'A reference with a default',
    `PRAGMA foreign_keys = ON;
ALTER TABLE people ADD COLUMN boss INTEGER DEFAULT 1 REFERENCES people;
--                                                   ^^^^^^^^^^^^^^^^^ error: Where foreign keys are on, this fails as soon as people holds one row: a column with REFERENCES has to begin as NULL. Leave the default out.`,
    { ...sqlite, refused: 'Cannot add a REFERENCES column with non-NULL default value' },
  ),
  bad(
    'A stored column',
    `ALTER TABLE people ADD COLUMN year TEXT AS (substr(born, 1, 4)) STORED;
--                            ^^^^ error: This fails as soon as people holds one row: SQLite adds no STORED column. Make year VIRTUAL, and index it where it is looked for. 💡`,
    {
      ...sqlite,
      refused: 'cannot add a STORED column',
      fixed: anew('year TEXT AS (substr(born, 1, 4)) STORED'),
    },
  ),
  good('A constant', 'ALTER TABLE people ADD COLUMN seen INTEGER NOT NULL DEFAULT -1;', sqlite),
  good('What the tool fills in', 'ALTER TABLE people ADD COLUMN seen boolean NOT NULL DEFAULT ${is-seen};', {
    ...sqlite,
    notExecutable: 'The tool fills it in.',
  }),
  good('A constant in parentheses', "ALTER TABLE people ADD COLUMN kind TEXT DEFAULT ('new');", sqlite),
  good('A virtual column', 'ALTER TABLE people ADD COLUMN year TEXT AS (substr(born, 1, 4));', sqlite),
  good('A reference', 'ALTER TABLE people ADD COLUMN parent INTEGER REFERENCES people;', sqlite),
  good(
    'On a table that this migration makes',
    `CREATE TABLE pets (id INTEGER PRIMARY KEY);
ALTER TABLE pets ADD COLUMN at TEXT DEFAULT CURRENT_TIMESTAMP;`,
    sqlite,
  ),
];
