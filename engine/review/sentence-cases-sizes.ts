/** More of sentence-cases.ts: what indexes take on a disk, and what the rows that are there hold afterwards. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

function fewUsers(users: number, notes = 1): NonNullable<Case['files']> {
  const of = (name: string, rows: number): object => ({
    schema: 'public',
    name,
    kind: 'table',
    bytes: 100 * rows,
    rows,
  });
  const relations = [of('users', users), of('notes', notes)];
  return {
    'plinth.stats.json': JSON.stringify({ version: 1, collectedAt: '2027-01-28T10:00:00.000Z', relations }),
  };
}

const manyWrites = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [
      {
        ...{ schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 },
        writesPerSecond: 220,
      },
    ],
  }),
};

export const casesOfSizes: readonly Case[] = [
  {
    name: 'a type that nobody has seen is no text',
    up: 'CREATE INDEX users_other ON users (elsewhere);\nCREATE INDEX users_seen ON users (seen);',
    files: fewUsers(200_000_000),
    says: ['(few values to as many as rows, and values of unknown type taken as 1 to 64 bytes)'],
    silent: ['texts of'],
  },
  {
    name: 'a new index is no longer than the rows that are there, and one on the same columns tells its size',
    between: 'CREATE INDEX users_pair ON users (nick, mail);',
    up: 'CREATE INDEX users_other ON users (mail, nick);',
    files: fewUsers(200_000_000),
    says: [
      '18 GB by estimate (few values to as many as rows, and texts of 1 to 64 bytes, but no more than a row has)',
      ' users_pair has the same columns: the pre-flight has its size, which is the better estimate.',
      "format(', users_pair, on the same columns, has %s', pg_size_pretty(pg_relation_size(oid)))",
    ],
  },
  {
    name: 'of a column that the change adds the rows that are there say nothing, and an index on part of it is another',
    between: 'CREATE INDEX users_pair ON users (nick, mail);',
    up: "ALTER TABLE users ADD COLUMN a text DEFAULT 'a';\nCREATE INDEX users_other ON users (mail, nick, a);",
    files: fewUsers(200_000_000),
    says: ['and texts of 1 to 64 bytes)'],
    silent: ['but no more than a row has', 'has the same columns'],
  },
  {
    name: 'new indexes have a size by rows and types, and replicas have to take it',
    up: 'CREATE INDEX users_seen ON users (seen);\nCREATE INDEX users_mail ON users (mail);',
    files: manyUsers,
    says: [
      '- The 2 new indexes take 2.7 to 23 GB by estimate (few values to as many as rows, and texts of 1 to 64 bytes): so much free disk',
      "'disk, to look at yourself: room for the 2 new indexes of users (estimate: 2.7 to 23 GB, ",
      'or less than 63 GB of disk is free when the first of them begins (the indexes, the largest sort and as much write-ahead log), or less than 59 GB when that one has sorted (its phase in watch.sql: loading tuples in tree), or a replica is more than 23 GB behind (the builds alone write up to 23 GB of log).',
      'FROM pg_stat_replication;',
      '-- How far the index is that is built at this moment: relid is its table.',
    ],
    silent: ['current_locker_pid, and nobody waits', '- before.sql: disk', 'of free disk for the new index'],
  },
  {
    // There is no PostgreSQL 10 among the servers of the tests: pg_index has indnkeyatts from 11 on, and pg_stat_progress_create_index is of 12, by
    // the manual of each version (catalogs, progress reporting).
    name: 'scripts ask an older server nothing that it does not have',
    up: 'CREATE INDEX users_seen ON users (seen);\nCREATE INDEX users_mail ON users (mail);',
    files: {
      'plinth.stats.json': manyUsers['plinth.stats.json'].replace(
        '"version":1,',
        '"version":1,"server":{"versionNumber":100014,"version":"10.14"},',
      ),
    },
    says: [
      'names 10, and',
      'FROM generate_series(0, indnatts - 1)',
      'PostgreSQL 10 does not say: pg_stat_progress_create_index is of 12.',
    ],
    silent: ['indnkeyatts', 'FROM pg_stat_progress_create_index'],
  },
  {
    name: 'a table without an index has none to compare new ones with',
    between: 'CREATE TABLE notes (a int, b text);',
    up: 'CREATE INDEX notes_a ON notes (a);\nCREATE INDEX notes_b ON notes (b);\nCREATE INDEX users_seen ON users (seen);',
    files: {
      'plinth.stats.json': manyUsers['plinth.stats.json'].replaceAll('"users"', '"notes"'),
    },
    says: [
      'room for the 2 new indexes of notes (estimate: 2.7 to 23 GB, 3.9 to 17 GB more while the largest sorts, as much write-ahead log as they take), the new index of users, what its build sorts and as much write-ahead log',
      "('the 2 new indexes of notes', ",
      "FROM pg_class WHERE oid = to_regclass('public.notes'))), ('the new index of users, ",
    ],
    silent: ['pg_indexes_size'],
  },
  {
    name: 'nor where nobody knows its rows',
    between: 'CREATE TABLE notes (a int, b text);',
    up: 'CREATE INDEX notes_a ON notes (a);',
    says: [
      'disk, to look at yourself: room for the new index of notes, what its build sorts and as much write-ahead log',
      "format('; at most %s and %s for the sort', pg_size_pretty((23 * reltuples)::bigint), pg_size_pretty((20 * reltuples)::bigint))",
    ],
    silent: ['pg_indexes_size'],
  },
  {
    name: 'one of which nobody knows how it grows is taken as large as its table',
    up: "CREATE INDEX users_doc ON users USING gin (to_tsvector('english', mail));",
    files: manyUsers,
    says: [
      'disk, to look at yourself: room for the new index of users (taken to be as large as the table)',
      "SELECT pg_size_pretty(pg_table_size(to_regclass('public.users')))",
    ],
  },
  {
    name: 'one of ranges of blocks takes none',
    up: 'CREATE INDEX users_seen ON users USING brin (seen);',
    files: manyUsers,
    says: ['writes wait while line 1 builds an index'],
    silent: ['disk, to look at yourself: room', 'new index takes'],
  },
  {
    name: 'what CASCADE takes along is asked for',
    up: 'ALTER TABLE users DROP COLUMN nick CASCADE;',
    says: [
      'nothing else depends on users.nick (CASCADE would take it along; what function bodies refer to is not seen)',
      "CASE WHEN count(*) = 0 THEN 'ok' WHEN count(*) FILTER (WHERE name LIKE 'no table %') > 0 THEN 'STOP' ELSE 'look' END",
    ],
  },
  {
    name: 'little room is nobody’s question',
    up: 'CREATE INDEX users_seen ON users (seen);',
    files: fewUsers(1e5),
    says: ['before.sql'],
    silent: ['disk, to look at yourself: room'],
  },
  {
    name: 'what comes in the place of an index is measured beside it',
    between: 'CREATE INDEX users_seen ON users (seen);',
    up: 'ALTER INDEX users_seen RENAME TO users_seen_old;\nCREATE INDEX users_seen ON users (seen, id);',
    files: manyUsers,
    says: [
      "(SELECT format(', those of these names %s', pg_size_pretty(sum(pg_relation_size(oid)))) FROM pg_class WHERE oid IN (to_regclass('public.users_seen')))",
    ],
  },
  {
    name: 'an expression has the type of what it is made of, and a column without values takes no room',
    up: 'ALTER TABLE users ADD COLUMN other bigint;\nCREATE INDEX users_other ON users (other);\nCREATE INDEX users_one ON users (coalesce(other, id), id);',
    files: manyUsers,
    says: [
      '- The 2 new indexes take about 7.6 GB by estimate (what is new is null in every row): so much free disk, about 5.5 GB more while the largest of them sorts',
    ],
    silent: ['texts of', 'few values'],
  },
  {
    name: 'but one that is filled is full',
    up: 'ALTER TABLE users ADD COLUMN other bigint;\nUPDATE users SET other = id;\nCREATE INDEX users_other ON users (lower(code), other);',
    files: manyUsers,
    says: ['(few values to as many as rows, and texts of 1 to 64 bytes)'],
  },
  {
    name: 'a key that refers has no more values than what it refers to has rows',
    between: 'CREATE TABLE notes (id bigint, user_id bigint NOT NULL REFERENCES users (id));',
    up: 'CREATE INDEX notes_user ON notes (user_id);',
    files: fewUsers(31e6, 84e6),
    says: [
      '- The new index takes about 1.4 GB by estimate (as many values as users has rows): so much free disk, about 1.6 GB more while it sorts, and as much write-ahead log as it takes for',
    ],
  },
  {
    name: 'of one that may be null few rows may have one',
    between: 'CREATE TABLE notes (id bigint, user_id bigint REFERENCES users (id));',
    up: 'CREATE INDEX notes_user ON notes (user_id);',
    files: fewUsers(31e6, 84e6),
    says: ['(few values to as many as users has rows)'],
  },
  {
    name: 'what needs an owner is named: an index is no ALTER',
    up: 'CREATE INDEX users_seen ON users (seen);\nCREATE INDEX orders_user ON orders (user_id);\nALTER TABLE orders ADD COLUMN a int;\nDROP TABLE hooks;',
    says: [
      "format('this login does not own %s, and %s needs that: run it as one that does', name, work)",
      "VALUES ('users', 'CREATE INDEX', to_regclass('public.users')), ('orders', 'CREATE INDEX, ALTER TABLE', to_regclass('public.orders')), ('hooks', 'DROP TABLE', ",
    ],
    silent: ['and ALTER needs'],
  },
  {
    name: 'what a condition leaves out is not known',
    up: "CREATE INDEX users_mail ON users (mail) WHERE mail <> '';",
    files: manyUsers,
    says: ['- The new index takes up to '],
  },
  {
    name: 'without rows nothing is said of it',
    up: 'CREATE INDEX users_seen ON users (seen);',
    says: ['writes wait'],
    silent: ['by estimate'],
  },
  {
    name: 'a value that all rows get is for somebody to accept, and so is none in an index',
    up: 'ALTER TABLE users ADD COLUMN size bigint NOT NULL DEFAULT 0, ADD COLUMN files int, ADD COLUMN other int;\nCREATE INDEX users_files ON users ((coalesce(files, 0)));',
    says: [
      '- Whether existing rows of users are right with what they get in files (null): the change fills them with nothing else.',
    ],
  },
  {
    name: 'a value that rows of several tables get is one question, with the columns and their tables',
    up: `ALTER TABLE users ADD COLUMN made timestamptz NOT NULL DEFAULT now(), ADD COLUMN touched timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, ADD COLUMN rank int NOT NULL DEFAULT 7;
ALTER TABLE orders ADD COLUMN touched timestamptz NOT NULL DEFAULT now();
ALTER TABLE hooks ADD COLUMN touched timestamptz NOT NULL DEFAULT now(), ADD COLUMN rank int NOT NULL DEFAULT 8;`,
    says: [
      '- Whether existing rows are right with the time of the migration in users.made, users.touched, orders.touched and hooks.touched: the change fills them with nothing else.\n',
      '- Whether existing rows of users are right with what they get in rank (7): the change',
      '- Whether existing rows of hooks are right with what they get in rank (8): the change',
    ],
    silent: ['Whether existing rows of orders'],
  },
  {
    name: 'what each row gets for itself, or what the change fills, is nobody’s question',
    up: 'ALTER TABLE users ADD COLUMN a bigint NOT NULL DEFAULT 0, ADD COLUMN b uuid DEFAULT gen_random_uuid(), ADD COLUMN c int;\nUPDATE users SET a = id;',
    says: [
      'Adds columns a (bigint, not null, default 0), b (uuid, default gen_random_uuid()), c (integer, null)',
    ],
    silent: ['Whether the rows of users'],
  },
  {
    name: 'rows that are there get the time of the migration, whatever a trigger does with later ones',
    up: `ALTER TABLE users ADD COLUMN touched timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := now(); RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE INDEX users_touched ON users (touched);`,
    files: manyWrites,
    says: [
      '- Whether existing rows of users are right with what they get in touched (the time of the migration): the change fills them with nothing else.',
      '- Each UPDATE of users writes into all of its indexes from then on (no HOT update), as trigger touch sets touched, which users_touched has: 220 rows written in a second on average.',
    ],
  },
  {
    name: 'where an index had such a column before, and where a trigger sets it under a condition, nothing of that ends',
    between: `CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE INDEX users_seen ON users (seen);
CREATE FUNCTION perhaps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.note <> OLD.note THEN NEW.user_id := 1; END IF; RETURN NEW; END $$;
CREATE TRIGGER perhaps BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION perhaps();`,
    up: `CREATE INDEX users_seen_nick ON users (seen, nick);
CREATE INDEX orders_user ON orders (user_id);`,
    says: [],
    silent: ['HOT update'],
  },
  {
    name: 'an index of ranges of blocks leaves updates as they were, from 16 on',
    target: 16,
    between: `CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stamp();`,
    up: 'CREATE INDEX users_seen ON users USING brin (seen);',
    says: [],
    silent: ['HOT update'],
  },
  {
    name: 'an index that holds a key has as many values as rows',
    up: 'CREATE INDEX users_seen ON users (seen, id);',
    files: manyUsers,
    says: ['- The new index takes about 6.', 'by estimate (as many values as rows): so much free disk'],
    silent: ['few values'],
  },
  {
    name: 'a key that is checked reads what it refers to',
    between: 'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;',
    up: 'ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);',
    files: manyUsers,
    says: [
      'line 1 reads all rows (users: 48 GB, 212 million rows',
      'users, 48 GB, 212 million rows: SHARE ROW EXCLUSIVE',
    ],
  },
  {
    name: 'one that is not checked reads nothing',
    between: 'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;',
    up: 'ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
    files: manyUsers,
    says: ['## Verdict'],
    silent: ['reads all rows', 'reading all rows'],
  },
  {
    name: 'where an application cannot run beside it, the runbook has the time for it, after the pre-flight',
    up: 'ALTER TABLE users ALTER COLUMN mail TYPE int USING 1;\nCREATE INDEX users_seen ON users (seen);',
    files: manyUsers,
    says: [
      '**1. Mend what fails as it stands, then make this document anew.**',
      '**2. Pre-flight: before.sql.**',
      '**4. Stop the application.** Only when the pre-flight has no STOP and every look is answered.\n',
      '**5. Export what goes, or have somebody accept that it is gone: export.sql.** umask 077; psql',
      '**6. Apply 000004_change.up.sql with golang-migrate.**',
    ],
    silent: ['Wait for the time'],
  },
  {
    name: 'indexes that the file passes over are built beside others first',
    up: 'DROP INDEX orders_note;\nALTER TABLE users ADD COLUMN a int;\nCREATE INDEX IF NOT EXISTS users_seen ON users (seen);\nCREATE INDEX IF NOT EXISTS users_nick ON users (nick);',
    files: manyUsers,
    says: [
      '**3. Build the indexes beside others: concurrently.sql.** psql -v ON_ERROR_STOP=1 -f concurrently.sql, then the pre-flight once more: the file passes over what has the name, valid or not, so go on only where nothing says STOP, and where after.sql finds the indexes as defined: one that is missing the file builds, while writes wait. It locks each table in SHARE UPDATE EXCLUSIVE mode: reads and writes go on, other schema changes and vacuum of the table wait. It reads each table twice for each index (estimate: 16 min to 5.5 h) and waits for every transaction that is older. Without it the next steps need a time at which orders, users can be neither read nor written (estimate: 8 min to 2.8 h).',
      'Without concurrently.sql, once it has its locks: it takes longer than 2.8 h, the most of the estimate, or less',
      '**Go when concurrently.sql has run**, for which no read and no write waits: the file then builds nothing. Without it no go beside a running application: orders and users can be neither read nor written while it works.',
      '- concurrently.sql takes longer than 5.5 h, its phases “waiting for …” in watch.sql not counted, or passes these limits of disk and replicas: cancel it.\n- While concurrently.sql waits for older transactions',
      '- The file after it takes longer than a few seconds: it waits for its lock, or an index was not found and is built while writes wait.',
      'Without concurrently.sql, once it has its locks: it takes longer than',
    ],
    silent: ['Wait for the time'],
  },
  {
    name: 'a table that is shut for long has its time in the runbook',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_seen ON users (seen);',
    files: manyUsers,
    says: [
      '**3. Wait for the time at which users may be neither read nor written (estimate: 4 to 82 min), or stop the application.**',
      '**4. Apply 000004_change.up.sql',
    ],
  },
  {
    name: 'a table that one transaction writes again several times needs room for each, and one ALTER TABLE would do it once',
    up: 'ALTER TABLE users ALTER COLUMN seen TYPE text;\nALTER TABLE users ALTER COLUMN mail TYPE jsonb USING mail::jsonb;',
    files: manyUsers,
    says: [
      'needs free disk for a further copy (48 GB for users, and its indexes), and as much write-ahead log: those of all 2 such statements stay until the transaction ends (96 GB, and the indexes)',
      'Until the transaction ends nothing that is written again makes room: up to 96 GB besides what is there, for the 2 times together',
      'room for as much again as 2 times users',
      '2 * pg_total_relation_size(',
      '- Whether lines 1, 2 become one ALTER TABLE with all of their actions: then users is written again once and not 2 times (estimate: 4 min to 4.1 h instead of 8 min to 8.2 h), with as much less disk and write-ahead log.',
    ],
    silent: ['for a second copy'],
  },
  {
    name: 'what each statement commits goes before the next one, and what needs the one before is no one statement',
    layout: 'prisma',
    up: 'ALTER TABLE users ALTER COLUMN seen TYPE text;\nALTER TABLE users ALTER COLUMN code TYPE jsonb USING to_jsonb(seen);',
    files: { ...manyUsers, 'package.json': '{"devDependencies": {"prisma": "7.4.0"}}' },
    says: ['needs free disk for a second copy'],
    silent: ['become one ALTER TABLE', '2 times', 'makes room'],
  },
  {
    name: 'rows that several UPDATEs of one transaction write again add up',
    up: "UPDATE users SET mail = lower(mail) WHERE mail <> lower(mail);\nUPDATE users SET nick = trim(nick) WHERE nick LIKE ' %';",
    files: manyUsers,
    says: [
      'Before the transaction ends nothing of it can be used again: up to 96 GB for the 2 together.',
      'room for as much again as 2 times users with its indexes (rows written again)',
    ],
  },
  {
    name: 'what is so of several columns or lines is one row and one sentence',
    up: 'ALTER TABLE users ALTER COLUMN id TYPE numeric;\nALTER TABLE orders ALTER COLUMN id TYPE numeric;\nCREATE INDEX hooks_token ON hooks (token);\nCREATE INDEX items_touched ON items (touched);\nALTER TABLE orders ALTER COLUMN user_id TYPE numeric;',
    says: [
      '| error locking/index-without-concurrently: Build it CONCURRENTLY, as the only statement of a file of its own. Let no second run start meanwhile: one that waits for the lock of golang-migrate and the build are a deadlock. |',
      '| error locking/type-change-rewrites: Add a new column and move over. |',
      '- From the first value of users.id, orders.id, orders.user_id on that bigint does not hold, the types of lines 1, 2, 5 cannot be taken back',
      '- Changes the type of users.id, orders.id, orders.user_id to numeric.',
    ],
  },
  {
    name: 'a timeout of the login may end what takes long, unless the file sets its own',
    up: 'CREATE INDEX users_seen ON users (seen);',
    files: manyUsers,
    says: [
      '- no statement_timeout or transaction_timeout would end line 1: none of this login, and none that another gets by its role or database;',
    ],
    silent: ['lock_timeout or transaction_timeout would end'],
  },
  {
    name: 'what is soon done, and what has a timeout of its own, is not asked about',
    up: "SET statement_timeout = '1h';\nSET transaction_timeout = 0;\nCREATE INDEX users_seen ON users (seen);\nALTER TABLE users ADD COLUMN a int;",
    files: manyUsers,
    says: ['## Rollback'],
    silent: ['timeout would end'],
  },
];
