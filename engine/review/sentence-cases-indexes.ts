/** More of sentence-cases.ts: indexes that are built, dropped and built anew, and what waits for them or for nothing. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const parted = `CREATE TABLE IF NOT EXISTS readings (device int, user_id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE IF NOT EXISTS readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE IF NOT EXISTS readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

const manyReadings = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [
      {
        ...{
          schema: 'public',
          name: 'readings',
          kind: 'partitioned-table',
          bytes: 48 * 1024 ** 3,
          rows: 212e6,
        },
        writesPerSecond: 220,
      },
    ],
  }),
};

export const casesOfIndexes: readonly Case[] = [
  {
    name: 'a build beside others holds rows back while it reads, and nothing between',
    up: 'CREATE INDEX CONCURRENTLY a ON orders (user_id);',
    says: [
      'It reads the table twice: rows that die in this database during a reading are removed by no vacuum until that reading ends.',
    ],
    silent: ['from its beginning on', 'How long anything takes'],
  },
  {
    name: 'what waits for older transactions is neither cancelled nor bounded by a timeout',
    layout: 'flyway',
    first: "ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note <> '');",
    up: `DROP INDEX CONCURRENTLY orders_note;
CREATE INDEX CONCURRENTLY a ON orders (user_id);`,
    says: [
      '- The migration waits for a lock for more than 5 seconds (CREATE and DROP INDEX CONCURRENTLY wait for older transactions: no reason): cancel it',
      "SET LOCAL lock_timeout = '5s'; in front of the first statement of the file, and not on the role: CONCURRENTLY would give up behind an older transaction and leave an invalid index.",
    ],
    silent: ['0 again after'],
  },
  {
    name: 'a timeout ends with the transaction where there is one: the connection may go on',
    up: "ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note <> '');",
    says: [
      'waits for a lock for more than 5 seconds: cancel it',
      "SET LOCAL lock_timeout = '5s'; in front of the first statement of the file.",
    ],
    silent: ['on the role'],
  },
  {
    name: 'a statement that no transaction is around has a timeout in front, and none after it',
    layout: 'goose',
    up: "-- +goose NO TRANSACTION\n-- +goose Up\nALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note <> '');",
    says: ["SET lock_timeout = '5s'; in front, RESET it after."],
    silent: ["SET LOCAL lock_timeout = '5s'; in front"],
  },
  {
    name: 'each statement of a split has its half, and a name is free before it is taken again',
    up: `ALTER TABLE hooks DROP COLUMN token;
ALTER TABLE users ADD COLUMN a text;
DROP INDEX CONCURRENTLY orders_note;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note, user_id);
CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 500;
UPDATE orders SET note = '' WHERE note IS NULL;`,
    says: [
      'How it is split, so that each part is a file of its own and has its release: (1) lines 2, 5 before the release; (2) line 7 in between, in batches; (3) lines 1, 3, 4 when no older release runs any more.\n  - With either, in the order of the file: line 6.',
    ],
  },
  {
    name: 'dropped indexes are named, and of one that goes for good a person decides',
    first: `CREATE INDEX orders_pair ON orders (note, user_id);
CREATE INDEX orders_user ON orders (user_id);
CREATE INDEX users_mail ON users (mail);`,
    between: 'CREATE INDEX hooks_token ON hooks (token);\nCREATE INDEX hooks_pair ON hooks (token, id);',
    up: 'DROP INDEX orders_note;\nDROP INDEX hooks_token;\nDROP INDEX users_mail;',
    says: ['- Drops indexes orders_note, hooks_token.'],
    silent: ['Drops 3 indexes', 'drops for good'],
  },
  {
    name: 'what begins with the same column is named beside an index that goes',
    between: 'CREATE INDEX hooks_pair ON hooks (token, id);\nCREATE INDEX hooks_token ON hooks (token);',
    up: 'DROP INDEX hooks_pair;\nDROP INDEX orders_note;',
    says: [
      '- Whether a query needs hooks_pair of hooks (token, id), which line 1 drops for good: of the others hooks_token begins with token.',
      '- Whether a query needs orders_note of orders (note), which line 2 drops for good: of the others none begins with note.',
    ],
  },
  {
    name: 'several of one table that go are one question, which says that a name is taken',
    between: `CREATE INDEX hooks_pair ON hooks (token, id);
CREATE INDEX hooks_other ON hooks (token, id) WHERE id > 1;
CREATE INDEX hooks_token ON hooks (token);`,
    up: `DROP INDEX hooks_pair;
DROP INDEX hooks_other;
CREATE INDEX hooks_pair ON hooks (id, token);`,
    says: [
      '- Whether queries of hooks need one of the 2 indexes that go for good at lines 1, 2, hooks_pair (token, id), hooks_other (token, id): of the others hooks_token begins with token; one of the names goes to an index on other columns, or in another order.',
    ],
    silent: ['drops for good'],
  },
  {
    name: 'several builds under one lock are told once, with the time of all, and a program’s text as it stands',
    up: `BEGIN;
ALTER TABLE users ADD COLUMN a int;
CREATE INDEX users_a ON users (mail);
CREATE INDEX users_b ON users (nick);
COMMIT;
CREATE FUNCTION named(text) RETURNS text LANGUAGE sql AS $$
  SELECT concat(
    $1,
    'x'
  );
$$;`,
    files: manyUsers,
    says: [
      'lines 3, 4 build an index (the table: 48 GB, 212 million rows, estimate for all 2, one after the other: 8 min to 2.8 h at 10 to 200 MB/s)',
      '| 3, 4 |',
      '| error locking/work-under-exclusive-lock: Build it ',
      'building the index; estimate: 4 to 82 min at 10 to 200 MB/s for each',
      '+    $1,\n',
      '## Findings\n\n| place | rule | what happens |\n| --- | --- | --- |\n| line 2 | warning transaction/missing-lock-timeout | ',
      'Set lock_timeout before it. |\n\n## Statements\n',
    ],
  },
  {
    name: 'an index of some rows says of which, and after the change it is told from the one that was there',
    up: "BEGIN;\nDROP INDEX orders_note;\nCREATE INDEX orders_note ON orders (note) WHERE note = 'open';\nCOMMIT;",
    says: [
      "- Builds index orders_note (only rows with note = 'open'; before all rows) on orders.",
      "- From line 3 on the index of orders on (note) covers note = 'open' alone: queries of other rows have no index on these columns.\n",
      '- index orders_note: as defined (of expressions and conditions: there), valid',
      "('public.orders_note', 'public.orders', true, 'btree', false, true, ARRAY['note']::text[], ARRAY[0], ARRAY[]::text[])",
    ],
    silent: ['until line 3 has built it', 'definition of index'],
  },
  {
    name: 'what a check of names and definitions leaves out is said, or those that it asks for',
    up: "CREATE INDEX IF NOT EXISTS a ON orders (user_id, note);\nCREATE INDEX IF NOT EXISTS b ON orders (note) WHERE note = 'open';",
    says: [
      'the indexes that it builds are not there as an invalid one or with another definition (expressions and conditions not compared); no index made by hand does the same or begins with the same columns as a',
    ],
  },
  {
    name: 'where only its text tells an index from the one before, a person compares',
    between: 'CREATE INDEX hooks_token ON hooks (token) WHERE id > 1;',
    up: 'DROP INDEX hooks_token;\nCREATE INDEX hooks_token ON hooks (token) WHERE id > 2;',
    says: ['; definition of index hooks_token: one of this name was there before the change'],
  },
  {
    name: 'of one that is made again as it was there is nothing to compare',
    between: 'CREATE INDEX hooks_token ON hooks (lower(token)) WHERE id > 1;',
    up: 'ALTER INDEX hooks_token RENAME TO hooks_token_old;\nCREATE INDEX hooks_token ON hooks (lower(token)) WHERE id > 1;',
    says: ['indexes hooks_token_old, hooks_token: as defined (of expressions and conditions: there), valid'],
    silent: ['definition of index hooks_token:'],
  },
  {
    name: 'two locks of one table are told each with its line',
    up: 'BEGIN; ALTER TABLE orders ADD CONSTRAINT orders_key UNIQUE (note); COMMIT;\nBEGIN; CREATE INDEX a ON orders (user_id); COMMIT;',
    says: ['Locks: line 1 ACCESS EXCLUSIVE (expected)', '; line 2 SHARE (expected)'],
    silent: ['Lock: ACCESS EXCLUSIVE'],
  },
  {
    name: 'a key that another one replaces in the same statement leaves no table without one',
    up: 'ALTER TABLE hooks DROP CONSTRAINT hooks_pkey, DROP COLUMN id, ADD CONSTRAINT hooks_pkey PRIMARY KEY (token);',
    says: ['On hot standbys reads of hooks wait'],
    silent: ['As with every such change', 'these fail unless the table has a primary key'],
  },
  {
    name: 'a unique index on a column of the change goes before the release that names it in ON CONFLICT',
    first: 'ALTER TABLE users ADD COLUMN tenant text;\nALTER TABLE users DROP CONSTRAINT users_code_key;',
    up: 'CREATE UNIQUE INDEX CONCURRENTLY users_tenant ON users (code, tenant) WHERE tenant IS NOT NULL;',
    files: {
      'src/users.ts': "await db('users').insert(row).onConflict(['code', 'tenant']).merge()\n",
    },
    says: ['- **Part 2. Before the release that says ON CONFLICT (code, tenant)**: 000004_change.up.sql.'],
  },
  {
    name: 'where no program says ON CONFLICT with its columns, nobody claims so',
    first: 'ALTER TABLE users ADD COLUMN tenant text;\nALTER TABLE users DROP CONSTRAINT users_code_key;',
    up: 'CREATE UNIQUE INDEX CONCURRENTLY users_tenant ON users (code, tenant) WHERE tenant IS NOT NULL;',
    files: {
      'src/users.go': 'const sql = `INSERT INTO users (code) VALUES ($1) ON CONFLICT (code) DO NOTHING`\n',
    },
    says: ['- **Part 2. Before the release'],
    silent: ['the release that says ON CONFLICT'],
  },
  {
    name: 'a null lets rows through a key of several columns',
    up: 'CREATE UNIQUE INDEX CONCURRENTLY orders_pair ON orders (id, note);\nCREATE UNIQUE INDEX CONCURRENTLY users_pair ON users (mail, seen);',
    says: [
      '- Whether rows of users with a null in mail, seen may be alike: users_pair lets them through, and ON CONFLICT does not find them.',
    ],
    silent: ['Whether rows of orders'],
  },
  {
    name: 'a condition on the column is an answer',
    up: 'CREATE UNIQUE INDEX CONCURRENTLY a ON users (mail, seen) WHERE seen IS NOT NULL AND mail IS NOT NULL;\nCREATE UNIQUE INDEX CONCURRENTLY b ON hooks (token, id);',
    says: ['# Review of'],
    silent: ['may be alike'],
  },
  {
    name: 'a column that no index has in the end gets none beside it',
    up: 'DROP INDEX orders_note;\nALTER TABLE orders RENAME COLUMN note TO remark;\nALTER TABLE users RENAME COLUMN code TO key;',
    says: [
      '(3) fill the other rows in batches (note); (4) roll out the release that uses remark',
      '(3) fill the other rows in batches (code); (4) build its unique index CONCURRENTLY; (5)',
    ],
  },
  {
    name: 'what a script takes back is said of the first that may stop half-way',
    first: 'BEGIN; CREATE INDEX a ON orders (user_id); COMMIT;\nCREATE INDEX b ON users (mail);',
    up: 'BEGIN; CREATE INDEX c ON orders (note, id); COMMIT;\nCREATE INDEX d ON users (seen);',
    says: [
      '- Nobody wrote one: generated, not proved.',
      '- **back-2.sql** for 000004_change.up.sql. Where the change stopped half-way, leave out what undoes a statement that did not run.',
      'Neither is one transaction: if one stops, go on with the post-flight.',
    ],
    silent: ['for 000002_first.up.sql. Where the change stopped'],
  },
  {
    name: 'what stands in front of every change is one line, and the script has it all',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: [
      '\n- nothing else depends on users.nick (what function bodies refer to is not seen); nothing made by hand goes along with users.nick: index, constraint, statistics; rows of users with a value in nick, which goes.',
      "SELECT 'standby' WHERE pg_is_in_recovery()",
      '**Point of no return: line 1.**\n',
    ],
    silent: ['- this server is the primary', '- no prepared transaction', '## Security and privacy\n\nNo '],
  },
  {
    name: 'the scripts of the way back are named once',
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: ['- **back-2.sql** for 000004_change.up.sql. '],
    silent: ['- Back: see Rollback.', '## Security and privacy\n\nNo '],
  },
  {
    name: 'an index on a column of the same file is built by hand behind that alone, or where the file passes over both before it',
    layout: 'flyway',
    up: `ALTER TABLE users ADD COLUMN IF NOT EXISTS ended timestamptz;
CREATE INDEX IF NOT EXISTS users_ended ON users (ended);`,
    says: [
      'line 1 alone in this file, and after it what concurrently.sql has',
      'Or without a split: line 1 by hand with a lock_timeout, then concurrently.sql, both before the file: it passes over what is there (IF NOT EXISTS).',
      '-- Not before users.ended is there, which the change brings.',
    ],
    silent: ['Go when concurrently.sql has run'],
  },
  {
    name: 'a file that does not pass over its column is not run over one that is there',
    layout: 'flyway',
    up: `ALTER TABLE users ADD COLUMN ended timestamptz;
CREATE INDEX IF NOT EXISTS users_ended ON users (ended);`,
    says: ['line 1 alone in this file, and after it what concurrently.sql has'],
    silent: ['Or without a split'],
  },
  {
    name: 'one on columns that were there can be built by hand before, whatever columns come besides',
    layout: 'flyway',
    up: `ALTER TABLE users ADD COLUMN IF NOT EXISTS ended timestamptz;
CREATE INDEX IF NOT EXISTS users_seen ON users (seen) INCLUDE (nick) WHERE mail IS NOT NULL;`,
    says: ['Go when concurrently.sql has run**, for which no read and no write waits'],
    silent: ['Not before the change', 'Whether somebody builds'],
  },
  {
    name: 'an index serves a foreign key for which there was none, and a delete that changes rows is in its way',
    between:
      'CREATE TABLE parts (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id) ON DELETE CASCADE);',
    up: 'CREATE INDEX orders_user ON orders (user_id, note);\nCREATE INDEX parts_user ON parts (user_id);',
    says: [
      '- orders_user serves the foreign key of user_id to users, for which no migration has made an index: without one each row that is deleted there reads all of orders.',
      '- parts_user serves the foreign key of user_id to users, for which no migration has made an index: without one each row that is deleted there reads all of parts, and the build waits for one that is under way.',
    ],
  },
  {
    name: 'an index that leads with something else, one that leaves rows out, and one after another serve no key anew',
    between: 'CREATE INDEX orders_by_user ON orders (user_id, id);',
    up: 'CREATE INDEX orders_two ON orders (user_id);\nCREATE INDEX orders_three ON orders (note, user_id);\nCREATE INDEX users_mail ON users (mail);',
    says: [],
    silent: ['serves the foreign key'],
  },
  {
    name: 'an index with a condition serves no key',
    up: "CREATE INDEX orders_two ON orders (user_id) WHERE note <> '';",
    says: [],
    silent: ['serves the foreign key'],
  },
  {
    name: 'a partitioned table takes no CONCURRENTLY: its partitions do, and are attached',
    first: parted,
    up: `BEGIN;
ALTER TABLE readings ADD COLUMN note text;
CREATE INDEX readings_note ON readings (note);
COMMIT;`,
    says: [
      'CREATE INDEX ON ONLY the parent, CONCURRENTLY on each partition, each in a file of its own, and ATTACH PARTITION each.',
      'as its finding says.',
    ],
    silent: ['Build it CONCURRENTLY', 'as Findings says'],
  },
  {
    name: 'the same of columns that are there: the script has all of it, and the file passes over it',
    layout: 'flyway',
    between: parted,
    files: manyReadings,
    up: 'CREATE INDEX readings_device ON readings (device);',
    says: [
      'concurrently.sql by hand before',
      "SET lock_timeout = '5s';\nCREATE INDEX readings_device ON ONLY public.readings USING btree (device);\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY readings_2024_device_idx ON public.readings_2024 USING btree (device);",
      'ALTER INDEX public.readings_device ATTACH PARTITION public.readings_2024_device_idx;',
      'one file for ON ONLY, one for each CONCURRENTLY with executeInTransaction=false in a .conf file of the same name, one that attaches them',
    ],
    silent: ['CREATE INDEX CONCURRENTLY readings_device '],
  },
  {
    name: 'a column of a partitioned table is that of its partitions, and who waits for it is said once',
    layout: 'flyway',
    between: `${parted}
ALTER TABLE readings ADD FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;`,
    files: manyReadings,
    up: `ALTER TABLE readings ADD COLUMN note text NOT NULL DEFAULT '';
CREATE INDEX readings_note ON readings (note);`,
    says: [
      '- **readings and its 2 partitions (from line 1)**: reads and writes wait while line 2 builds an index (',
      'No go beside a running application:** readings can be neither read nor written',
      '### readings and its 2 partitions\n',
    ],
    silent: ['readings, readings_2024', '### readings_2024', 'and 2 more', 't1["readings_2024'],
  },
  {
    name: 'a partition that changes otherwise than its table has a diff of its own',
    between: parted,
    up: `ALTER TABLE readings ADD COLUMN note text;
ALTER TABLE readings_2024 ADD CONSTRAINT noted CHECK (note <> '');`,
    says: ['### readings and its partition\n', '### readings_2024\n'],
  },
  {
    name: 'what is done with each partition is told once, and adds up to one size',
    between: parted,
    files: manyReadings,
    up: 'CREATE INDEX readings_device ON readings (device);',
    says: [
      '| readings and its 2 partitions, 48 GB, 212 million rows: SHARE |',
      'room for the new index of readings (estimate: 1.4 to 4.4 GB, up to 3.9 GB more while the largest partition sorts',
      'FROM pg_partition_tree(',
      'relid is its table. partitions_done of partitions_total are ready, and blocks begin anew with each.',
      'partitions_done, partitions_total',
    ],
    silent: ['the indexes of readings_2024', 'pg_table_size(oid)', 'readings_2024: SHARE', 'index_relid'],
  },
  {
    name: 'a key of a partitioned table is put together from those of its partitions',
    between: parted,
    up: 'ALTER TABLE readings ADD CONSTRAINT readings_once UNIQUE (device, at);',
    says: [
      'Give each partition its own first: a unique index CONCURRENTLY, each in a file of its own, then ADD CONSTRAINT … USING INDEX. This statement then takes them over.',
    ],
  },
  {
    name: 'before 18 a foreign key of a partitioned table is not added NOT VALID',
    target: 17,
    between: parted,
    up: 'ALTER TABLE readings ADD CONSTRAINT readings_user FOREIGN KEY (user_id) REFERENCES users (id);',
    says: [
      'Give each partition its own first: NOT VALID, and validated in a later migration. This statement then takes them over.',
    ],
    silent: ['Add it NOT VALID'],
  },
];
