/** More of sentence-cases.ts: rows that a change writes down or copies beside others. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const prisma = {
  layout: 'prisma',
  files: { 'package.json': '{ "dependencies": { "prisma": "7.9.1" } }' },
} as const;

const ids = `'0c077abd-eca2-4cbb-818c-6cefbf2d169a'`;

const copied = `INSERT INTO items (id, mail) VALUES (${ids}, 'nobody@here')
ON CONFLICT DO NOTHING;
INSERT INTO users (id, mail) SELECT id, note FROM orders WHERE note = 'x'
ON CONFLICT DO NOTHING;`;

export const casesOfInserted: readonly Case[] = [
  {
    name: 'rows that are copied are counted before, and looked for after',
    up: copied,
    ...prisma,
    says: [
      '**Go.**',
      'rows that line 3 selects.',
      'the rows that line 1 writes down are in items, by id',
      'rows that line 3 selects and that are not in users: none, where nobody has written such since',
      "FROM (SELECT id, note FROM orders WHERE note = 'x') AS selected",
      "FROM (SELECT id, note FROM orders WHERE note = 'x') AS wanted (id, mail) WHERE NOT EXISTS (SELECT FROM public.users AS own WHERE own.id = wanted.id::int8)",
      `FROM (VALUES (${ids}, 'nobody@here')) AS wanted (id, mail) WHERE NOT EXISTS (SELECT FROM public.items AS own WHERE own.id = wanted.id::uuid)`,
      'tell Prisma Migrate that it has not run (see where it is applied), then apply it again from the top: it passes over the rows that are there.',
    ],
    silent: ['At any time', 'not from the top', 'when no pre-flight check says STOP', 'nothing of this one'],
  },
  {
    name: 'a copy is for the release that reads it, and what others write after it is in none',
    up: copied,
    ...prisma,
    says: [
      '- **Before a release that relies on what it fills (rows of items, rows of users); else at any time**',
      'What releases that know nothing of it write to orders after line 3 brings no rows to users.',
      'When no such release runs any more, run line 3 once more by hand: it passes over the rows that are there.',
    ],
    silent: ['- **At any time**'],
  },
  {
    name: 'what fails the second time is not run again, and of a new number in each row nothing is looked for',
    up: `INSERT INTO hooks (token) SELECT note FROM orders WHERE note = 'x' ON CONFLICT DO NOTHING;
INSERT INTO users (id, mail) SELECT id, note FROM orders WHERE note = 'x';`,
    ...prisma,
    says: [
      'not from the top',
      'write to orders after line 2 brings no rows to users',
      'rows that line 1 selects',
    ],
    silent: ['once more by hand', 'from the top: it passes over', 'that are not in hooks', 'own.token'],
  },
  {
    name: 'rows of other moments, of chance and of functions are not asked for again',
    up: `INSERT INTO users (id) SELECT id FROM orders WHERE random() < 0.1;
INSERT INTO users (id) SELECT id FROM orders LIMIT 5;
INSERT INTO items (id, mail) VALUES (gen_random_uuid(), 'a');`,
    ...prisma,
    says: ['Inserts rows into users'],
    silent: ['that are not in users', 'writes down are in', 'once more by hand'],
  },
  {
    name: 'no step looks at what nothing is asked of',
    up: `INSERT INTO hooks (token) SELECT note FROM orders;
INSERT INTO hooks (token) SELECT mail FROM users;`,
    ...prisma,
    says: ['if it stops, go on by hand with the statement that failed, not from the top.'],
    silent: ['after.sql', 'go on with the post-flight'],
  },
  {
    name: 'rows that are written down go by their key, and what leads to them goes along',
    between: `CREATE TABLE tags (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE tagged ("order" bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE, tag text NOT NULL REFERENCES tags (id) ON DELETE CASCADE, PRIMARY KEY ("order", tag));`,
    up: `INSERT INTO tags (id, name) VALUES ('draft', 'Draft') ON CONFLICT DO NOTHING;
INSERT INTO tagged ("order", tag) SELECT id, 'draft' FROM orders WHERE note = 'draft' ON CONFLICT DO NOTHING;`,
    ...prisma,
    says: [
      "The row that line 1 inserts into tags goes by DELETE FROM public.tags WHERE id = 'draft';, with what refers to it in tagged (ON DELETE CASCADE). Whether it was there before is not known.",
      'deletes of the rows of orders, tags that its rows refer to do not wait until it checks its keys, at its end: they make it fail there (foreign key violation), and none of its rows stays.',
      "'%s is published by %s: its subscribers get the rows, write none there by hand'",
      'transaction that has written and used a table, open for 1 minute, or a prepared one, replica 10 seconds',
      'backend_xid IS NOT NULL',
    ],
    silent: [
      'nothing tells them',
      'vacuums against',
      'new columns first',
      'personal data is kept',
      'copies rows from',
    ],
  },
  {
    name: 'rows of several columns, and of a change that fails where they are there',
    up: `INSERT INTO users (id, mail) VALUES (-1, 'a'), (-2, 'b');
INSERT INTO hooks (token) VALUES ('x');`,
    ...prisma,
    says: [
      'The rows that line 1 inserts into users go by DELETE FROM public.users WHERE id IN (-1, -2);. It fails where rows of orders refer to them.',
      'Rows that it inserts into hooks stay: nothing tells them from those that others insert.',
    ],
    silent: ['there before is not known'],
  },
  {
    name: 'a copy with a condition takes as long as the rows that meet it, which an index can find',
    up: "INSERT INTO users (id, mail) SELECT id, note FROM orders WHERE note = 'x';",
    layout: 'prisma',
    files: {
      ...prisma.files,
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: ['orders', 'users'].map((name) => ({
          schema: 'public',
          name,
          kind: 'table',
          bytes: 1e9,
          rows: 5e6,
        })),
      }),
    },
    says: ["for as many rows as meet note = 'x', at most all: ", 'Index orders_note can find them.'],
    silent: ['as many rows as are read'],
  },
  {
    name: 'a column that comes with one default and has another after it: rows that are there, and later ones',
    up: `ALTER TABLE users ADD COLUMN personal boolean NOT NULL DEFAULT true;
ALTER TABLE users ALTER COLUMN personal SET DEFAULT false;`,
    says: [
      '- Sets the default of users.personal to false (existing rows get true, later ones false).',
      '+  personal bool DEFAULT false NOT NULL',
      'rows of users by personal: existing rows have true unless somebody has written them since',
    ],
  },
  {
    name: 'but not where the change fills it, or makes the table',
    up: `ALTER TABLE users ADD COLUMN personal boolean NOT NULL DEFAULT true;
UPDATE users SET personal = mail IS NULL;
ALTER TABLE users ALTER COLUMN personal SET DEFAULT false;
CREATE TABLE fresh (id bigint);
ALTER TABLE fresh ADD COLUMN a int DEFAULT 1;
ALTER TABLE fresh ALTER COLUMN a SET DEFAULT 2;`,
    says: ['users.personal to false, fresh.a to 2'],
    silent: ['rows that are there get', 'existing rows have'],
  },
  {
    name: 'a default that goes after the column leaves later rows without one',
    up: `ALTER TABLE users ADD COLUMN level int NOT NULL DEFAULT 1;
ALTER TABLE users ALTER COLUMN level DROP DEFAULT;`,
    says: ['Takes the default from users.level (existing rows get 1, later ones none).'],
  },
];
