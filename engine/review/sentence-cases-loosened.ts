/** More of sentence-cases.ts: what lets more in than before, and beside which releases that stands. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const triggers = `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seen := now();
  RETURN NEW;
END $$;
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE orders SET note = NEW.mail WHERE user_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER users_tell AFTER INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tell();
CREATE TRIGGER users_nick AFTER UPDATE OF nick ON users FOR EACH ROW EXECUTE FUNCTION tell();`;

export const casesOfLoosened: readonly Case[] = [
  {
    name: 'a column may be left out before the release that leaves it out, and goes after it',
    first:
      'ALTER TABLE items DROP CONSTRAINT items_mail_key;\nALTER TABLE items ALTER COLUMN mail SET DEFAULT md5(random()::text);',
    up: 'ALTER TABLE items DROP CONSTRAINT IF EXISTS items_mail_key;\nALTER TABLE items DROP COLUMN mail;',
    says: [
      '**Go in the order below**, when no pre-flight check says STOP. The values of items.mail are lost: accept it, or export it first.',
      '- **Part 1. Before the release that leaves items.mail out**: 000002_first.up.sql.\n',
      '  - A release that says ON CONFLICT (mail) on items fails from 000002:1 on: where one does, roll out one that does not before.',
      '- **Part 2. After the release that no longer uses items.mail, when no older one runs any more**: 000004_change.up.sql. **Point of no return: 000004:2, as its transaction commits.**',
      '| 000004:1, :2 | Passes over a constraint that is gone already. Drops column mail. | ACCESS EXCLUSIVE | a moment |',
      'migrate goto VERSION stops after that version.',
    ],
  },
  {
    name: 'nulls that are let in are for the release that leaves the column out',
    up: 'ALTER TABLE items ALTER COLUMN mail DROP NOT NULL;',
    says: ['- **Before the release that leaves items.mail out**: 000004_change.up.sql.'],
    silent: ['accept it or take an export'],
  },
  {
    name: 'a default for a column that could be left out is for no release',
    up: "ALTER TABLE users ALTER COLUMN nick SET DEFAULT '-';",
    says: ['- **At any time**'],
  },
  {
    name: 'a column that takes the place of one whose values it all holds is for the release that comes',
    up: `ALTER TABLE items ADD COLUMN id_text text;
UPDATE items SET id_text = id::text;
ALTER TABLE items ALTER COLUMN id_text SET NOT NULL;
ALTER TABLE items DROP CONSTRAINT items_pkey;
ALTER TABLE items DROP COLUMN id;
ALTER TABLE items RENAME COLUMN id_text TO id;
ALTER TABLE items ADD PRIMARY KEY (id);`,
    says: [
      '**No go beside a running application:** items can be neither read nor written while it works. Choose a time',
      '- **Before the release that expects items.id as text**: 000004_change.up.sql. **Point of no return: line 6, from the first value on that the former type does not hold.**',
      '  - Code that binds or reads items.id as uuid may fail on text: look before, and write values that uuid does not hold only when none of it runs any more.',
      '- From the first value of items.id on that uuid does not hold, the type of line 6 cannot be taken back.',
      '- Changes the type of items.id from uuid to text, by a new column that takes its name.',
      '- Adds primary key items_pkey (id) on items.',
      'How long others may wait once it has its locks is not known here: write a time down before, and cancel it then.',
    ],
    silent: [
      'id_text on items',
      '- Drops column items.id.',
      '- Drops constraint',
      '- Renames',
      'another replica identity',
      'no order works',
      'do not both work',
      'Stop the application',
    ],
  },
  {
    name: 'a number becomes text together with the release that takes it for one',
    up: 'ALTER TABLE orders ALTER COLUMN user_id TYPE text;',
    says: [
      '- **Together with the release that expects orders.user_id as text: no order works for old and new at once**',
    ],
  },
  {
    name: 'a timestamp gets a zone, and takes every value back',
    up: "SET timezone = 'UTC';\nALTER TABLE users ALTER COLUMN seen TYPE timestamptz;",
    says: [
      '**Go**, when no pre-flight check says STOP. Somebody says before whether the timestamps are of UTC: nothing tells it afterwards.',
      '- **Before the release that expects users.seen as timestamptz**',
      '- Whether the values of users.seen were written in UTC, as line 1 has them read:',
      'o row is written again, as line 1 sets TimeZone to UTC',
      '- TimeZone of this login, and as set for the database and its roles: UTC, as values of users.seen are read;',
    ],
    silent: [
      'the way back takes that away',
      'No go',
      'Point of no return',
      'cannot be taken back',
      'How users.seen is split',
      'may fail on',
    ],
  },
  {
    name: 'a timestamp gets a zone that nothing says',
    up: 'ALTER TABLE users ALTER COLUMN seen TYPE timestamptz;',
    says: [
      'before whether the timestamps are of the zone that they are read in',
      '- In which zone the values of users.seen were written: they are read in the TimeZone of the session that migrates, which nothing here sets',
      'in which of them values of users.seen were written',
    ],
    silent: ['o row is written again'],
  },
  {
    name: 'a timestamp gets the zone that its cast says',
    up: "ALTER TABLE users ALTER COLUMN seen TYPE timestamptz USING seen AT TIME ZONE 'Europe/Paris';",
    says: [
      '- Whether the values of users.seen were written in Europe/Paris, as line 1 has them read:',
      "NOT IN ('europe/paris')",
    ],
    silent: ['o row is written again'],
  },
  {
    name: 'a timestamp loses its zone',
    up: "SET timezone = 'UTC';\nALTER TABLE items ALTER COLUMN touched TYPE timestamp;",
    says: [
      '- In which zone the clock times of items.touched are read from then on: line 1 makes them those of UTC',
    ],
    silent: ['Somebody says before', 'TimeZone of this login'],
  },
  {
    name: 'a timestamp that is split is filled in the zone of the migration',
    up: "SET timezone = 'UTC';\nALTER TABLE users ALTER COLUMN seen TYPE timestamptz(0);",
    says: ["(3) fill the other rows in batches (seen AT TIME ZONE 'UTC')"],
  },
  {
    name: 'a timestamp gets a zone beside programs that ask for the type',
    files: { 'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n' },
    up: "SET timezone = 'UTC';\nALTER TABLE users ALTER COLUMN seen TYPE timestamptz;",
    says: [
      'Code that binds or reads users.seen as timestamp may fail on timestamptz (sqlx, by Cargo.toml): look before',
    ],
  },
  {
    name: 'a timestamp that loses digits does not come back as it was',
    up: "SET timezone = 'UTC';\nALTER TABLE users ALTER COLUMN seen TYPE timestamptz(0);",
    says: ['- **Together with the release that expects users.seen as timestamptz(0): no order works'],
  },
  {
    name: 'a view that is made again with more columns is missed by nobody',
    up: 'DROP VIEW people;\nALTER TABLE users ALTER COLUMN mail TYPE varchar;\nCREATE VIEW people AS SELECT id, mail, nick FROM users;',
    says: [
      '- **Before the release that uses people.nick',
      '- Makes view people anew, with column nick besides.',
      '- nothing is granted on view people: it would go with the old one, and is to be granted again',
      '- view people is there, with column nick',
    ],
    silent: [
      'nothing of it changes: privileges',
      'Drops view people.\n',
      'Creates view people.\n',
      'no longer uses people',
      'No go',
      'under another name',
    ],
  },
  {
    name: 'a view that is made again with fewer columns is missed',
    up: 'DROP VIEW people;\nCREATE VIEW people AS SELECT id, nick FROM users;',
    says: ['no longer uses people', '- Drops view people.'],
    silent: ['Makes view people anew', 'nothing is granted'],
  },
  {
    name: 'a view that is made again in whose change somebody is granted it loses nothing',
    up: 'DROP VIEW people;\nCREATE VIEW people AS SELECT id, mail, nick FROM users;\nGRANT SELECT ON people TO PUBLIC;',
    says: ['- Makes view people anew, with column nick besides.'],
    silent: ['nothing is granted'],
  },
  {
    name: 'a check that every row of a release passes which leaves the new column out',
    up: `ALTER TABLE items ALTER COLUMN mail DROP NOT NULL;
ALTER TABLE items ADD COLUMN phone text;
ALTER TABLE items ADD CONSTRAINT items_one CHECK (num_nonnulls(mail, phone) = 1);`,
    says: ['- **Before the release that uses items.phone and leaves items.mail out**'],
    silent: ['writes rows that', 'adds and takes away in one'],
  },
  {
    name: 'a check that a row of a release may break which leaves the new column out',
    up: `ALTER TABLE users ADD COLUMN phone text;
ALTER TABLE users ADD CONSTRAINT users_one CHECK (num_nonnulls(mail, phone) = 1);`,
    says: ['writes rows that users_one refuses'],
  },
  {
    name: 'triggers that run for the rows of an update are told with what they write',
    between: triggers,
    up: "UPDATE users SET mail = 'x';",
    says: [
      'for each row trigger users_touch sets seen; trigger users_tell may update rows of orders (note);',
      '- Line 1: trigger users_tell may change rows of orders: writes to those rows wait until the statement ends.',
      '- The values of users.seen are written over in the rows that line 1 changes, by trigger users_touch.',
      '- Rows of orders (note) may be written over while line 1 runs, by trigger users_tell.',
    ],
    silent: ['users_nick'],
  },
  {
    name: 'triggers that are switched off, or of other events, are not told',
    between: triggers,
    up: "ALTER TABLE users DISABLE TRIGGER users_touch;\nALTER TABLE users DISABLE TRIGGER users_tell;\nUPDATE users SET mail = 'x';\nDELETE FROM users WHERE id = 3;",
    says: ['- Updates rows of users.'],
    silent: ['For each row trigger', 'by trigger'],
  },
  {
    name: 'what a tool does by its version is told of all versions that are named',
    layout: 'prisma',
    files: {
      'package.json': '{"devDependencies": {"prisma": "7.9.1"}}',
      'docker/Dockerfile': 'RUN npm install -g prisma@7.3.0',
    },
    up: 'CREATE INDEX a ON orders (user_id);\nALTER INDEX orders_note RENAME TO b;',
    says: [
      '\nPrisma Migrate 7.9.1 (package.json) or 7.3.0 (docker/Dockerfile), PostgreSQL',
      'Build it CONCURRENTLY, as the only statement of a file of its own.',
      'At a STOP it was not committed where it is one transaction; where each statement commits for itself, go on with the one that failed',
      'Up to 7.3 a file of several statements is one transaction, and a failure takes all of it back; from 7.4 on each statement of a file that its parser understands commits for itself',
    ],
    silent: ['It is not one transaction', 'taken back as a whole'],
  },
  {
    name: 'a version that is known is taken without a word on others',
    layout: 'prisma',
    files: { 'package.json': '{"devDependencies": {"prisma": "7.9.1"}}' },
    up: 'CREATE INDEX a ON orders (user_id);\nALTER INDEX orders_note RENAME TO b;',
    says: [
      '\nPrisma Migrate 7.9.1 (package.json), PostgreSQL',
      'It is not one transaction',
      'Add CONCURRENTLY. Let no second run start meanwhile: one that waits for the lock of Prisma Migrate and the build are a deadlock. |',
    ],
    silent: ['Up to 7.3'],
  },
  {
    name: 'whether a program that nobody knows opens a transaction is asked, and nothing is said as if it were known',
    up: 'ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users ADD COLUMN b int;',
    layout: 'numbered',
    says: [
      '- Which program runs these files is not known. Taken here: each statement is sent by itself. A program that opens a transaction around a file holds every lock to its end, takes all of it back when it fails, and cannot run CONCURRENTLY.',
      'It may not be one transaction: if it stops, go on with the post-flight.',
      'At a STOP it was not committed where it is one transaction; where each statement commits for itself, go on with the one that failed, not from the top',
    ],
    silent: ['It is not one transaction', 'the change is there in part'],
  },
  {
    name: 'of one statement it makes no difference',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    layout: 'numbered',
    says: ['Adds column users.a'],
    silent: ['Which program runs these files'],
  },
  {
    name: 'what is renamed is asked for under both names, but for names of the change itself',
    first:
      'ALTER TABLE hooks RENAME COLUMN token TO secret;\nALTER TABLE hooks RENAME COLUMN secret TO token;',
    up: 'ALTER INDEX orders_note RENAME TO orders_by_note;\nALTER TABLE users RENAME COLUMN mail TO email;',
    says: [
      "SELECT 'no orders_note' WHERE to_regclass('public.orders_note') IS NULL",
      "SELECT 'orders_by_note is there already' WHERE to_regclass('public.orders_by_note') IS NOT NULL",
      "SELECT 'no column users.mail' WHERE NOT EXISTS",
      "SELECT 'users.email is there already' WHERE EXISTS",
      "SELECT 'no column hooks.token'",
      'or does not own a table, replication slot over 1 GB',
      'AS query_runs, state',
    ],
    silent: ["'no column hooks.secret'", "'hooks.token is there already'"],
  },
  {
    name: 'rows that are all written again need the room of their table',
    up: "UPDATE users SET mail = 'x';",
    says: [
      'disk, to look at yourself: room for as much again as users',
      '- before.sql: who is in the way of this change, and whether this login may make it; disk, to look at yourself: room for as much again as users',
    ],
    silent: ['does not own'],
  },
  {
    name: 'a way back of the team is run as one transaction, with who waits for it and what the tool remembers',
    up: 'ALTER TABLE orders DROP COLUMN note;',
    files: {
      'db/migrations/000004_change.down.sql':
        'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_note ON orders (note);\n',
    },
    says: [
      "BEGIN;\nSET LOCAL lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_note ON orders (note);\nCOMMIT;\n",
      'While it runs (lines of the script): orders: reads and writes wait',
      'schema_migrations still names the last version, and golang-migrate does not run it again.',
    ],
  },
  {
    name: 'one that a transaction refuses is left as it is',
    up: 'CREATE INDEX CONCURRENTLY a ON orders (user_id);',
    files: {
      'db/migrations/000004_change.down.sql':
        "DROP INDEX CONCURRENTLY a;\nCOMMENT ON TABLE orders IS 'again';\n",
    },
    says: [
      "```sql\nDROP INDEX CONCURRENTLY a;\nCOMMENT ON TABLE orders IS 'again';\n-- Then, when Rollback says: UPDATE schema_migrations SET version = 1, dirty = false;\n```",
    ],
  },
  {
    name: 'the key of a table is drawn beside what goes',
    between:
      'CREATE TABLE many (a int, b int, c int, d bigint REFERENCES users (id), id int PRIMARY KEY, note text);',
    up: 'ALTER TABLE many DROP COLUMN note;\nALTER TABLE hooks ADD COLUMN x int;',
    says: ['integer id', 'text note "gone"'],
  },
  {
    name: 'personal data that goes with a column stays on the disk for a while',
    between: 'CREATE TABLE persons (id int PRIMARY KEY, email text);',
    up: 'ALTER TABLE persons DROP COLUMN email;',
    says: [
      ').\n- What is dropped from persons is in the export files in clear text, and stays on the disk until its rows are written again (VACUUM FULL, pg_repack), in archived write-ahead log and in backups.',
    ],
    silent: ['On what ground'],
  },
];
