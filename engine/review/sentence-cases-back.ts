/** More of sentence-cases.ts: ways back, builds beside others, and changes of several files. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfWaysBack: readonly Case[] = [
  {
    name: 'a default that is another for each row comes back without writing the old ones',
    up: 'ALTER TABLE hooks DROP COLUMN token;',
    says: [
      'ADD COLUMN token text;\nALTER TABLE public.hooks ALTER COLUMN token SET DEFAULT md5(random()::text);\nUPDATE public.hooks SET token = DEFAULT WHERE token IS NULL;\nALTER TABLE public.hooks ALTER COLUMN token SET NOT NULL;',
      '-- Rows that are there get new values of hooks.token from its default.',
    ],
  },
  {
    name: 'a sequence that comes back goes on behind its column, and a type fails from its first foreign value on',
    up: `ALTER TABLE hooks ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE text;
DROP SEQUENCE hooks_id_seq;`,
    says: [
      '- From the first value of hooks.id on that integer does not hold, the type of line 1 cannot be taken back.',
      '- How far sequence hooks_id_seq has counted is gone; a way back can only go on behind the highest hooks.id.',
      `SELECT count(*) FROM public.hooks WHERE NOT pg_input_is_valid(id::text, 'integer') counts them.`,
      `SELECT setval('public.hooks_id_seq', greatest(max(id) + 1, 1), false) FROM public.hooks;`,
      '**1. Stop the application.**',
    ],
    silent: ['begins anew', 'accept its errors'],
  },
  {
    name: 'a longer text is refused by the shorter type, and not cut',
    up: 'ALTER TABLE users ALTER COLUMN nick TYPE varchar(4);\nALTER TABLE users ALTER COLUMN nick TYPE text;',
    says: ['Nothing was found that removes'],
  },
  {
    name: 'a server of 14 before 14.4 builds no index beside others',
    up: 'CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);',
    target: 14,
    says: ['- the server is not 14.0 to 14.3', 'It reads the table twice: rows that die in this database'],
  },
  {
    name: 'a column that the change has added itself goes behind a release more, and ways back go in reverse order',
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'ALTER TABLE users DROP COLUMN a;',
    says: [
      '- **Part 1. Before the release that uses users.a**',
      '- **Part 2. After the release that no longer uses users.a, when no older one runs any more**',
      'Roll out the release that uses users.a, then the one that no longer uses users.a, and wait until no older one runs.',
      'migrate up runs all that is pending; migrate goto VERSION stops behind that version.',
      'schema_migrations still names the last version, and golang-migrate does not run it again. migrate force VERSION',
      'The last migration first: each script is for a database on which those before it have run.',
    ],
  },
  {
    name: 'a key that becomes a wider one waits for the release that no longer needs it',
    first: 'ALTER TABLE orders ADD COLUMN part int NOT NULL DEFAULT 0;',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY (id, part);',
    says: [
      '- **Part 2. After the release that no longer says ON CONFLICT (id), when no older one runs any more**',
    ],
  },
  {
    name: 'a table that is published is asked for where more than an index changes',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    says: ['is published by', '; subscribers of published tables make the change themselves'],
    silent: ['Roll out the release that does without'],
  },
  {
    name: 'what came behind the change and works on the same table is taken back first',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    behind: 'CREATE INDEX users_a ON users (a);',
    says: [
      'Migrations that name what it changes and may have to go before, the last one first: 000005_behind.up.sql (users).',
    ],
    silent: ['In this order, the last migration first', 'is not reviewed'],
  },
  {
    name: 'what came behind it on other tables is nothing to it',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    behind: 'CREATE INDEX orders_user ON orders (user_id);',
    says: ['Behind a script that is run by hand schema_migrations still names the last version'],
    silent: ['000005_behind'],
  },
  {
    name: 'a type that takes more is a point of no return from values on that the former one does not hold',
    up: 'ALTER TABLE orders ALTER COLUMN id TYPE numeric;',
    says: [
      '- **Before the release that expects orders.id as numeric**: 000004_change.up.sql. **Point of no return: line 1, from the first value on that the former type does not hold.**',
      'Code that binds or reads orders.id as bigint may fail on numeric: look before, and write values that bigint does not hold only when none of it runs any more.',
    ],
    silent: ['is not needed, or a backup of it is at hand', 'old and new release do not both work'],
  },
  {
    name: 'a numbered key that comes back is numbered anew, and no rows are alike in it',
    up: 'ALTER TABLE hooks DROP COLUMN id;',
    says: [
      'UPDATE public.hooks SET id = DEFAULT WHERE id IS NULL;',
      '-- Rows that are there get new values of hooks.id from its default.',
    ],
    silent: ['hooks_pkey of hooks does not allow', 'hooks.id takes no nulls'],
  },
];
