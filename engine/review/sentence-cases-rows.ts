/** More of sentence-cases.ts: how long work on rows takes, and when to stop it. Test data: runs nothing. */
import { startedProgram } from './sentence-cases-runners.ts';
import type { Case } from './sentence-cases.ts';

/** Rows by table, where a case is about how long something takes. */
export const rowsOf = (rows: Readonly<Record<string, number>>): Readonly<Record<string, string>> => ({
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: Object.entries(rows).map(([name, count]) => ({
      schema: 'public',
      name,
      kind: 'table',
      bytes: count * 200,
      rows: count,
    })),
  }),
});

export const casesOfRowWork: readonly Case[] = [
  {
    name: 'rows that are written elsewhere by a flag that goes are values that move',
    up: "INSERT INTO items (id, mail) SELECT gen_random_uuid(), mail FROM users WHERE nick = 'x';\nALTER TABLE users DROP COLUMN nick;",
    files: startedProgram,
    says: [
      '- One release or two. One: stop all instances, start one, check, start the others, as in the runbook.',
    ],
    silent: ['Two, as in the runbook'],
  },
  {
    name: 'rows that another column gave are none',
    up: 'INSERT INTO items (id, mail) SELECT gen_random_uuid(), mail FROM users;\nALTER TABLE users DROP COLUMN nick;',
    files: startedProgram,
    says: ['Two, as in the runbook: first such a release without the file'],
  },
  {
    name: 'an empty text that becomes null is no loss',
    up: "UPDATE users SET mail = NULL WHERE mail = '';",
    says: ['**Go.**'],
    silent: ['written over', 'export'],
  },
  {
    name: 'a row that a unique key lets in once is looked for afterwards, and whether the login may write it before',
    up: "UPDATE users SET code = NULL WHERE code = '';",
    says: [
      'rows of users that line 1 still meets: none, where nobody has written such since',
      'Releases that know nothing of it may write rows again that line 1 meets',
      "VALUES ('users', 'UPDATE', to_regclass('public.users'))",
    ],
    silent: ['rows of users that line 1 meets:'],
  },
  {
    name: 'a way back that gives one value to several rows fails on a unique key',
    up: "UPDATE users SET code = NULL WHERE code = '';",
    files: { 'db/migrations/000004_change.down.sql': "UPDATE users SET code = '' WHERE code IS NULL;\n" },
    says: ["It fails as soon as line 2 meets two rows: users_code_key lets users.code be '' once."],
  },
  {
    name: 'and not where no key is on it, or its condition is for one row',
    up: 'UPDATE users SET nick = NULL;',
    files: {
      'db/migrations/000004_change.down.sql':
        "UPDATE users SET nick = '' WHERE nick IS NULL;\nUPDATE users SET code = 'a' WHERE id = 1;\n",
    },
    says: ['back.sql'],
    silent: ['It fails as soon as'],
  },
  {
    name: 'another text that does is one, and so is an empty one under OR',
    up: "UPDATE users SET mail = NULL WHERE mail = 'none';\nUPDATE users SET code = NULL WHERE code = '' OR id < 9;",
    says: ['Values of mail and code of users are written over'],
  },
  {
    name: 'a copy takes as long as the rows that it reads, and the limit says so',
    up: `CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), note text);
INSERT INTO notes (id, order_id, note) SELECT id, id, note FROM orders;
INSERT INTO notes (id, order_id, note) SELECT -id, id, note FROM orders;
ALTER TABLE orders DROP COLUMN note;`,
    files: rowsOf({ orders: 96_000 }),
    says: [
      'lines 2, 3 work on rows (18 MB, 96 thousand rows, estimate for as many rows as are read 2 times: 1.0 s to 7 min at 500 to 200 k rows a second).',
      'Once it has its locks: it takes longer than 7 min, the most of the estimate, or free disk or a replica’s lag passes a limit that you write down before.',
    ],
    silent: ['under a second'],
  },
  {
    name: 'rows of another table that a loop reads take their time too',
    up: `ALTER TABLE users ADD COLUMN open_orders bigint;
DO $$
DECLARE one record; many bigint;
BEGIN
  FOR one IN SELECT id FROM users LOOP
    SELECT count(*) INTO many FROM orders WHERE user_id = one.id;
    UPDATE users SET open_orders = many WHERE id = one.id;
  END LOOP;
END $$;`,
    files: rowsOf({ users: 20_000, orders: 500_000_000 }),
    says: [
      'orders: 93 GB, 500 million rows',
      'at 500 to 200 k rows a second written and 5,000 to 250 k read',
      'it takes longer than 28 h, the most of the estimate, or free disk or a replica’s lag passes a limit that you write down before.',
    ],
  },
  {
    name: 'rows that are written down are there at once, and a copy of unknown size has a limit that somebody writes down',
    up: `CREATE TABLE kinds (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
INSERT INTO kinds (id) VALUES (1), (2);
ALTER TABLE users ADD COLUMN kind_id bigint;`,
    files: rowsOf({ users: 20_000 }),
    says: ['- **users', 'for a moment'],
    silent: ['work on rows', 'works on rows', 'takes longer than'],
  },
  {
    name: 'without statistics a copy has the limit that somebody writes down',
    up: `CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), note text);
INSERT INTO notes (id, order_id, note) SELECT id, id, note FROM orders;`,
    says: [
      'How long others may wait once it has its locks is not known here: write a time down before, and cancel it then.',
    ],
    silent: ['under a second', 'the most of the estimate'],
  },
  {
    name: 'a backfill beside others has a limit of its own',
    up: "UPDATE users SET nick = 'x' WHERE nick = '';",
    files: rowsOf({ users: 16_000_000 }),
    says: [
      '- Line 1 takes longer than 8.9 h, the most of the estimate, or meanwhile free disk or a replica’s lag passes a limit that you write down before: cancel it.',
    ],
    silent: ['A statement fails: go on'],
  },
  {
    name: 'what locks two tables for the same work describes it once',
    up: `CREATE INDEX orders_user ON orders (user_id);
CREATE INDEX users_mail ON users (mail);
UPDATE users SET nick = mail;`,
    files: rowsOf({ users: 20_000_000, orders: 96_000_000 }),
    says: [
      '- **orders**: writes wait while line 1 builds an index',
      'lines 2, 3 work (as above), in all 119 s to 12 h.',
    ],
  },
  {
    name: 'a key that no row brings holds no row of what it refers to',
    up: "INSERT INTO orders (id, note) SELECT id, 'x' FROM users;",
    says: ['Inserts rows into orders'],
    silent: ['ROW SHARE', 'deletes of the rows of users'],
  },
  {
    name: 'one that a row brings does',
    up: 'INSERT INTO orders (id, user_id) SELECT id, id FROM users;',
    says: ['deletes of the rows of users that its rows refer to'],
  },
];
