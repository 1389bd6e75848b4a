/** Small changes, each with sentences that its review must have and words that it must not have. Test data: runs nothing. */
import type { CatalogChange } from '../../core/catalog/items.ts';
import type { NullsInCode, SqlInCode } from '../../core/review/input.ts';
import type { Layout } from './sentence-layouts.ts';

export interface Case {
  readonly name: string;
  readonly up: string;
  /** A migration of the same change that runs before. */
  readonly first?: string;
  /** One between the two that is not of the change, and one that runs later. */
  readonly between?: string;
  readonly behind?: string;
  readonly target?: number;
  /** Other files of the repository. */
  readonly files?: Readonly<Record<string, string>>;
  /** Paths of other files that are of the change. */
  readonly beside?: readonly string[];
  /** What the server says of the change itself. */
  readonly refused?: string;
  /** What the server says of the way back in the transaction of its tool. */
  readonly backRefused?: string;
  /** What the server says of the way back wherever it runs. */
  readonly backFails?: string;
  /** What it says of it where an earlier migration did not run as a whole. */
  readonly backMisses?: string;
  readonly backRestores?: true | 'measured';
  readonly backDiffers?: readonly CatalogChange[];
  readonly code?: true | 'one-commit';
  /** What programs of the commit before say of nulls, what those of the change read as never null, and what statements have to do with columns. */
  readonly nulls?: readonly NullsInCode[];
  readonly strict?: readonly NullsInCode[];
  /** Of columns that the change adds. */
  readonly fresh?: readonly NullsInCode[];
  readonly sql?: readonly SqlInCode[];
  /** golang-migrate where it is missing. */
  readonly layout?: Layout;
  readonly says: readonly string[];
  readonly silent?: readonly string[];
}

export const history = `CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text NOT NULL DEFAULT '', seen timestamp, code text UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), note text);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE hooks (id serial PRIMARY KEY, token text NOT NULL DEFAULT md5(random()::text));
CREATE VIEW people AS SELECT id, mail FROM users;
CREATE TABLE items (id uuid PRIMARY KEY, mail text NOT NULL UNIQUE, touched timestamptz);`;

/** Statistics: how long something takes. */
export const manyUsers = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [{ schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 }],
  }),
};

export const cases: readonly Case[] = [
  {
    name: 'what its own files do is nobody else’s',
    first: 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
    up: 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;',
    says: ['writes no nulls to orders.note and does with the new rights'],
    silent: ['between those of the change', '### orders ('],
  },
  {
    name: 'an index that another migration builds between its files is named as not reviewed',
    first: 'ALTER TABLE users ADD COLUMN a int;',
    between: 'CREATE INDEX users_seen ON users (seen);',
    up: 'ALTER TABLE users ADD COLUMN b int;',
    says: [
      'Another migration runs between those of the change, and is not reviewed: 000003_between.up.sql (works on users too).',
      '000003_between.up.sql (users).',
      '### users (000002_first.up.sql)',
      '### users (000004_change.up.sql)',
    ],
    silent: ['+CREATE INDEX users_seen', 'indexes users_seen', 'index users_seen'],
  },
  {
    name: 'a default that is taken away and set again forbids nothing',
    up: `ALTER TABLE users ALTER COLUMN nick DROP DEFAULT;
ALTER TABLE users ALTER COLUMN nick TYPE varchar(40);
ALTER TABLE users ALTER COLUMN nick SET DEFAULT 'x';`,
    says: ['Together with the release that expects users.nick as varchar(40)'],
    silent: ['can no longer insert', 'takes the default from users.nick:'],
  },
  {
    name: 'a default that stays away asks every release for a value',
    up: 'ALTER TABLE users ALTER COLUMN nick DROP DEFAULT;',
    says: ['After the release that writes users.nick with every row, when'],
  },
  {
    name: 'a new column without a default is required as soon as it is NOT NULL',
    up: `ALTER TABLE users ADD COLUMN kind text;
UPDATE users SET kind = 'a';
ALTER TABLE users ALTER COLUMN kind SET NOT NULL;`,
    says: ['the release that writes users.kind with every row'],
  },
  {
    name: 'an old column refuses nulls only',
    up: 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    says: ['After the release that writes no nulls to users.mail, when'],
  },
  {
    name: 'a unique constraint lets through what leaves its new column out',
    up: `ALTER TABLE users ADD COLUMN tenant text;
ALTER TABLE users ADD CONSTRAINT users_tenant UNIQUE (mail, tenant);
CREATE UNIQUE INDEX users_mail ON users (mail);`,
    says: ['the release that uses users.tenant and writes no rows that users_mail refuses:'],
    silent: ['users_tenant on users: a release'],
  },
  {
    name: 'an index of another name is no news to a release',
    up: 'ALTER INDEX orders_note RENAME TO orders_by_note;',
    says: ['- Renames index orders_note to orders_by_note.'],
    silent: ['never both work'],
  },
  {
    name: 'a table whose rows were copied loses only what the copy leaves out',
    up: `CREATE TABLE archive (id bigint, user_id bigint);
INSERT INTO archive SELECT id, user_id FROM orders;
DROP TABLE orders;`,
    says: [
      '- The values of orders.note are gone.',
      '- Table orders goes; line 2 copies all of its rows into archive before.',
    ],
    silent: ['The rows of orders are gone.\n- Table', 'rows that it leaves out'],
  },
  {
    name: 'a table that is copied as a whole loses no column',
    up: 'CREATE TABLE archive AS SELECT * FROM orders;\nDROP TABLE orders;',
    says: ['- Table orders goes; a statement before it reads its rows into another table'],
    silent: ['Point of no return'],
  },
  {
    name: 'columns that were copied are told once, and not as lost',
    up: `ALTER TABLE orders ADD COLUMN remark text;
ALTER TABLE users ADD COLUMN a text, ADD COLUMN b text;
UPDATE users SET a = mail, b = code;
ALTER TABLE users DROP COLUMN mail, DROP COLUMN code;`,
    says: [
      'The values of mail and code of users go; they were copied before.',
      '- Nothing was found that removes rows or values.',
      'It fills the columns that come back from the copies that the change has made; a row of which several are there gets any one of them, and one of which none is left (a cascade takes copies too) stops it where nulls are forbidden again.',
      '-- users.mail, users.code: filled again from users.a, users.b.\n',
      'BEGIN;\n',
      'UPDATE public.users SET mail = a, code = b;\nALTER TABLE public.orders DROP COLUMN remark;',
    ],
    silent: ['brings no data back', 'Running it takes the copies away too'],
  },
  {
    name: 'values that USING turns into others are written over',
    up: 'ALTER TABLE users ALTER COLUMN seen TYPE boolean USING (seen IS NOT NULL);',
    says: ['- Values of users.seen are written over.', 'No cast leads from boolean back to timestamp.'],
    silent: ['Nothing was found that removes', 'USING seen::timestamp'],
  },
  {
    name: 'a cast writes over nothing',
    up: 'ALTER TABLE orders ALTER COLUMN id TYPE numeric USING (id::numeric);',
    says: [
      'From the first value of orders.id on that bigint does not hold, the type of line 1 cannot be taken back',
    ],
    silent: ['are written over'],
  },
  {
    name: 'values that were copied before USING are not lost',
    up: `ALTER TABLE users ADD COLUMN seen_at timestamp;
UPDATE users SET seen_at = seen;
ALTER TABLE users ALTER COLUMN seen TYPE boolean USING (seen IS NOT NULL);`,
    says: ['The values of users.seen go; they were copied before.'],
    silent: ['written over'],
  },
  {
    name: 'a reference that is turned round is no loss',
    up: `ALTER TABLE users ADD COLUMN order_id bigint;
UPDATE users SET order_id = orders.id FROM orders WHERE orders.user_id = users.id;
ALTER TABLE orders DROP COLUMN user_id;`,
    says: [
      'The values of orders.user_id go; users.order_id was filled by them and links the same rows.',
      'UPDATE public.orders AS back SET user_id = kept.id FROM public.users AS kept WHERE back.id = kept.order_id;',
    ],
    silent: ['\n- The values of orders.user_id are gone'],
  },
  {
    name: 'what the migration before copied is not lost, and rows since may be',
    first: 'ALTER TABLE users ADD COLUMN name text;\nUPDATE users SET name = nick;',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: [
      'The values of users.nick go; a migration of the change before copied them.',
      'Pre-flight of part 2: before.sql, before-2.sql.',
      'users: name says what nick says, in every row that has it.',
      'ALTER TABLE public.users ADD COLUMN nick text DEFAULT',
      'UPDATE public.users SET nick = name;',
    ],
    silent: ['\n- The values of users.nick are gone'],
  },
  {
    name: 'rows that others write after a backfill have no value',
    up: `ALTER TABLE orders ADD COLUMN seq bigint;
BEGIN; UPDATE orders SET seq = id; COMMIT;
ALTER TABLE orders ALTER COLUMN seq SET NOT NULL;
ALTER TABLE orders ALTER COLUMN seq ADD GENERATED BY DEFAULT AS IDENTITY;`,
    says: [
      'Rows that others write from the beginning of line 2 until line 3 have no value in orders.seq',
      '**No go while others write:** line 3 depends',
    ],
    silent: ['are numbered from 1'],
  },
  {
    name: 'after a backfill in the same transaction nobody writes',
    up: `ALTER TABLE orders ADD COLUMN seq bigint;
UPDATE orders SET seq = id;
ALTER TABLE orders ALTER COLUMN seq SET NOT NULL;`,
    says: ['Forbids nulls in orders.seq.'],
    silent: ['Rows that others write'],
  },
  {
    name: 'a condition beside the reference leaves values after',
    up: `ALTER TABLE users ADD COLUMN order_id bigint;
UPDATE users SET order_id = orders.id FROM orders WHERE orders.user_id = users.id AND orders.note IS NOT NULL;
ALTER TABLE orders DROP COLUMN user_id;`,
    says: ['The values of orders.user_id are gone.'],
    silent: ['links the same rows'],
  },
  {
    name: 'what a timeout after the lock bounds is nothing, and nobody is told to wait for it',
    up: `ALTER TABLE users ADD COLUMN a text;
SET lock_timeout = '5s';
ALTER TABLE users DROP COLUMN nick;`,
    says: ['- Sessions wait for the migration for more than 5 seconds'],
    silent: ['55P03'],
  },
  {
    name: 'a number that the server gives to each row forbids nothing, and is taken back',
    up: `ALTER TABLE orders ADD COLUMN seq bigint GENERATED BY DEFAULT AS IDENTITY;
CREATE UNIQUE INDEX orders_seq ON orders (seq);
SELECT setval(pg_get_serial_sequence('orders', 'seq'), (SELECT max(seq) FROM orders));`,
    says: ['- **Before the release that uses orders.seq**', 'Calls setval', 'DROP COLUMN seq;'],
    silent: ['adds and takes away', 'may change anything'],
  },
  {
    name: 'a function that nobody knows may change anything',
    up: 'SELECT repair_orders();',
    says: ['SELECT calls a function that may change anything.'],
  },
  {
    name: 'what stood before a column is not in its way',
    up: 'ALTER TABLE users ADD COLUMN kind text;',
    says: ['ALTER TABLE public.users DROP COLUMN kind;'],
    silent: ['DROP VIEW'],
  },
  {
    name: 'builds that are in nobody’s way are told together',
    up: 'CREATE INDEX CONCURRENTLY a ON orders (user_id);\nCREATE INDEX CONCURRENTLY b ON users (mail);',
    says: ['- Lines 1, 2 build an index; reads and writes go on.'],
  },
  {
    name: 'a block of code is not understood, and nothing is said to follow from it',
    up: `DO $$ BEGIN EXECUTE 'DROP TABLE ' || (SELECT note FROM orders LIMIT 1); END $$;`,
    says: ['none can be worked out: what it does is not understood to its end', ', no way back.'],
    silent: ['none follows from the schema'],
  },
  {
    name: 'rows that do not come back leave a way back for the schema',
    up: 'DELETE FROM orders WHERE note IS NULL;\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;',
    says: [
      ', generated, not proved, does not bring all data back.',
      'It does not bring data back.',
      '-- What DELETE took from orders does not come back.\nALTER TABLE public.orders ALTER COLUMN note DROP NOT NULL;',
    ],
  },
  {
    name: 'one transaction is never there in part',
    up: 'BEGIN;\nALTER TABLE orders ADD COLUMN a int;\nALTER TABLE users ADD COLUMN b int;\nCOMMIT;',
    says: [
      'A STOP means that it was not committed (it is one transaction)',
      'its transaction is taken back as a whole',
    ],
    silent: ['there in part', 'that nobody waits for'],
  },
  {
    name: 'what refuses a transaction may be there in part',
    up: 'CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);',
    says: [
      'drop the index that the failed statement has left invalid, if it builds one (DROP INDEX CONCURRENTLY), then go on by hand with the statement that failed',
      'may stay: go on',
      'pg_stat_progress_create_index',
    ],
    silent: [
      'A pre-flight check says STOP.',
      'is published',
      'does not carry it',
      "wait_event_type = 'Lock'",
    ],
  },
  {
    name: 'a column of another name is not new',
    up: `ALTER TABLE users RENAME COLUMN nick TO handle;
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE orders DROP COLUMN note;`,
    says: ['text handle "changed"', 'text nick "new"', '- Adds column users.nick (text, null).'],
    silent: ['| users.handle', 'nick "gone"'],
  },
  {
    name: 'an index that is made again as it was is no difference',
    up: `DROP INDEX orders_note;
CREATE INDEX orders_more ON orders (user_id);
CREATE INDEX orders_note ON orders (note);`,
    says: ['+CREATE INDEX orders_more'],
    silent: ['-CREATE INDEX orders_note', '+CREATE INDEX orders_note'],
  },
  {
    name: 'locks that are taken one after the other for the same work are told together',
    up: `BEGIN;
ALTER TABLE users ADD COLUMN a int;
ALTER TABLE orders ADD COLUMN b int;
UPDATE orders SET b = 1;
UPDATE orders SET note = 'x';
COMMIT;`,
    says: [
      '- **users (from line 2), orders (from line 3)**: reads and writes wait while lines 4, 5 work on rows.',
    ],
  },
  {
    name: 'a key that goes beside the primary key takes no identity from rows',
    up: 'ALTER TABLE users DROP CONSTRAINT users_code_key;',
    says: ['Drops constraint users_code_key on users.'],
    silent: ['replica identity'],
  },
  {
    name: 'the primary key that goes does',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey;',
    says: ['replica identity'],
  },
  {
    name: 'a function that names no table locks none',
    up: "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    says: ['- Creates function one.'],
    silent: ['Its body is checked'],
  },
  {
    name: 'a function that reads a table says so',
    up: "CREATE FUNCTION many() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM orders';",
    says: ['its body is checked when it is made'],
  },
  {
    name: 'a trigger after the copying has not seen what others wrote in between',
    up: `ALTER TABLE users ADD COLUMN name text;
BEGIN; UPDATE users SET name = nick; COMMIT;
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := NEW.nick; RETURN NEW; END';
CREATE TRIGGER keep BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION keep();
CREATE INDEX CONCURRENTLY users_name ON users (name);`,
    says: [
      'What others write to users between line 2 and line 4 is neither copied nor seen by the trigger',
      '; trigger keep on users is there, as defined and switched on',
      '; function keep is there with the body of the change',
      'users: name says what nick says, in every row that has it; schema_migrations says 4 or later.',
    ],
  },
  {
    name: 'a lock that becomes stronger is told',
    up: 'BEGIN;\nCREATE INDEX a ON orders (user_id);\nALTER TABLE orders DROP COLUMN note;\nCOMMIT;',
    says: ['A deadlock on orders: line 3 needs a stronger lock there than line 2 took'],
  },
  {
    name: 'a lock that is the strongest from the beginning is none',
    up: 'BEGIN;\nALTER TABLE orders DROP COLUMN note;\nCREATE INDEX a ON orders (user_id);\nCOMMIT;',
    says: ['No lock_timeout: behind an open transaction that has used the table, line 2 waits without limit'],
    silent: ['deadlock'],
  },
  {
    name: 'what is unique already is not asked for, and what a column is filled by is',
    up: `ALTER TABLE orders ADD COLUMN mail text;
UPDATE orders o SET mail = u.mail FROM users u WHERE o.user_id = u.id;
ALTER TABLE orders ALTER COLUMN mail SET NOT NULL;
CREATE UNIQUE INDEX orders_key ON orders (id, user_id);`,
    says: [
      '- the index that it builds is not there yet; no index made by hand does the same (one of the two may be enough); every orders (user_id) is in users; rows of orders that line 2 meets: o.user_id = u.id; no transaction has held a snapshot of this database for 1 minute (a repeatable read, pg_dump): concurrently.sql waits for it, and for one that begins meanwhile.',
    ],
    silent: ['no duplicates of orders', 'nobody can ask for them'],
  },
  {
    name: 'numbers over all rows are not cut by a key',
    up: `ALTER TABLE orders ADD COLUMN seq bigint;
UPDATE orders SET seq = n.at FROM (SELECT id, row_number() OVER (ORDER BY id) AS at FROM orders) n WHERE n.id = orders.id;`,
    says: [
      'By stretches of a key the numbers would begin anew.',
      'PostgreSQL 16 (assumed: nothing names one of 14 to 18)',
    ],
    silent: ['In batches of'],
  },
];
