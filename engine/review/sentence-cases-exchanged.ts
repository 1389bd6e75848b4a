/** More of sentence-cases.ts: what is exchanged under the name that it had: enums of columns, indexes, columns that a table requires. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const exchange = (labels: string): string => `BEGIN;
CREATE TYPE state_new AS ENUM (${labels});
ALTER TABLE parcels ALTER COLUMN state TYPE state_new USING (state::text::state_new);
ALTER TYPE state RENAME TO state_old;
ALTER TYPE state_new RENAME TO state;
DROP TYPE state_old;
COMMIT;`;
const parcels =
  "CREATE TYPE state AS ENUM ('new', 'sent', 'lost');\nCREATE TABLE parcels (id int PRIMARY KEY, state state);";

export const casesOfExchanged: readonly Case[] = [
  {
    name: 'labels that go are asked for, and are for the last release that writes them',
    between: parcels,
    up: exchange("'new', 'sent'"),
    says: [
      '**After the release that writes no rows that parcels.state refuses, when no older one runs any more**',
      'no row of parcels has in state what line 3 takes away (lost)',
      "WHERE state::text IN ('lost')",
    ],
    silent: ['no order works', 'Point of no return'],
  },
  {
    name: 'labels that come are for the release that comes',
    between: parcels,
    up: exchange("'new', 'sent', 'lost', 'found'"),
    says: [
      '**Before the release that',
      'Sessions that stay open fail at prepared statements that return parcels.state (“cached plan must not change result type”), until these are prepared anew: reconnect what was connected before, where its driver prepares.',
    ],
    silent: ['no order works', 'takes away ('],
  },
  {
    name: 'labels that come with a type of the same name are not asked for before it',
    between: parcels,
    up: `BEGIN;
ALTER TYPE state RENAME TO state_old;
CREATE TYPE state AS ENUM ('new', 'sent', 'lost', 'found');
ALTER TABLE parcels ALTER COLUMN state TYPE state USING state::text::state;
DROP TYPE state_old;
ALTER TABLE parcels ADD CONSTRAINT parcels_known CHECK (state IN ('new', 'found'));
ALTER TABLE parcels ADD CONSTRAINT parcels_old CHECK (state IN ('new', 'sent'));
COMMIT;`,
    says: ["NOT (state IN ('new', 'sent'))"],
    silent: ["NOT (state IN ('new', 'found'))"],
  },
  {
    name: 'labels that come and go leave no order',
    between: parcels,
    up: exchange("'new', 'sent', 'found'"),
    says: ['no order works for old and new at once', 'takes away (lost)'],
  },
  {
    name: 'an index under the name of one that goes is not built before under that name',
    between: 'CREATE INDEX users_by_seen ON users (seen);',
    up: 'DROP INDEX users_by_seen;\nCREATE INDEX users_by_seen ON users (seen, nick);',
    files: manyUsers,
    says: ['CREATE INDEX CONCURRENTLY users_by_seen_new ON public.users USING btree (seen, nick);'],
    silent: ['CONCURRENTLY users_by_seen ON', 'not there yet'],
  },
  {
    name: 'a column that a table requires has no release to wait for, and its rows keep no nulls',
    up: 'ALTER TABLE orders ADD COLUMN shop int NOT NULL;\nCREATE INDEX orders_shop ON orders (shop);',
    says: ['Together with the release that writes orders.shop with every row: no order works'],
    silent: ['are right with what they get in shop'],
  },
  {
    name: 'a primary key in the place of a narrower one forbids nulls alone, in a block with a search_path of its own too',
    between: `CREATE SCHEMA app;
CREATE TABLE app.blocks (ledger text, previous bigint PRIMARY KEY, note text);`,
    up: `DO $$ BEGIN
SET search_path = 'app';
ALTER TABLE blocks DROP CONSTRAINT blocks_pkey;
ALTER TABLE blocks ADD PRIMARY KEY (ledger, previous);
END $$;`,
    says: [
      'writes no nulls to app.blocks.ledger and no longer says ON CONFLICT (previous)',
      'What becomes of rows with null in app.blocks.ledger',
      'no nulls in app.blocks.ledger',
    ],
    silent: ['writes no rows that', 'no two rows'],
  },
  {
    name: 'of one whose columns took no nulls nothing is to come first',
    up: 'ALTER TABLE items DROP CONSTRAINT items_pkey;\nALTER TABLE items ADD PRIMARY KEY (id, mail);',
    says: ['no longer says ON CONFLICT (id)'],
    silent: ['writes no rows that', 'writes no nulls'],
  },
];
