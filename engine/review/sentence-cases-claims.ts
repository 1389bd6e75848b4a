/** More of sentence-cases.ts: what is said of releases and servers only where something shows it. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const olderServer = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    server: { versionNumber: 130_023, version: '13.23' },
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [],
  }),
};

export const casesOfClaims: readonly Case[] = [
  {
    name: 'a view that is made again with the same columns is no news to a release',
    up: `DROP VIEW people;
ALTER TABLE users ALTER COLUMN mail TYPE varchar(200);
CREATE VIEW people AS SELECT id, mail FROM users;`,
    says: ['the release that expects users.mail as varchar(200)'],
    silent: ['no longer uses people', 'uses people'],
  },
  {
    name: 'a view that loses a column is',
    up: 'DROP VIEW people;\nCREATE VIEW people AS SELECT id FROM users;',
    says: ['no longer uses people'],
  },
  {
    name: 'the server that statistics come from is named where nothing of it was measured',
    up: 'ALTER TABLE users ADD COLUMN note text;',
    files: olderServer,
    says: [
      'PostgreSQL 14 (the nearest that is known: plinth.stats.json names 13, and what is said of locks is measured on 14 to 18)',
    ],
    silent: ['nothing names one'],
  },
  {
    name: 'so is one that the repository starts, with what it is known to do otherwise',
    up: 'ALTER TABLE users ADD COLUMN note text;',
    files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:11.4\n' },
    says: [
      'PostgreSQL 16 (assumed: docker-compose.yml names 11, and what is said of locks is measured on 14 to 18; on 11 SET NOT NULL reads all rows whatever has proved it',
    ],
  },
];

export const casesOfBackOnRows: readonly Case[] = [
  {
    name: 'a table that goes is counted before',
    up: 'DROP TABLE orders;',
    says: [
      '- nothing else depends on orders (what function bodies refer to is not seen); rows of orders that will be deleted (counted up to 100000)',
      '- The rows of orders are gone.',
    ],
    silent: ['as the server estimates them'],
  },
  {
    name: 'a way back that adds a required column runs on empty tables only',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'db/migrations/000004_change.down.sql': 'ALTER TABLE users ADD COLUMN nick text NOT NULL;\n',
    },
    says: [
      'runs on empty tables only (from 000004_change.down.sql)',
      'The way back runs on empty tables only: line 2 cannot succeed as soon as users has a row, as it adds nick, which takes no nulls, and gives the rows that are there no value.',
    ],
  },
  {
    name: 'so does one that refers to a table which it makes and leaves empty',
    between:
      'CREATE TABLE kinds (id int PRIMARY KEY); ALTER TABLE orders ADD COLUMN kind int NOT NULL DEFAULT 1 REFERENCES kinds (id);',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_kind_fkey;\nDROP TABLE kinds;',
    files: {
      'db/migrations/000004_change.down.sql':
        'CREATE TABLE kinds (id int PRIMARY KEY);\nALTER TABLE orders ADD FOREIGN KEY (kind) REFERENCES kinds (id);\n',
    },
    says: ['cannot succeed as soon as orders has a row, as it has kind refer to kinds'],
  },
  {
    name: 'one that fills what it makes is not said to stop',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'db/migrations/000004_change.down.sql': "ALTER TABLE users ADD COLUMN nick text NOT NULL DEFAULT '';\n",
    },
    says: ['not proved (from 000004_change.down.sql)'],
    silent: ['empty tables only'],
  },
  {
    name: 'a way back that names a table which is in another schema fails, whatever else was missing',
    between: 'CREATE SCHEMA store; CREATE TABLE store.kinds (id int PRIMARY KEY);',
    up: 'ALTER TABLE store.kinds ADD COLUMN note text;',
    files: { 'db/migrations/000004_change.down.sql': 'ALTER TABLE kinds DROP COLUMN note;\n' },
    backMisses: 'relation "kinds" does not exist',
    says: [
      'does not work (from 000004_change.down.sql)',
      'The way back fails: relation "kinds" does not exist: it is in schema store, which is not in the search path (SET search_path = public, store in front would find it).',
    ],
    silent: ['did not run here as a whole.'],
  },
  {
    name: 'one that misses what nobody knows is not proved',
    up: 'ALTER TABLE users ADD COLUMN note text;',
    files: { 'db/migrations/000004_change.down.sql': 'ALTER TABLE users DROP COLUMN note;\n' },
    backMisses: 'relation "gone" does not exist',
    says: ['Not proved: it needs what 000001_start makes, which did not run here as a whole.'],
  },
];

const twoTables = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: ['users', 'orders'].map((name) => ({
      ...{ schema: 'public', name, kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 },
    })),
  }),
};

export const casesOfOnce: readonly Case[] = [
  {
    name: 'where a tool has words for no transaction, they are said with CONCURRENTLY',
    layout: 'numbered',
    up: 'CREATE INDEX users_seen ON users (seen);\nALTER TABLE users ADD COLUMN a int;',
    files: { 'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n' },
    says: ['CONCURRENTLY, in a file of its own with -- no-transaction as its first line.'],
    silent: ['outside of a transaction.', 'run the tool again'],
  },
  {
    name: 'the row of a tool that records a checksum is given with it',
    layout: 'numbered',
    up: 'CREATE INDEX users_seen ON users (seen);\nALTER TABLE users ADD COLUMN a int;',
    files: { 'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n' },
    says: [
      'where all else is ok INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (',
      'ea2e507070087a2cc105378a311ef86356389d4112a855a0d019845380f0d252dee41d5feabdb3ed42aac40627ac9023',
    ],
    silent: ['with its checksum'],
  },
  {
    name: 'what passes over all that is there is run again, and nobody writes its row',
    layout: 'numbered',
    up: `CREATE TABLE IF NOT EXISTS marks (id bigint PRIMARY KEY, at timestamptz);
INSERT INTO marks (id, at) VALUES (1, now()) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION marked() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM marks';`,
    files: { 'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n' },
    says: [
      'where all else is ok run the tool again: these statements find nothing left to do, and it records them',
    ],
    silent: ['INSERT INTO _sqlx_migrations', 'with its checksum'],
  },
  {
    name: 'how old statistics are stands once at the head',
    up: 'CREATE INDEX users_seen ON users (seen);\nCREATE INDEX orders_own ON orders (user_id);',
    files: twoTables,
    says: [
      'Sizes come from statistics of 2027-01-28 unless a line says otherwise.\n\n## Verdict',
      '(the table: 48 GB, 212 million rows, estimate',
    ],
    silent: ['(statistics of'],
  },
  {
    name: 'what several backfills need is said once',
    up: "UPDATE users SET mail = 'x';\nUPDATE orders SET note = 'y';",
    says: ['- lines 1, 2, users, orders: How many rows is not known. It is one transaction: '],
    silent: ['Each of them'],
  },
  {
    name: 'and so it is where they take different times',
    up: "UPDATE users SET mail = 'x';\nUPDATE hooks SET token = 'y';",
    files: twoTables,
    says: [
      'How many rows is not known.\n- Each of them: It is one transaction: rows that die in this database from its beginning on are removed by no vacuum until it ends. In batches of 5,000 rows',
    ],
    silent: ['not known. It is one transaction'],
  },
  {
    name: 'a new table that says what it is for needs no comment on each column',
    between:
      "COMMENT ON TABLE users IS 'People.'; COMMENT ON TABLE orders IS 'Orders.'; COMMENT ON TABLE hooks IS 'Hooks.'; COMMENT ON TABLE items IS 'Items.';",
    up: "CREATE TABLE notes (id int PRIMARY KEY, text text);\nCOMMENT ON TABLE notes IS 'Notes.';\nCREATE TABLE marks (id int PRIMARY KEY);",
    says: ['| notes | table | Notes. |', 'Without a comment, where others have one: marks and its column.'],
    silent: ['notes.text |'],
  },
];
