/** More of sentence-cases.ts: ways back, builds beside others, and changes of several files. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const slots = `CREATE TYPE sort AS ENUM ('only');
CREATE TABLE slots (id bigint PRIMARY KEY, value text NOT NULL, sort sort NOT NULL, seen timestamp(3), mail text);`;

export const casesOfWaysBack: readonly Case[] = [
  {
    name: 'what others were made of by an expression is lost, is exported, and can be filled before those go',
    layout: 'prisma',
    target: 14,
    files: {
      'prisma/migrations/000000_slots/migration.sql': slots,
      'package.json': '{"devDependencies": {"prisma": "5.0.0"}}',
    },
    up: `ALTER TABLE slots ADD COLUMN begins timestamp(0), ADD COLUMN contact jsonb, ADD COLUMN address text;
ALTER TABLE slots DROP COLUMN sort;
UPDATE slots SET begins = CASE WHEN value = '' THEN NULL ELSE split_part(value, '/', 1)::timestamp END,
  contact = jsonb_build_object('mail', mail), address = (seen)::text;
ALTER TABLE slots DROP COLUMN value, DROP COLUMN mail, DROP COLUMN seen;`,
    says: [
      'The values of slots.value are lost: accept it, or export it first.',
      '- The values of slots.value go; line 3 makes others of them before, and what the expression leaves out is gone.',
      'The values of mail and seen of slots go; they were copied before.',
      '- With rows in slots the way back stops until somebody puts an UPDATE into it that fills slots.value, at the line that says so.',
      '**Point of no return: line 5, as its transaction commits.**',
      'line 1, with DROP NOT NULL on slots.sort and slots.value, first; (2) a release that writes slots.begins, slots.contact and slots.address with every row, and still what goes, but reads it as what may be null, as the release after it leaves it out; (3) when no older one runs any more, line 3 in batches; (4) the release that reads them and no longer needs what goes; (5) lines 2, 5 when no older one runs any more.',
      "copy (SELECT id, value FROM public.slots) TO 'slots.csv' WITH (FORMAT csv, HEADER)\n",
      'Export what goes, or have somebody accept that it is gone: export.sql.',
      `-- Fill slots.value here, where there are rows, by begins, contact, address: they go below.
ALTER TABLE public.slots ALTER COLUMN value SET NOT NULL;
ALTER TABLE public.slots DROP COLUMN begins;`,
      `ADD COLUMN sort public.sort DEFAULT 'only' NOT NULL;
ALTER TABLE public.slots ALTER COLUMN sort DROP DEFAULT;`,
      "('public.slots', 'begins', 'timestamp(0)', false, false, '(0)')",
      'Whether every value of slots.value can be read as timestamp where line 3 casts it: it ends at the first that cannot, and no check asks for those.',
    ],
    silent: ['The values of slots.sort', 'pre-flight cannot ask', 'A publication that lists the column'],
  },
  {
    name: 'a mapping, a cut and a function are no copies, and the first of a choice is',
    files: {
      'db/migrations/000000_slots.up.sql': slots.replace(
        'value text NOT NULL',
        'value text, code int, kind text',
      ),
    },
    up: `ALTER TABLE slots ADD COLUMN a varchar(4), ADD COLUMN b smallint, ADD COLUMN c text, ADD COLUMN d bigint;
UPDATE slots SET a = value::varchar(4), b = seen IS NOT NULL, c = coalesce(mail, 'none'), d = code::bigint;
ALTER TABLE slots DROP COLUMN value, DROP COLUMN seen, DROP COLUMN mail, DROP COLUMN code;`,
    target: 15,
    says: [
      '- The values of value and seen of slots go; line 2 makes others of them before',
      'The values of mail and code of slots go; they were copied before.',
    ],
    // Before.sql stops for it.
    silent: ['A publication that lists the column'],
  },
  {
    name: 'a default that is another for each row comes back without writing the old ones',
    up: 'ALTER TABLE hooks DROP COLUMN token;',
    says: [
      'ADD COLUMN token text;\n-- With hooks.csv of the export, take the "-- " off these five lines; rows that came since, or were written without a value, have none in it. The last one counts. Committed without them, they can run alone later, in a transaction: they write over what these rows were given since.\n-- set ON_ERROR_STOP on\n-- CREATE TEMPORARY TABLE exported_hooks (id int4, token text);\n-- copy exported_hooks FROM \'hooks.csv\' WITH (FORMAT csv, HEADER)\n-- UPDATE public.hooks AS t SET token = e.token FROM exported_hooks AS e WHERE t.id = e.id;\n-- SELECT count(*) AS in_the_file, count(*) FILTER (WHERE EXISTS (SELECT FROM public.hooks AS t WHERE t.id = e.id)) AS came_back FROM exported_hooks AS e;\nALTER TABLE public.hooks ALTER COLUMN token SET DEFAULT md5(random()::text);\nUPDATE public.hooks SET token = DEFAULT WHERE token IS NULL;\nALTER TABLE public.hooks ALTER COLUMN token SET NOT NULL;',
      '-- Rows that are there get new values of hooks.token from its default.',
    ],
  },
  {
    name: 'a sequence that comes back goes on after its column, and a type fails from its first foreign value on',
    up: `ALTER TABLE hooks ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE text;
DROP SEQUENCE hooks_id_seq;`,
    says: [
      '- From the first value of hooks.id on that integer does not hold, the type of line 1 cannot be taken back.',
      '- How far sequence hooks_id_seq has counted is gone; a way back can only go on after the highest hooks.id.',
      `SELECT count(*) FROM public.hooks WHERE NOT pg_input_is_valid(id::text, 'integer') counts them.`,
      `SELECT setval('public.hooks_id_seq', greatest(max(id) + 1, 1), false) FROM public.hooks;`,
      '**3. Stop the application.** Only when the pre-flight has no STOP and every look is answered.',
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
    name: 'what goes behind what comes waits for a release more, and ways back go in reverse order',
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'ALTER TABLE orders DROP COLUMN note;',
    says: [
      '- **Part 1. Before the release that uses users.a**',
      '- **Part 2. After the release that no longer uses orders.note, when no older one runs any more**',
      'Roll out the release that uses users.a, then the one that no longer uses orders.note, and wait until no older one runs.',
      'Of golang-migrate’s own command line migrate up runs all that is pending, and migrate goto VERSION stops after that version.',
      'schema_migrations still names the last version, and golang-migrate does not run it again. Its UPDATE, as the last line of each script has it, puts it right, and so does migrate force VERSION of golang-migrate’s own command line (not of your program). Do so before golang-migrate runs with the files of the release before: it refuses where one that has run is missing.',
      '- In this order (leave out a script of whose file nothing is there): (1) While the new release runs on, run back-2.sql; an older one that needs what it brings back can start only after it has committed. (2) Stop the new release, and let none of it start: back-1.sql drops what it uses. (3) Run back-1.sql. (4) Put schema_migrations right (the last line of the last script). (5) Start the previous release, not before: golang-migrate refuses while the record has a file that this release does not have.\n',
      'Only to take it back: back-2.sql, then back-1.sql.** Go through the numbered steps under Rollback: they say what runs beside each script, and when schema_migrations is put right. psql -v ON_ERROR_STOP=1 -f back-2.sql.',
    ],
    silent: [
      'The last migration first',
      'Keep the new release running',
      'First take back',
      'in the order that Rollback says',
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
    says: ['is published by %s: make the change by hand on its subscribers too, new columns there first'],
    silent: ['Roll out the release that does without', 'As with every', ' published: the change'],
  },
  {
    name: 'of a table that migrations publish its subscribers are told of',
    between: 'CREATE PUBLICATION everything FOR TABLE users, orders;',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    says: [
      'Hot standbys replay ACCESS EXCLUSIVE on users: queries of it on a standby hold the replay up, and are cancelled after max_standby_streaming_delay (30 s unless set). Change-data-capture sees columns added, starting with the next changed row. users is published: the change has to be made by hand on subscribers too, new columns there first; the way back: drops here first, and there once the subscribers have caught up.',
    ],
  },
  {
    name: 'what came after the change and works on the same table is taken back first',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    behind: 'CREATE INDEX users_a ON users (a);',
    says: [
      'Migrations that name what it changes and may have to go before, the last one first: 000005_behind.up.sql (users).',
    ],
    silent: ['In this order, the last migration first', 'is not reviewed'],
  },
  {
    name: 'what came after it on other tables is nothing to it',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    behind: 'CREATE INDEX orders_user ON orders (user_id);',
    says: ['After a script that is run by hand schema_migrations still names the last version'],
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
  {
    name: 'a block of code that works on rows alone leaves the schema to be taken back',
    up: `ALTER TABLE users ADD COLUMN a int;
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT id FROM users LOOP
    UPDATE orders SET note = 'x' WHERE user_id = one.id;
  END LOOP;
END $$;`,
    says: ['-- What UPDATE changed in orders does not come back.', 'ALTER TABLE public.users DROP COLUMN a;'],
    silent: ['no way back', 'does both'],
  },
  {
    name: 'a column that the change itself adds keeps nothing on the way back, one that was null does',
    first: "ALTER TABLE users ADD COLUMN ended timestamptz NOT NULL DEFAULT 'epoch';",
    up: "UPDATE users SET ended = now() WHERE mail LIKE 'a%';\nUPDATE users SET mail = '?' WHERE mail IS NULL;",
    says: [
      'It changes no schema. users.ended comes with this change: what it fills in goes with it. users.mail, null before, keeps what it fills in.',
    ],
    silent: ['ended, null before'],
  },
  {
    name: 'one that changes the schema, or runs what it puts together, has none',
    up: "ALTER TABLE users ADD COLUMN a int;\nDO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'users' || ' ADD COLUMN b' || md5(random()::text) || ' int'; END $$;",
    says: ['no way back'],
  },
  {
    name: 'the way back is a step of the runbook, after all others',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n-- +migrate Down\nALTER TABLE users DROP COLUMN b;\n',
    says: [
      '. Only to take it back: back.sql.** psql -v ON_ERROR_STOP=1 -f back.sql, then the row in gorp_migrations: in the order that Rollback says.\n\n## ',
    ],
  },
  {
    name: 'what IF NOT EXISTS makes goes, with the rows that the change puts there, and before.sql asks whether it was there',
    up: `CREATE TABLE IF NOT EXISTS marks (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX IF NOT EXISTS marks_at ON marks (at);
INSERT INTO marks (id) VALUES (1) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION marked() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM marks';`,
    says: [
      'DROP TABLE public.marks;',
      'DROP FUNCTION public.marked();',
      '-- No migration before makes marks: where before.sql found it there already, IF NOT EXISTS has passed over it, and its DROP has to come out of this script, as it takes what others made.',
      'Where before.sql found marks there already, IF NOT EXISTS has passed over it: take that DROP out first.',
      'not there yet: marks (IF NOT EXISTS passes over what is)',
    ],
    silent: ['no way back', 'was there before is not known'],
  },
  {
    name: 'a function that is replaced comes back with its former text',
    between: "CREATE FUNCTION marked() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';",
    up: "CREATE OR REPLACE FUNCTION marked() RETURNS bigint LANGUAGE sql AS 'SELECT 2::bigint';",
    says: ['CREATE OR REPLACE FUNCTION public.marked()', 'SELECT 1::bigint'],
    silent: ['DROP FUNCTION', 'not there yet'],
  },
];
