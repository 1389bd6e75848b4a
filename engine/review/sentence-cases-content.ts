/** More of sentence-cases.ts: what copied rows may fail on, and what is asked of them before and after. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfContent: readonly Case[] = [
  {
    name: 'longer values, nulls and keys that come twice are asked for before rows are copied',
    up: `CREATE TABLE kinds (id serial PRIMARY KEY, name varchar(16) UNIQUE NOT NULL);
INSERT INTO kinds (name) SELECT nick FROM users;
INSERT INTO kinds (name) VALUES ('site');
CREATE TABLE names (user_id bigint NOT NULL, kind_id integer NOT NULL, value varchar(40) NOT NULL, UNIQUE (user_id, kind_id));
INSERT INTO names (user_id, kind_id, value) SELECT u.id, k.id, u.mail FROM users u JOIN kinds k ON k.name = u.nick;`,
    says: [
      'no value longer than 16 characters comes to kinds.name (line 2)',
      'no two rows come to kinds with the same (name), which kinds_name_key refuses (lines 2, 3)',
      'no value longer than 40 characters comes to names.value (line 5)',
      'no null comes to names (value) (line 5)',
      'no two rows come to names with the same (user_id, kind_id), which names_user_id_kind_id_key refuses (line 5)',
      'rows that come to names (line 5): the post-flight counts them again',
      'rows of names: as many as the pre-flight has counted, where nobody writes yet',
    ],
    silent: ['no null comes to kinds', '(id), which kinds_pkey'],
  },
  {
    name: 'what fits by its type, and one row for each, is not asked for',
    up: `CREATE TABLE copies (id bigint PRIMARY KEY, mail text, code text UNIQUE);
INSERT INTO copies (id, mail, code) SELECT id, mail, code FROM users;`,
    says: ['rows of copies: as many as'],
    silent: ['comes to', 'two rows come'],
  },
  {
    name: 'ON CONFLICT leaves out what comes twice',
    up: `CREATE TABLE kinds (name text UNIQUE NOT NULL);
INSERT INTO kinds (name) SELECT nick FROM users ON CONFLICT DO NOTHING;`,
    says: ['Inserts rows into kinds.'],
    silent: ['two rows come', 'as many as'],
  },
  {
    name: 'rows that are there count for a key too, and what the change has written before is asked by nobody',
    up: `INSERT INTO items (id, mail) SELECT gen_random_uuid(), mail FROM users;
UPDATE users SET code = nick;
INSERT INTO items (id, mail) SELECT gen_random_uuid(), code FROM users;`,
    says: [
      'no null comes to items (mail) (line 1)',
      '- What the change fails on otherwise, and nothing here asks before, as it reads what the change itself makes or changes: whether no null comes to items (mail) (line 3); no two rows come to items with the same (mail), which items_mail_key refuses (lines 1, 3).',
    ],
    silent: ['which items_pkey refuses'],
  },
  {
    name: 'numbers that are copied do not move the counter',
    up: `CREATE TABLE logs (id serial PRIMARY KEY, note text);
INSERT INTO logs (id, note) SELECT id, note FROM orders;`,
    says: [
      '- Who sets the counter of logs.id: line 2 writes numbers of its own there, the counter does not follow, and an INSERT that leaves the column out fails on the first number that is there (duplicate key): the runbook has the step.',
      "Set the counter of logs.id.** Before anybody inserts rows: SELECT setval(pg_get_serial_sequence('public.logs', 'id'), (SELECT max(id) FROM public.logs));",
      'logs.id: its sequence is not past the highest number',
    ],
  },
  {
    name: 'a counter that is set after is in order, and so is one that gives the numbers',
    up: `CREATE TABLE logs (id serial PRIMARY KEY, note text);
INSERT INTO logs (note) SELECT note FROM orders;
CREATE TABLE others (id serial PRIMARY KEY, note text);
INSERT INTO others (id, note) SELECT id, note FROM orders;
SELECT setval('others_id_seq', (SELECT max(id) FROM others));`,
    says: ['Inserts rows into logs, others.'],
    silent: ['Who sets the counter'],
  },
  {
    name: 'rows that a backfill leaves without a value are looked for after it',
    up: `ALTER TABLE users ADD COLUMN login text;
ALTER TABLE orders ADD COLUMN mail text;
UPDATE users SET login = lower(nick) WHERE nick <> '';
UPDATE orders SET mail = u.mail FROM users u WHERE u.id = orders.user_id;`,
    says: [
      'no row of users is without login, which line 3 fills where its condition holds',
      "SELECT 1 FROM public.users WHERE (login IS NULL) AND (nick <> '''')",
      'no row of orders is without mail, which line 4 fills',
    ],
  },
  {
    name: 'a column of before that is written anew is not asked for nulls',
    up: "UPDATE users SET mail = lower(mail) WHERE mail <> '';",
    says: ['Updates rows of users.'],
    silent: ['is without mail'],
  },
  {
    name: 'texts that are cast to numbers are asked for, in the rows that are cast',
    up: "ALTER TABLE orders ADD COLUMN amount integer;\nUPDATE orders SET amount = note::int, user_id = 1 WHERE note <> '';",
    says: [
      'every text that line 2 casts to int4 is one',
      "FROM (SELECT (note)::text AS value FROM orders WHERE note <> '') AS given WHERE value !~* '^",
    ],
  },
  {
    name: 'numbers that become others, and casts of a CASE, are not asked for',
    up: `UPDATE orders SET note = id::text, user_id = id::int;
UPDATE users SET code = CASE WHEN nick ~ '^[0-9]+$' THEN (nick::int + 1)::text ELSE nick END;`,
    says: ['Updates rows of orders, users.'],
    silent: ['casts to'],
  },
  {
    name: 'of rows that come beside those that are there the keys alone are asked, as what they are there',
    up: "INSERT INTO users (id, mail, nick, seen, code) SELECT id, note, 'x', NULL, NULL FROM orders;",
    says: [
      'SELECT id, code FROM public.users UNION ALL SELECT id::int8, code::text FROM (SELECT id, note',
      'no two rows come to users with the same (code)',
    ],
  },
  {
    name: 'values that a change of type refuses are asked for before it',
    up: 'ALTER TABLE users ALTER COLUMN mail TYPE int USING mail::int;\nALTER TABLE users ALTER COLUMN id TYPE int;',
    says: [
      'no value of users.mail is one that integer refuses (line 1)',
      'no value of users.id is one that integer refuses (line 2)',
      'WHERE id NOT BETWEEN -2147483648 AND 2147483647',
    ],
  },
];
