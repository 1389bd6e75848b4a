/** More of sentence-cases.ts: names that a change gives to others, rows that it cannot succeed on, counters that begin at one. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const bigger = 'CREATE TABLE big (id int PRIMARY KEY, id_big bigint, kind_id int NOT NULL, old_kind int);';

export const casesOfFormerNames: readonly Case[] = [
  {
    name: 'what a new key will be on is asked under the name that it has until then',
    between: bigger,
    up: `ALTER TABLE big DROP COLUMN id;
ALTER TABLE big RENAME COLUMN id_big TO id;
ALTER TABLE big ADD PRIMARY KEY (id);`,
    says: [
      'what it renames is there; no duplicates of big (id_big); no nulls in big.id_big',
      '- What becomes of rows with null in big.id_big: nothing in the files fills them, and line 3 fails on the first one.',
    ],
    silent: ['no nulls in big.id;', 'new names are free'],
  },
  {
    name: 'a foreign key refers to the column that has taken the name',
    between: `${bigger}\nCREATE TABLE small (big_id bigint);`,
    up: `ALTER TABLE big RENAME COLUMN id TO id_int;
ALTER TABLE big RENAME COLUMN id_big TO id;
ALTER TABLE big ADD UNIQUE (id);
ALTER TABLE small ADD FOREIGN KEY (big_id) REFERENCES big (id);`,
    says: ['every small (big_id) is in big (id_big)', 'WHERE parent.id_big = child.big_id'],
  },
  {
    name: 'a condition that says new names is not asked before',
    up: `ALTER TABLE users RENAME COLUMN nick TO name;
ALTER TABLE users ADD CHECK (name <> '');`,
    says: ['Whether line 2 finds rows that are refused: it names columns of users as the change calls them'],
    silent: ['satisfy the check'],
  },
  {
    name: 'a table that takes the name of another has none of its rows',
    up: `CREATE TABLE fresh (id bigint NOT NULL, mail text);
ALTER TABLE orders RENAME TO gone;
ALTER TABLE fresh RENAME TO orders;
ALTER TABLE orders ADD UNIQUE (mail);`,
    says: ['the new names are free'],
    silent: ['no duplicates of orders'],
  },
];

export const casesOfExports: readonly Case[] = [
  {
    name: 'a key that goes is written down with the one that takes its place',
    between: bigger,
    up: `ALTER TABLE big DROP COLUMN id;
ALTER TABLE big RENAME COLUMN id_big TO id;
ALTER TABLE big ADD PRIMARY KEY (id);`,
    says: ["copy (SELECT id_big, id FROM public.big) TO 'big.csv'"],
  },
  {
    name: 'another unique key that stays tells the rows apart too',
    up: 'ALTER TABLE items DROP COLUMN id;',
    says: [
      "copy (SELECT mail, id FROM public.items) TO 'items.csv'",
      '-- CREATE TEMPORARY TABLE exported_items (mail text, id uuid);',
      'AS t SET id = e.id FROM exported_items AS e WHERE t.mail = e.mail;\n-- SELECT count(*) AS in_the_file, count(*) FILTER (WHERE EXISTS (SELECT FROM public.items AS t WHERE t.mail = e.mail)) AS came_back FROM exported_items AS e;\n-- Fill items.id here, where there are rows.\nALTER TABLE public.items ALTER COLUMN id SET NOT NULL;',
    ],
  },
  {
    name: 'what a person has to fill takes its time, and the values that are gone have gone before',
    up: 'ALTER TABLE users DROP COLUMN nick;\nALTER TABLE users DROP COLUMN mail;',
    between: 'ALTER TABLE users ALTER COLUMN nick DROP DEFAULT;',
    files: manyUsers,
    says: [
      ', generated, not proved, does not bring all data back. It brings values back only from the export files',
      'users: from line 4 to COMMIT nothing reads or writes it, while the UPDATE fills its rows (estimate for all of them: 18 min to 118 h at 500 to 200 k rows a second).',
      'psql -v ON_ERROR_STOP=1 -f back.sql, in the folder of those files.',
      '-- set ON_ERROR_STOP on\n-- CREATE TEMPORARY',
      "-- copy exported_users FROM 'users.csv' WITH (FORMAT csv, HEADER)",
    ],
    silent: ['not proved, loses data'],
  },
  {
    name: 'without a key that stays whole rows are written down',
    between: bigger,
    up: 'ALTER TABLE big DROP COLUMN id;',
    says: [
      '-- big: no key stays by which a row would be found again, so whole rows',
      "copy (SELECT * FROM public.big) TO 'big.csv'",
    ],
    silent: ['CREATE TEMPORARY TABLE'],
  },
];

export const casesOfRowsInTheWay: readonly Case[] = [
  {
    name: 'a key to a table that the change makes and leaves empty cannot stand over rows',
    between: bigger,
    up: `CREATE TABLE kinds (id int PRIMARY KEY);
ALTER TABLE big ADD FOREIGN KEY (kind_id) REFERENCES kinds (id);`,
    says: [
      '### Fails as it stands',
      '- Line 2 cannot succeed as soon as big has a row: it has kind_id refer to kinds, which line 1 makes and nothing fills.',
      'big has no rows: line 2 has kind_id refer to kinds, which line 1 makes and nothing fills',
    ],
    silent: ['No go: line 2'],
  },
  {
    name: 'of a column that may be null only rows with a value are in the way',
    between: bigger,
    up: `CREATE TABLE kinds (id int PRIMARY KEY);
ALTER TABLE big ADD FOREIGN KEY (old_kind) REFERENCES kinds (id) NOT VALID;
ALTER TABLE big VALIDATE CONSTRAINT big_old_kind_fkey;`,
    says: [
      '- Line 3 cannot succeed as soon as big has a row with a old_kind: it has old_kind refer to kinds',
      'SELECT 1 FROM public.big WHERE old_kind IS NOT NULL',
    ],
  },
  {
    name: 'a key that is not validated asks no row, and a new column without a value neither',
    between: bigger,
    up: `CREATE TABLE kinds (id int PRIMARY KEY);
ALTER TABLE big ADD FOREIGN KEY (kind_id) REFERENCES kinds (id) NOT VALID;
ALTER TABLE big ADD COLUMN other int REFERENCES kinds (id);`,
    says: ['- Creates table kinds.'],
    silent: ['cannot succeed', 'has no rows'],
  },
  {
    name: 'a table that is filled from the rows that refer to it has them all, and one that is filled in part is asked',
    between: bigger,
    up: `CREATE TABLE kinds (id int PRIMARY KEY);
INSERT INTO kinds (id) SELECT DISTINCT kind_id FROM big WHERE kind_id > 3;
ALTER TABLE big ADD FOREIGN KEY (kind_id) REFERENCES kinds (id);`,
    says: ['every big (kind_id) is among the rows that come to kinds (line 2)'],
    silent: ['cannot succeed'],
  },
  {
    name: 'where the statistics have counted rows a required column is no go',
    up: 'ALTER TABLE users ADD COLUMN kind text NOT NULL;',
    files: manyUsers,
    says: [
      '**No go:** line 1 fails on the rows that the statistics have counted, and everything is taken back. Mend that first.',
      '- Line 1 cannot succeed as soon as users has a row (statistics: 212 million rows): it adds kind, which takes no nulls, and gives the rows that are there no value.',
      'users has no rows: line 1 adds kind',
    ],
  },
  {
    name: 'without statistics the finding says so, and the pre-flight asks',
    up: 'ALTER TABLE users ADD COLUMN kind text NOT NULL;',
    says: ['This fails as soon as users holds one row', 'users has no rows: line 1 adds kind'],
    silent: ['cannot succeed'],
  },
  {
    name: 'a column that nothing has filled cannot be required',
    up: `ALTER TABLE users ADD COLUMN kind text;
ALTER TABLE users ALTER COLUMN kind SET NOT NULL;`,
    says: [
      '- Line 2 cannot succeed as soon as users has a row: it forbids nulls in kind, which comes without a value (line 1) and which nothing fills.',
    ],
  },
  {
    name: 'one that is filled can, and rows that are deleted are in nobody’s way',
    up: `ALTER TABLE users ADD COLUMN kind text;
UPDATE users SET kind = 'a';
ALTER TABLE users ALTER COLUMN kind SET NOT NULL;
DELETE FROM orders;
ALTER TABLE orders ADD COLUMN kind text NOT NULL;`,
    says: ['- Adds columns'],
    silent: ['cannot succeed', 'has no rows'],
  },
  {
    name: 'the same value for every row is unique for one row at most',
    up: 'ALTER TABLE users ADD COLUMN kind int DEFAULT 0 UNIQUE;',
    says: [
      '- Line 1 cannot succeed as soon as users has two rows: it gives every row the same kind, which has to be unique.',
      'SELECT 1 FROM public.users OFFSET 1',
    ],
  },
];

export const casesOfCounters: readonly Case[] = [
  {
    name: 'a column that is numbered from now on begins below the numbers that are there',
    between: bigger,
    up: 'ALTER TABLE big ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;',
    says: [
      '- Who sets the counter of big.id: from line 1 on the server numbers it, beginning at 1, the rows that are there have their numbers, and an INSERT that leaves the column out fails with a duplicate key. START WITH above the highest number, or the step of the runbook before the application writes.',
      "Set the counter of big.id.** Before anybody inserts rows: SELECT setval(pg_get_serial_sequence('public.big', 'id'), (SELECT max(id) FROM public.big));",
      'big.id: its sequence is not past the highest number',
      'big.id: the server numbers it',
    ],
  },
  {
    name: 'one that has taken the name of a numbered column is numbered anew',
    between: 'CREATE TABLE nums (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id_big bigint);',
    up: `ALTER TABLE nums DROP COLUMN id;
ALTER TABLE nums RENAME COLUMN id_big TO id;
ALTER TABLE nums ADD PRIMARY KEY (id);
ALTER TABLE nums ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;`,
    says: ['Who sets the counter of nums.id', 'nums.id: its sequence is not past the highest number'],
  },
  {
    name: 'a new sequence after a column that was there',
    between: bigger,
    up: `CREATE SEQUENCE big_numbers;
ALTER TABLE big ALTER COLUMN id SET DEFAULT nextval('big_numbers');`,
    says: [
      "SELECT setval('public.big_numbers', (SELECT max(id) FROM public.big));",
      'big.id: its sequence is not past the highest number',
    ],
  },
  {
    name: 'a counter that begins above, or is set, is in order',
    between: bigger,
    up: `ALTER TABLE big ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 1000000);
ALTER TABLE users ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users));
ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;`,
    says: ['Makes the server number'],
    silent: ['Who sets the counter', 'Set the counter'],
  },
];
