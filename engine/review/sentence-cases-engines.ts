/** More of sentence-cases.ts: files that other engines run too, and what is PostgreSQL's alone. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const popx = {
  'go.mod': 'module shop\nrequire github.com/ory/x v0.0.500\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n',
  'internal/driver/registry.go':
    'package driver\nimport "github.com/ory/x/popx"\nfunc box() { popx.NewMigrationBox(files, popx.NewMigrator(c, l, t, 0)) }\n',
  'db/migrations/000000_b.postgres.up.sql': 'CREATE TABLE b (id int);\n',
  'db/migrations/000000_b.mysql.up.sql': 'CREATE TABLE b (id int);\n',
  'db/migrations/000000_b.sqlite.up.sql': 'CREATE TABLE b (id int);\n',
  'db/migrations/000004_change.sqlite.up.sql': 'CREATE TABLE c (id int);\n',
};
const exchange =
  'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;';

export const casesOfEngines: readonly Case[] = [
  {
    name: 'a file that another engine runs gets no words of PostgreSQL: they stand in one for it alone, and each file has its way back',
    up: exchange,
    files: { ...popx, ...manyUsers },
    says: [
      '- MySQL runs 000004_change.up.sql too. What is PostgreSQL’s alone (NOT VALID, CONCURRENTLY, lock_timeout) goes into a copy named 000004_change.postgres.up.sql, which popx runs on PostgreSQL in its place; the others go on with this one. A file after it is named so too, and has one of its version beside it that goes back, be it a comment alone: without that popx does not start.',
      "SET LOCAL lock_timeout = '500ms'; in front of the first statement of the file (in the file for PostgreSQL alone).",
      'which locks for a moment and reads no rows (in the file for PostgreSQL alone); (2) in a file of its own after it, named so too: ALTER TABLE orders VALIDATE',
      'Add the key NOT VALID, validate later (in the file for PostgreSQL alone).',
      'NOT VALID at line 1 (in the file for PostgreSQL alone), and in a file of its own, named so too, after it ALTER TABLE orders VALIDATE CONSTRAINT orders_user;',
      'in the file for PostgreSQL alone before it is built or deployed, or on the login',
      'popx opens around the file',
    ],
  },
  {
    name: 'one that has files for PostgreSQL alone beside it is that of PostgreSQL',
    up: exchange,
    files: {
      ...popx,
      'db/migrations/000004_change.mysql.up.sql': 'CREATE TABLE c (id int);\n',
    },
    says: ['(1) one file with DROP CONSTRAINT and ADD CONSTRAINT … NOT VALID, which locks for a moment'],
    silent: ['PostgreSQL alone', 'too. What is PostgreSQL'],
  },
  {
    name: 'of a foreign key that is exchanged the former one is asked for, the new name and the privilege; subscribers have nothing to do',
    up: exchange,
    says: [
      '- foreign key orders_user_id_fkey that it exchanges is there; no constraint has the name orders_user yet; this login may refer to users.',
    ],
    silent: ['on its subscribers too'],
  },
  {
    name: 'of one that goes where it is there, and comes under its own name, only the privilege is asked for',
    up: 'ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_user_id_fkey;\nALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;',
    says: ['- this login may refer to users.'],
    silent: ['that it exchanges', 'no constraint has the name'],
  },
  {
    name: 'files that the same engines run are told together; reads wait where the lock is strong, and a way back that makes its lock stronger can deadlock',
    first: 'CREATE INDEX users_seen ON users (seen);',
    up: 'CREATE INDEX orders_both ON orders (note, user_id);\nDROP INDEX orders_note;',
    files: {
      ...popx,
      'db/migrations/000002_first.sqlite.up.sql': 'CREATE TABLE d (id int);\n',
      'db/migrations/000004_change.down.sql':
        'CREATE INDEX orders_note ON orders (note);\nDROP INDEX orders_both;\n',
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [{ schema: 'public', name: 'orders', kind: 'table', bytes: 65536, rows: 900 }],
      }),
    },
    says: [
      'which popx runs on PostgreSQL in their place; the others go on with these. A file after them is named so too',
      'writes wait for a moment, in which 000004:1 works (estimate: under a second); reads wait too at 000004:2. Locks:',
      'LOCK TABLE orders; behind its BEGIN forestalls that: reads wait from there on, too.',
    ],
  },
];
