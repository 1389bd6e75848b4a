/** Further cases of data-loss/blocked-by-dependents, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), seen timestamptz);';

const tickets = `CREATE TABLE tickets (id bigint PRIMARY KEY, asker text, state text NOT NULL,
  kind text CHECK (kind IN ('a', 'b')), code text DEFAULT 'x', note text);
CREATE UNIQUE INDEX tickets_open ON tickets (asker) WHERE state = 'open';
CREATE INDEX tickets_lower ON tickets (lower(asker));
CREATE INDEX tickets_noted ON tickets (id) WHERE note IS NOT NULL;
CREATE TYPE ticket_state AS ENUM ('open', 'done');
CREATE TYPE ticket_kind AS ENUM ('a', 'b');`;

const view = 'CREATE VIEW mails AS SELECT id, email FROM users;';

export const cases = [
  bad(
    'A policy reads the column',
    `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ error: This fails: policy own on table users depends on email. Drop it first.`,
    {
      history: [users, 'CREATE POLICY own ON users USING (email = current_user);'],
      refused: '2BP01',
    },
  ),
  bad(
    'The partition key',
    `ALTER TABLE readings ALTER COLUMN device TYPE bigint;
--                                ^^^^^^ error: This fails: device is in the partition key of table readings. Make a new partitioned table and move the rows.`,
    {
      history: ['CREATE TABLE readings (device int, at timestamptz) PARTITION BY LIST (device);'],
      refused: '42P16',
    },
  ),
  bad(
    'The index of a partition, which is a part of the one of its parent',
    `DROP INDEX readings_1_n_idx;
--         ^^^^^^^^^^^^^^^^ error: This fails: index readings_n requires readings_1_n_idx, and is dropped only together with it. Drop index readings_n instead.`,
    {
      history: [
        `CREATE TABLE readings (device int, n int) PARTITION BY LIST (device);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES IN (1);
CREATE INDEX readings_n ON readings (n);`,
      ],
      refused: '2BP01',
    },
  ),
  bad(
    'The index of a key',
    `DROP INDEX users_pkey CASCADE;
--         ^^^^^^^^^^ error: This fails: constraint users_pkey on table users requires users_pkey, and is dropped only together with it. Drop constraint users_pkey on table users instead.`,
    { history: [users], refused: '2BP01' },
  ),
  bad(
    'A partial index compares the column with text',
    `ALTER TABLE tickets ALTER COLUMN state TYPE ticket_state USING state::ticket_state;
--                               ^^^^^ error: This fails: index tickets_open has no operator for the new type of state. Drop it first, and create it again afterwards.`,
    { history: [tickets], refused: '42883' },
  ),
  bad(
    'A CHECK constraint does',
    `ALTER TABLE tickets ALTER COLUMN kind TYPE ticket_kind USING kind::ticket_kind;
--                               ^^^^ error: This fails: constraint tickets_kind_check on table tickets has no operator for the new type of kind. Drop it first, and create it again afterwards.`,
    { history: [tickets], refused: '42883' },
  ),
  bad(
    'An index calls a function that is for text',
    `ALTER TABLE tickets ALTER COLUMN asker TYPE integer USING length(asker);
--                               ^^^^^ error: This fails: index tickets_lower has no operator for the new type of asker. Drop it first, and create it again afterwards.`,
    { history: [tickets], refused: '42883' },
  ),
  bad(
    'A default of the old type',
    `ALTER TABLE tickets ALTER COLUMN code TYPE integer USING length(code);
--                               ^^^^ error: This fails: PostgreSQL does not cast the default of table tickets to the new type of code. DROP DEFAULT first, and SET DEFAULT after the change.`,
    { history: [tickets], refused: '42804' },
  ),
  bad(
    'No cast by itself',
    `ALTER TABLE tickets ALTER COLUMN note TYPE integer;
--                               ^^^^ error: This fails: PostgreSQL does not cast note to integer by itself. Say how with USING.`,
    { history: [tickets], refused: '42804' },
  ),
  bad(
    'An index on a virtual column',
    `CREATE INDEX CONCURRENTLY rooms_b ON rooms (b);
--                        ^^^^^^^ error: This fails: rooms_b has column b, which is generated VIRTUAL and cannot be indexed. Generate it STORED, or index the expression.`,
    {
      targetVersion: 18,
      history: ['CREATE TABLE rooms (id bigint PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2));'],
      refused: '0A000',
    },
  ),
  bad(
    'CONCURRENTLY and the index of a partitioned table',
    `DROP INDEX CONCURRENTLY readings_n;
--                      ^^^^^^^^^^ error: This fails: readings_n is an index of the partitioned table readings, which CONCURRENTLY does not drop. Drop it without CONCURRENTLY, under a lock_timeout.`,
    {
      history: [
        `CREATE TABLE readings (device int, n int) PARTITION BY LIST (device);
CREATE INDEX readings_n ON readings (n);`,
      ],
      refused: '0A000',
    },
  ),
  good('The view reads other columns', 'ALTER TABLE users DROP COLUMN seen;', { history: [users, view] }),
  good('Indexes of partitions go with the one of their parent', 'DROP INDEX readings_n;', {
    history: [
      `CREATE TABLE readings (device int, n int) PARTITION BY LIST (device);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES IN (1);
CREATE INDEX readings_n ON readings (n);`,
    ],
  }),
  good('Both go together', 'DROP TABLE orders, users;', {
    history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);'],
  }),
  bad(
    'A foreign key points at the table',
    `DROP TABLE users;
--         ^^^^^ error: This fails: constraint orders_user_id_fkey on table orders depends on users. Drop it first.`,
    {
      history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);'],
      refused: '2BP01',
    },
  ),
  good(
    'The view goes first and comes back',
    `BEGIN;
DROP VIEW mails;
ALTER TABLE users ALTER COLUMN email TYPE text;
CREATE VIEW mails AS SELECT id, email FROM users;
COMMIT;`,
    { history: [users, view] },
  ),
];
