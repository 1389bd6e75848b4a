/** More of sentence-cases.ts: rows that a change copies before their table or columns go. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const copied = `CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), note text);
INSERT INTO notes (id, order_id, note) SELECT id, id, note FROM orders;`;

export const casesOfCopies: readonly Case[] = [
  {
    name: 'a copy that is made while old releases write needs something that writes both',
    up: `${copied}
ALTER TABLE orders DROP COLUMN note;`,
    says: [
      'line 1 first; (2) triggers or a release that write to notes too what is written to orders; (3) line 2 in batches, without rows that are there by then; (4) the release that reads notes and no longer needs what goes; (5) line 3 when no older one runs any more.\n  - Without such writes what old releases write after the copies is lost: then it is one outage from the first copy until no older release runs.',
    ],
    silent: ['with either'],
  },
  {
    name: 'keys that refer to a table that goes lead elsewhere before a release no longer writes it, and columns are given with every row',
    up: `CREATE TABLE people_new (id bigint PRIMARY KEY, mail text);
ALTER TABLE orders ADD COLUMN kind text;
UPDATE orders SET kind = 'a' WHERE id < 7;
UPDATE orders SET kind = 'b' WHERE id >= 7;
INSERT INTO people_new (id, mail) SELECT id, mail FROM users;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD CONSTRAINT orders_person FOREIGN KEY (user_id) REFERENCES people_new (id);
DROP VIEW people;
DROP TABLE users;`,
    says: [
      '(2) triggers or a release that write to people_new too what is written to users, and that give orders.kind with every row; (3) lines 3, 4, 5 in batches, without rows that are there by then; (4) line 6 (new keys NOT VALID, validated apart), as a release that no longer writes users could insert no row that refers to a new one before; (5) the release that reads people_new and no longer needs what goes; (6) lines 7, 8 when no older one runs any more.',
    ],
  },
  {
    name: 'a view with other columns cannot be made before the old one goes, under the same name',
    up: `CREATE TABLE mails (id bigint PRIMARY KEY, mail text);
INSERT INTO mails (id, mail) SELECT id, mail FROM users;
ALTER TABLE users DROP COLUMN mail CASCADE;
CREATE VIEW people AS SELECT id, nick FROM users;`,
    says: [
      '(5) line 3 when no older one runs any more.',
      'people: both releases call it so, with other columns. Make the new one (line 4) under another name first, for the new release to read; the old one goes with line 3. As it is, it runs only after that, and a release that runs fails from there on.',
    ],
    silent: ['lines 1, 4 first'],
  },
  {
    name: 'a table that another one takes the place of has no order of lines',
    up: `CREATE TABLE orders_new (id bigint PRIMARY KEY, user_id bigint, text text);
INSERT INTO orders_new (id, user_id, text) SELECT id, user_id, note FROM orders;
DROP INDEX orders_note;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
    says: [
      'Its lines cannot be split: orders is one table until line 4 and another from line 5 on, and both releases call it so. One outage for all of it; or give the new table a name of its own, which the new release uses, and split that.',
    ],
    silent: ['How it is split', 'Whether a query needs orders_note'],
  },
  {
    name: 'an index that goes from a table that stays is a question',
    up: 'DROP INDEX orders_note;',
    says: ['Whether a query needs orders_note of orders (note), which line 1 drops for good'],
  },
  {
    name: 'whether a table is published is asked of those whose rows it writes too',
    up: `ALTER TABLE items ADD COLUMN a int;
UPDATE orders SET note = '' WHERE note IS NULL;
DELETE FROM users WHERE seen < now();`,
    says: [
      "WHERE relname = tablename AND nspname = schemaname) IN (to_regclass('public.items'), to_regclass('public.orders'), to_regclass('public.users'))",
    ],
  },
  {
    name: 'a table that is only referred to or read is not asked for',
    up: `CREATE TABLE logs (id bigint, user_id bigint REFERENCES users (id));
INSERT INTO hooks (token) SELECT note FROM orders;`,
    says: ["nspname = schemaname) IN (to_regclass('public.hooks'))"],
  },
  {
    name: 'a copy with a condition may leave rows out',
    up: `CREATE TABLE archive (id bigint, user_id bigint, note text);
INSERT INTO archive SELECT id, user_id, note FROM orders WHERE user_id > 7;
DROP TABLE orders;`,
    says: ['rows that it leaves out are lost.'],
    silent: ['copies all of its rows'],
  },
  {
    name: 'columns whose values go along with the key of their rows are not lost, and the one that stays after is',
    up: `CREATE TABLE kinds (id serial PRIMARY KEY, name varchar(16) UNIQUE NOT NULL);
INSERT INTO kinds (name) VALUES ('mail'), ('nick');
CREATE TABLE names (user_id bigint NOT NULL REFERENCES users (id), kind_id integer NOT NULL REFERENCES kinds (id), value text NOT NULL);
INSERT INTO names (user_id, kind_id, value) SELECT DISTINCT u.id, k.id, mail FROM users u CROSS JOIN kinds k WHERE mail IS NOT NULL AND k.name = 'mail';
DROP VIEW people;
ALTER TABLE users DROP COLUMN mail, DROP COLUMN code;`,
    says: ['- The values of users.code are gone.', 'The values of users.mail go; they were copied before.'],
    silent: ['\n- The values of users.mail', 'mail and 1 more in users for good'],
  },
  {
    name: 'values that are copied by a choice that nothing meets are lost',
    up: `CREATE TABLE kinds (id serial PRIMARY KEY, name varchar(16) UNIQUE NOT NULL);
CREATE TABLE names (user_id bigint NOT NULL, kind_id integer NOT NULL, value text NOT NULL);
INSERT INTO names (user_id, kind_id, value) SELECT u.id, k.id, nick FROM users u CROSS JOIN kinds k WHERE k.name = 'nick';
ALTER TABLE users DROP COLUMN nick;`,
    says: ['- The values of users.nick are gone.'],
  },
  {
    name: 'rows that are joined by a key without nulls are all there',
    up: `CREATE TABLE tokens (hook_id integer PRIMARY KEY REFERENCES hooks (id), secret text);
INSERT INTO tokens (hook_id, secret) SELECT h.id, h.token FROM hooks h;
DROP TABLE hooks CASCADE;`,
    says: ['Table hooks goes; line 2 copies all of its rows into tokens before.'],
    silent: ['\n- The rows of hooks', '\n- The values of hooks'],
  },
  {
    name: 'a table that goes in two copies names both, and what they cast',
    up: `CREATE TABLE counts (id integer PRIMARY KEY);
CREATE TABLE notes (id bigint PRIMARY KEY, user_id integer, note text);
INSERT INTO counts (id) SELECT id FROM orders;
INSERT INTO notes (id, user_id, note) SELECT id, user_id, note FROM orders;
DROP TABLE orders;`,
    says: [
      '- Table orders goes; lines 3, 4 copy all of its rows into counts and notes before, into each a part of the columns; cast: id, user_id (bigint to integer); values that do not fit make them fail.',
    ],
  },
  {
    name: 'what others write after a copy goes with the table, until a lock keeps them out',
    up: `BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint, note text);
INSERT INTO notes (id, user_id, note) SELECT id, user_id, note FROM users_old;
DROP TABLE users_old;
COMMIT;`,
    first: 'CREATE TABLE users_old (id bigint PRIMARY KEY, user_id bigint, note text);',
    says: ['Drops table users_old.'],
    silent: ['is in no copy'],
  },
  {
    name: 'what is written to a table between its copy and its end is lost, and how much is known',
    up: `BEGIN;
CREATE TABLE people_new (id bigint PRIMARY KEY, mail text, nick text, seen timestamp, code text);
INSERT INTO people_new SELECT id, mail, nick, seen, code FROM users;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
DROP VIEW people;
DROP TABLE users;
COMMIT;`,
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [
          {
            ...{ schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 2, rows: 200_000 },
            writesPerSecond: 1350,
          },
        ],
      }),
    },
    says: [
      'Writes to users from line 3 until line 4 are lost: lock it first.',
      '- What others write to users from the beginning of line 3 until line 4 has its lock (1,350 rows a second on average; estimate: for 1 s to 7 min) is in no copy and goes with the table. In front of line 3: LOCK TABLE users IN ACCESS EXCLUSIVE MODE; there reads wait from then on too (estimate: 1 s to 7 min);',
      'as line 6 needs the strongest.',
    ],
  },
  {
    name: 'a lock before the copy keeps writers out',
    up: `BEGIN;
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint, note text);
INSERT INTO notes (id, user_id, note) SELECT id, user_id, note FROM orders;
DROP TABLE orders;
COMMIT;`,
    says: ['Table orders goes; line 4 copies all of its rows into notes before'],
    silent: ['is in no copy', 'are lost: lock'],
  },
  {
    name: 'a column that was added in the same transaction has locked the table before the copy',
    up: `BEGIN;
ALTER TABLE orders ADD COLUMN text text;
UPDATE orders SET text = note;
ALTER TABLE orders DROP COLUMN note;
COMMIT;`,
    says: ['they were copied before'],
    silent: ['is in no copy', 'are lost: lock'],
  },
  {
    name: 'a table that goes in another transaction than its copy was made in',
    up: `CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint, note text);
BEGIN;
INSERT INTO notes (id, user_id, note) SELECT id, user_id, note FROM orders;
COMMIT;
DROP TABLE orders;`,
    says: [
      'What others write to orders from the beginning of line 3 until line 5 is in no copy and goes with it: keep writers away from then on.',
    ],
  },
  {
    name: 'a name for each range of the values is no copy of them, and a column beside it is lost',
    up: `ALTER TABLE users ADD COLUMN part char(2);
UPDATE users SET part = 'AM' WHERE seen < '2020-01-01';
UPDATE users SET part = 'PM' WHERE seen >= '2020-01-01';
ALTER TABLE users DROP COLUMN seen, DROP COLUMN nick;`,
    says: [
      ' What is lost is listed below: accept it, or export it first.',
      '- The values of users.seen go; lines 2, 3 make others of them before, and what the expression leaves out is gone.',
      '- The values of users.nick are gone.',
      '**Point of no return: line 4',
      '(SELECT id, seen, nick FROM public.users)',
    ],
    silent: ['they were copied before'],
  },
  {
    name: 'a CASE that names ranges is no copy either',
    up: `ALTER TABLE users ADD COLUMN part char(2);
UPDATE users SET part = CASE WHEN seen < '2020-01-01' THEN 'AM' ELSE 'PM' END;
ALTER TABLE users DROP COLUMN seen;`,
    says: ['- The values of users.seen go; line 2 makes others of them before'],
    silent: ['they were copied before', 'are copied here'],
  },
  {
    name: 'a value that is kept inside of the new one is not lost',
    up: `UPDATE orders SET note = json_build_object('text', note)::text WHERE note NOT LIKE '%text%';
UPDATE users SET code = 'C-' || code;
UPDATE items SET mail = lower(mail);`,
    says: ['- Values of items.mail are written over.'],
    silent: ['orders.note, ', 'orders.note are', 'users.code'],
  },
  {
    name: 'a guard that lets only nulls be written over',
    up: `DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM orders WHERE note IS NOT NULL LIMIT 1) THEN
    UPDATE orders SET note = 'none';
  END IF;
END $$;`,
    says: ['Updates rows of orders.'],
    silent: ['are written over'],
  },
  {
    name: 'a guard of another column lets values be written over',
    up: `DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM orders WHERE user_id IS NOT NULL LIMIT 1) THEN
    UPDATE orders SET note = 'none';
  END IF;
END $$;`,
    says: ['Values of orders.note are written over.'],
  },
  {
    name: 'what rows of another table took along comes back by the key of its row',
    up: `CREATE TABLE kinds (id int PRIMARY KEY, name text);
INSERT INTO kinds VALUES (1, 'mail'), (2, 'code');
CREATE TABLE links (owner bigint REFERENCES users (id), kind int REFERENCES kinds (id), said text NOT NULL);
INSERT INTO links (owner, kind, said) SELECT DISTINCT u.id, k.id, code FROM users u CROSS JOIN kinds k WHERE code IS NOT NULL AND k.name = 'code';
ALTER TABLE users DROP COLUMN code;`,
    says: [
      "UPDATE public.users AS back SET code = kept.said FROM public.links AS kept, public.kinds AS k WHERE back.id = kept.owner AND k.id = kept.kind AND k.name = 'code';",
      '-- users.code: filled again from links.said.',
      'It fills the columns that come back from the copies that the change has made; a row of which several are there gets any one of them, and one of which none is left (a cascade takes copies too) stops it where nulls are forbidden again.',
    ],
    silent: ['The values of users.code are gone.'],
  },
  {
    name: 'a copy that leaves rows out, or has no key of theirs, brings nothing back',
    up: `CREATE TABLE links (owner bigint, said text);
INSERT INTO links (owner, said) SELECT u.id, u.code FROM users u WHERE u.code IS NOT NULL AND u.nick = 'x';
INSERT INTO links (said) SELECT u.code FROM users u WHERE u.code IS NOT NULL;
ALTER TABLE users DROP COLUMN code;`,
    says: ['ADD COLUMN code text'],
    silent: ['AS back', 'filled again'],
  },
  {
    name: 'what is copied into a table that may be there would come twice',
    up: 'CREATE TABLE IF NOT EXISTS notes (user_id bigint, note text);\nCREATE TABLE IF NOT EXISTS marks (id int PRIMARY KEY);\nINSERT INTO notes SELECT user_id, note FROM orders;\nINSERT INTO marks SELECT id FROM users ON CONFLICT DO NOTHING;',
    says: [
      "'not there yet: notes (IF NOT EXISTS passes over what is, and the rows that are copied into it come a second time)' AS \"check\", CASE count(*) WHEN 0 THEN 'ok' ELSE 'STOP' END",
      "'not there yet: marks (IF NOT EXISTS passes over what is)' AS \"check\", CASE count(*) WHEN 0 THEN 'ok' ELSE 'look' END",
    ],
  },
];
