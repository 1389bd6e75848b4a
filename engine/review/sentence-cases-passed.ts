/** More of sentence-cases.ts: what IF NOT EXISTS passes over, because something of that name is there. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const there = {
  'db/migrations/000003_names.up.sql':
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
};

export const casesOfPassedOver: readonly Case[] = [
  {
    name: 'an index without these words, of a table that IF NOT EXISTS may pass over, is asked for by its name',
    up: 'CREATE TABLE IF NOT EXISTS caches (id int PRIMARY KEY, name text);\nCREATE UNIQUE INDEX caches_name ON caches (name);\nCREATE INDEX IF NOT EXISTS caches_other ON caches (name, id);',
    says: [
      'what it makes is not there yet: index caches_name',
      "SELECT 'index caches_name is there already'",
    ],
    silent: ['index caches_other is there already'],
  },
  {
    name: 'an index whose name another has is not built, and its lock is taken all the same',
    files: there,
    up: 'CREATE INDEX IF NOT EXISTS orders_user ON orders (user_id, note);\nCREATE INDEX IF NOT EXISTS users_seen ON users (seen);\nUPDATE users SET nick = mail;',
    says: [
      '- Builds index users_seen on users.',
      '- Does not build index orders_user (line 1): 000003_names.up.sql has made another of that name, and IF NOT EXISTS passes over it.',
      '- **orders (from line 1), users**: writes wait while line 2 builds an index, line 3 works on rows. Lock: SHARE',
      '| line 1 | warning convention/taken-name | orders_user is there already as (user_id): IF NOT EXISTS passes over this one',
      '| 1 | Passes over index orders_user on orders, which is there already, with another definition (000003_names.up.sql); it takes its lock all the same. | orders: SHARE | a moment |',
      '- Whether somebody builds users_seen by hand before, CONCURRENTLY and under the same name: line 2 passes over it then (IF NOT EXISTS), and no write waits for a build. It takes its lock all the same and keeps it until line 3 has run (the file is sent as one).',
      "FROM (VALUES ('public.users_seen', true, 'btree', false, false, ARRAY['seen']::text[], ARRAY[0], ARRAY[]::text[]))",
      "WHEN guarded THEN ' (another definition)'",
    ],
    silent: ['Builds 2 indexes', 'line 1 builds an index', "('public.orders_user', true"],
  },
  {
    name: 'one that is there as it is wanted is told in one sentence',
    files: there,
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
    says: [
      '- Makes nothing at line 1: index orders_user is there already (000003_names.up.sql), and IF NOT EXISTS passes over it.',
    ],
    silent: [
      'convention/taken-name',
      'index/invalid-index-retry',
      'builds an index',
      'CONCURRENTLY takes longer',
    ],
  },
  {
    name: 'a column and a table that are there stay as they are, and their rows too',
    up: 'ALTER TABLE users ADD COLUMN IF NOT EXISTS nick text;\nALTER TABLE users ADD COLUMN IF NOT EXISTS seen timestamptz;\nCREATE TABLE IF NOT EXISTS orders (id bigint);\nALTER TABLE users ADD COLUMN fresh text;',
    says: [
      '- Adds column users.fresh (text, null).',
      '- Makes nothing at lines 1, 2, 3: column users.nick, column users.seen, table orders are there already (000001_start.up.sql), and IF NOT EXISTS passes over them.',
      'users.seen is there already as timestamp: IF NOT EXISTS passes over this one.',
      'Before the release that uses users.fresh',
    ],
    silent: ['Adds 3 columns', 'Creates table orders', 'release that uses users.nick'],
  },
  {
    name: 'a way back of the team that drops what was there before is told so',
    files: {
      ...there,
      'db/migrations/000004_change.down.sql':
        'DROP INDEX orders_user;\nDROP INDEX users_seen;\nALTER TABLE users DROP COLUMN nick;\n',
    },
    up: 'CREATE INDEX IF NOT EXISTS orders_user ON orders (user_id, note);\nCREATE INDEX users_seen ON users (seen);\nALTER TABLE users ADD COLUMN IF NOT EXISTS nick text;',
    says: [
      'It also drops index orders_user, column users.nick, which this change did not make (000003_names.up.sql, 000001_start.up.sql), with what is in it: leave that out.',
    ],
    silent: ['index users_seen, which', 'users_seen, column'],
  },
  {
    name: 'a generated column is told with its nulls, and has to be generated where it is there already',
    files: {
      'db/migrations/000004_change.down.sql': 'ALTER TABLE users DROP COLUMN len;\n',
    },
    backRestores: true,
    up: 'ALTER TABLE users ADD COLUMN IF NOT EXISTS len int NOT NULL GENERATED ALWAYS AS (length(mail)) STORED;',
    says: [
      '- Adds column users.len (integer, generated, stored, not null).',
      '- users.len: type, NOT NULL and whether it is generated as defined',
      'users.len: not there with another definition (IF NOT EXISTS)',
      'every row of users has a value for len, which takes no nulls',
    ],
    // Nobody can write to it: its values come again with it.
    silent: ['loses data', 'by then is lost', 'NOT NULL and default'],
  },
  {
    name: 'what another branch may have left out is built',
    files: {
      'db/migrations/000003_names.up.sql':
        "DO $$ BEGIN IF current_setting('server_version_num')::int > 160000 THEN CREATE INDEX orders_user ON orders (user_id); END IF; END $$;",
    },
    up: 'CREATE INDEX IF NOT EXISTS orders_user ON orders (user_id, note);',
    says: ['- Builds index orders_user on orders.'],
    silent: ['Does not build', 'convention/taken-name'],
  },
];

const large = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [
      { schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 },
      { schema: 'public', name: 'orders', kind: 'table', bytes: 8 * 1024, rows: 12 },
    ],
  }),
};

/** What its own timeout ends, and what only its tool cannot take back. */
export const casesOfStopped: readonly Case[] = [
  {
    name: 'a way back that its tool cannot run and psql can is no loss',
    layout: 'sql-migrate',
    up: `-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY a ON users (seen);
-- +migrate Down
DROP INDEX CONCURRENTLY a;
`,
    backRefused: 'DROP INDEX CONCURRENTLY cannot run inside a transaction block',
    says: [
      '- Nothing was found that removes rows or values.',
      '- **back.sql** for 000004_change.sql, works by hand only. sql-migrate cannot take it back: it opens a transaction for the way back, and DROP INDEX CONCURRENTLY cannot run inside a transaction block. In psql, which opens none, its statements run: take it back by hand, or have sql-migrate open no transaction for it.',
    ],
    silent: ['does not work', 'The way back fails'],
  },
  {
    name: 'one that opens a transaction itself fails in psql too',
    up: 'CREATE INDEX CONCURRENTLY a ON users (seen);',
    files: { 'db/migrations/000004_change.down.sql': 'BEGIN;\nDROP INDEX CONCURRENTLY a;\nCOMMIT;\n' },
    backRefused: 'DROP INDEX CONCURRENTLY cannot run inside a transaction block',
    says: [
      'It stands in for 000004_change.down.sql, which fails: DROP INDEX CONCURRENTLY cannot run inside a transaction block.',
    ],
    silent: ['works by hand only'],
  },
  {
    name: 'a build that its own timeout ends by its own estimate fails, and IF NOT EXISTS hides it run by run',
    layout: 'sql-migrate',
    files: large,
    up: `-- +migrate Up notransaction
SET statement_timeout = '30s';
CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON users (seen);
CREATE INDEX CONCURRENTLY IF NOT EXISTS b ON orders (user_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS c ON users (mail);
`,
    says: [
      '**No go as it stands:** statement_timeout ends line 3 after 30 s, and the estimate is 8 min to 2.8 h.\n',
      '### Fails as it stands',
      '- By the estimate line 3 takes 8 min to 2.8 h, and statement_timeout ends it after 30 s: the migration stops there and leaves a INVALID. Run again, it passes over that index (IF NOT EXISTS), to stop at line 5 in its turn. The run after these is recorded as done, with a, c INVALID. Set statement_timeout = 0 in front of what takes its time.',
      'statement_timeout is in force: by the estimate (8 min to 2.8 h) building a, c runs into statement_timeout, and an INVALID index stays behind',
      '- While building a, b, c CONCURRENTLY less than 63 GB of disk is free when the first of them begins (',
    ],
    silent: ['the most of the estimate', 'if building a runs'],
  },
  {
    name: 'a build above which its name is dropped begins anew in the next run',
    layout: 'sql-migrate',
    files: large,
    up: `-- +migrate Up notransaction
SET statement_timeout = '30s';
DROP INDEX CONCURRENTLY IF EXISTS a;
CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON users (seen);
`,
    says: ['the migration stops there and leaves a INVALID; run again, it drops that and begins anew. Set'],
    silent: ['it passes over that index', 'is recorded as done'],
  },
  {
    name: 'what its timeout may end, or may not, stays an if',
    layout: 'sql-migrate',
    files: large,
    up: `-- +migrate Up notransaction
SET statement_timeout = '20min';
CREATE INDEX CONCURRENTLY a ON users (seen);
`,
    says: ['if building a runs into it, an INVALID index stays behind'],
    silent: ['No go as it stands', 'Fails as it stands'],
  },
];
