/** More of sentence-cases.ts: names that come back with nothing in them. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const parked = `ALTER TABLE users RENAME COLUMN seen TO seen_old;
ALTER TABLE users ADD COLUMN seen timestamptz;`;

export const casesOfNamesBack: readonly Case[] = [
  {
    name: 'a column that comes back empty breaks no statement, and what it means',
    up: parked,
    says: [
      'No go as it is:** users.seen is null in the rows that are there, for old and new code, until code reads seen_old too or the values are copied, as the order below says.',
      'Who moves the values of users.seen that are there: they are in seen_old, and',
      '- **Together with the release that reads users.seen_old too, or any that takes seen as timestamptz where the values are copied: another one runs on, and does not find what was there**',
      '  - Where the pre-flight counts few rows with a value in seen (an UPDATE writes 500 to 200 k rows a second, and others wait that long: no estimate here counts it): UPDATE users SET seen = seen_old::timestamptz WHERE seen IS NULL AND seen_old IS NOT NULL in the same transaction. Then all code that takes seen as timestamptz finds them there, the previous one included, and no code needs seen_old: the way back does.',
      '  - Where they are many: (1) this change, with code that reads COALESCE(seen, seen_old::timestamptz); (2) fill.sql, which is that UPDATE in batches; (3) the release that reads seen alone; (4) drop.sql, which drops seen_old, when no older one runs any more, and nobody will take this change back: its way back fails from then on.',
      'after it any release that takes seen as timestamptz finds them there, the previous one included. Many:',
      'Start the application with the release that reads users.seen_old too, or any that takes seen as timestamptz where the values are copied',
      'taken back as a whole. Where the application is stopped by then: first put the record right, as the step that applies it says, then try again, or start the previous release.',
      'Stop the application before the way back, and start the previous release after it: what reads seen does not find before it what is in seen_old alone, and what reads seen_old fails after it.',
      ': with the application stopped, in the order that Rollback says.',
    ],
    silent: [
      'First take back',
      'seen alone where',
      'no longer says',
      'do not both work',
      'neither runs where',
      'no order works for old and new',
      'Whether the rows of users that are there may keep',
      'no index on seen serves',
    ],
  },
  {
    name: 'an index on a name that comes back serves that name alone, and those of before none of it',
    up: `${parked}\nCREATE INDEX users_seen_2 ON users (COALESCE(seen, created_at));`,
    says: [
      'COALESCE(seen, seen_old::timestamptz), and an index on the very expressions by which code then seeks or sorts (else a query that asks nothing else that is indexed reads all of users); (2)',
      'Built by hand after the rename they leave a gap: the former ones stay with seen_old, and nothing serves seen until the new ones are there.',
    ],
    silent: [],
  },
  {
    name: 'what serves both names until values are copied, and the copy in batches, are scripts of the runbook',
    between:
      'ALTER TABLE users ADD COLUMN parent int;\nCREATE INDEX users_parent ON users (parent);\nCREATE INDEX users_sorted ON users (COALESCE(parent, id) DESC, id);',
    up: `ALTER TABLE users RENAME COLUMN parent TO parent_old;
ALTER TABLE users ADD COLUMN parent bigint;
ALTER INDEX users_parent RENAME TO users_parent_old;
ALTER INDEX users_sorted RENAME TO users_sorted_old;
CREATE INDEX users_parent ON users (parent);
CREATE INDEX users_sorted ON users (COALESCE(parent, id) DESC, id);
CREATE INDEX users_lower ON users (abs(parent));
CREATE INDEX users_third ON users (id, parent);
CREATE INDEX users_fourth ON users (parent, id);`,
    files: manyUsers,
    says: [
      'with code that reads COALESCE(parent, parent_old), and both-names.sql between the two; (2) fill.sql, which is that UPDATE in batches; (3)',
      '- both-names.sql is 4 indexes, ',
      '; in the file they would be built under its lock. Without them a query that seeks or sorts by both names reads all of users where it has no other condition that an index serves. An index serves the very expression that it has: COALESCE(parent, parent_old, id), and not COALESCE(COALESCE(parent, parent_old), id). For users_lower write what does the same for both names by hand. Line 6 builds what serves nobody before (3): taken out of the file, and built CONCURRENTLY until then, nobody waits for it; make this document anew with such a file.',
      'Many: by the file without it; both-names.sql after its commit; the release that starts then reads parent_old too; then fill.sql, then (3) of the order.',
      '. Only where many are copied later: both-names.sql.** psql -v ON_ERROR_STOP=1 -f both-names.sql, with the application still stopped, for as long as the order says; about half as long without CONCURRENTLY, if nobody else writes there.\n',
      '. Only where many are copied later: fill.sql.** ',
      'CREATE INDEX CONCURRENTLY users_parent_both ON public.users USING btree ((COALESCE(parent, parent_old)));\nCREATE INDEX CONCURRENTLY users_sorted_both ON public.users USING btree ((COALESCE(parent, parent_old, id)) DESC, id);\nCREATE INDEX CONCURRENTLY users_third_both ON public.users USING btree (id, (COALESCE(parent, parent_old)));',
      'UPDATE public.users SET parent = parent_old::bigint WHERE id BETWEEN first_of_batch AND last_of_batch AND parent IS NULL AND parent_old IS NOT NULL;\n    COMMIT;',
      'VACUUM (ANALYZE) public.users;',
      '- fill.sql writes: about 1.1 GB of write-ahead log for each million rows (up to 243 bytes a row, and 65 bytes in each of 13 indexes); longer keys take more (measured on 14 to 18). After each checkpoint every page that it meets first goes there whole as well: at most the table and its indexes once.',
      ' None of its updates is HOT: 5 indexes of the schema have parent.',
      'Where users is published, each row filled is one event, without its old values.',
      '- While fill.sql works: less than 2.1 GB of disk is free (what a million rows take), or a slot',
      '- users.parent_old, users.parent: type, NOT NULL and default as defined; 7 indexes: as defined',
    ],
    silent: ['users_lower_both'],
  },
  {
    name: 'an index of the change that has both columns already needs no further one',
    between:
      'ALTER TABLE users ADD COLUMN parent int;\nCREATE INDEX users_parent ON users (parent);\nCREATE INDEX users_sorted ON users (COALESCE(parent, id) DESC, id);',
    up: `ALTER TABLE users RENAME COLUMN parent TO parent_old;
ALTER TABLE users ADD COLUMN parent bigint;
ALTER INDEX users_parent RENAME TO users_parent_old;
CREATE INDEX users_parent ON users (parent);
DROP INDEX users_sorted;
CREATE INDEX users_sorted ON users (COALESCE(parent, parent_old, id) DESC, id);
CREATE INDEX users_held ON users (nick) INCLUDE (parent, parent_old);
CREATE INDEX users_mixed ON users ((parent + parent_old));`,
    files: manyUsers,
    says: [
      '(1) this change, with code that reads COALESCE(parent, parent_old); (2)',
      'users_sorted, users_held, users_mixed have both columns already, and need no further index. An index serves the very expression that it has: have code seek and sort by COALESCE(parent, parent_old, id). By users_parent and users_parent_old code seeks with parent = … OR parent_old = …, and not with COALESCE(parent, parent_old).',
      'Many: by the file without it; the release that starts then reads',
      // Each of them goes with the column of before.
      'users_sorted, users_held are built on the new column first, beside others (estimate: ',
      '), as they go with parent_old. Then reads and writes of users wait for a moment. users_parent_old goes with it; users_parent does the same. users_mixed goes with it, and nothing does the same on the new column: see to that before.\n',
      '-- Indexes that go with it and are built again without it first, and then get their names: users_sorted, users_held.\n-- users_parent_old: goes with it; users_parent does the same on parent.\n-- users_mixed: goes with it (USING btree (((parent + parent_old)))). Build what does the same without parent_old first.\n',
      'IF NOT EXISTS users_sorted_alone ON public.users USING btree ((COALESCE(parent, id)) DESC, id);',
      'IF NOT EXISTS users_held_alone ON public.users USING btree (nick) INCLUDE (parent);',
      'ALTER INDEX public.users_sorted_alone RENAME TO users_sorted;',
    ],
    silent: [
      'both-names.sql',
      '_both',
      'parent_old, parent_old',
      'Without them a query',
      'reads all of users',
    ],
  },
  {
    name: 'rows with a value are counted before and looked for after it, and what follows the rename is named',
    between:
      'CREATE INDEX users_seen_id ON users (seen, id);\nCREATE INDEX users_last ON users (id) WHERE seen IS NOT NULL;',
    up: `${parked}\nALTER INDEX users_seen_id RENAME TO users_seen_old_id;`,
    files: { 'store/users.go': 'package store\n\nconst q = "SELECT seen FROM users"\n' },
    says: [
      '- fill.sql writes: each row goes to the write-ahead log with 100 bytes beside it, and 65 in each of ',
      'No index has seen: where a page has room (fillfactor 100 leaves none) the row stays on it (HOT), with up to 100 bytes of log and no entry in an index.',
      '- While fill.sql works: free disk passes a limit that you write down before, or a slot (pg_replication_slots) keeps more log than the disk bears: end it.',
      'users_last keeps its name and stays on seen_old: no condition on seen and no order by it is served there until drop.sql, which builds the same on seen before it goes with seen_old. Where code needs that before, build it in this change under another name.',
      '. Only when no release that says seen_old runs any more, and nobody will take the change back: drop.sql.** Point of no return: after it seen_old is gone, and the way back fails. psql -v ON_ERROR_STOP=1 -f drop.sql: it stops while a row has its value there alone. users_last is built on the new column first, beside others, as it goes with seen_old. Then reads and writes of users wait for a moment. users_seen_old_id goes with it, and nothing does the same on the new column: see to that before.',
      '-- users_seen_old_id: goes with it, and nothing on seen does the same. See to that first.',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_last_new ON public.users USING btree (id) WHERE seen IS NOT NULL;',
      'ALTER TABLE public.users DROP COLUMN seen_old;\nALTER INDEX public.users_last_new RENAME TO users_last;\nCOMMIT;',
      'rows of users with a value in seen, which stays in seen_old (counted up to a million).',
      'FROM (SELECT FROM public.users WHERE seen IS NOT NULL LIMIT 1000000) AS given',
      'rows of users with a value in seen_old and none in seen (counted up to a million): 0 where few are filled in the file, more where many are copied later; schema_migrations says 4 or later.',
      'Rows with a value in seen_old and none in seen: where few were filled in the file one is a STOP, do not start; where many are copied later it counts all that are not copied yet.',
      'FROM (SELECT FROM public.users WHERE seen IS NULL AND seen_old IS NOT NULL LIMIT 1000000) AS left_out',
    ],
    // Any program may say `seen` of something else.
    silent: ['users_seen_id keeps', 'Programs say seen '],
  },
  {
    name: 'programs that say the name are told with it',
    between: 'ALTER TABLE orders ADD COLUMN rerun_of int;',
    up: 'ALTER TABLE orders RENAME COLUMN rerun_of TO rerun_of_old;\nALTER TABLE orders ADD COLUMN rerun_of bigint;',
    files: { 'store/orders.go': 'package store\n\nconst q = "SELECT rerun_of FROM orders"\n' },
    says: [
      'No program file of this repository names rerun_of_old. Programs name rerun_of in store/orders.go:3.',
      'fail at prepared statements that return orders.rerun_of (“cached plan',
    ],
  },
  {
    name: 'of programs that know of both names the functions that say the new one alone are told',
    between: 'ALTER TABLE orders ADD COLUMN rerun_of int;',
    up: 'ALTER TABLE orders RENAME COLUMN rerun_of TO rerun_of_old;\nALTER TABLE orders ADD COLUMN rerun_of bigint;',
    files: {
      'store/orders.go':
        'package store\n\nconst newer = "COALESCE(rerun_of, rerun_of_old) > 1"\n\nconst older = "rerun_of < 1"\n',
    },
    says: [
      'Code names rerun_of_old in store/orders.go:3. Look first at store/orders.go:5: the function there names rerun_of and not rerun_of_old.',
    ],
  },
  {
    name: 'what their SQL does with rows that have nothing in it is told by its lines',
    between: 'ALTER TABLE orders ADD COLUMN rerun_of int;',
    up: 'ALTER TABLE orders RENAME COLUMN rerun_of TO rerun_of_old;\nALTER TABLE orders ADD COLUMN rerun_of bigint;',
    files: {
      'store/orders.go':
        'package store\n\nconst count = "SELECT count(*) FROM orders WHERE rerun_of = $1"\nconst open = "SELECT id FROM orders WHERE rerun_of IS NULL"\nconst copy = "INSERT INTO outcomes (id, rerun_of) SELECT id, rerun_of FROM orders WHERE id = $1"\n',
      'store/orders_test.go': 'package store\n\nconst q = "SELECT FROM orders WHERE rerun_of = 1"\n',
    },
    says: [
      'Until then conditions on rerun_of find none of these rows, and a count of them is 0: so in store/orders.go:3, and wherever else it is compared. IS NULL takes them, as in store/orders.go:4. What is inserted into outcomes meanwhile stays null for good: so in store/orders.go:5.',
    ],
    silent: ['orders_test.go:'],
  },
  {
    name: 'code that reads both names is right, and is not told among what finds nothing',
    between: 'ALTER TABLE orders ADD COLUMN rerun_of int;',
    up: 'ALTER TABLE orders RENAME COLUMN rerun_of TO rerun_of_old;\nALTER TABLE orders ADD COLUMN rerun_of bigint;',
    files: {
      'store/orders.go':
        'package store\n\nconst one = "SELECT count(*) FROM orders WHERE (rerun_of = $1 OR rerun_of_old = $1)"\nconst copy = "INSERT INTO outcomes (id, rerun_of) SELECT id, COALESCE(rerun_of, rerun_of_old) FROM orders WHERE id = $1"\n',
    },
    says: [
      'No go as it is:** orders.rerun_of is null in the rows that are there, for code that reads rerun_of alone, as the previous release does, until the values are copied, as the order below says. Code that reads rerun_of_old too is right: it is named in store/orders.go:3; look there for lines that read rerun_of alone.',
    ],
    silent: ['for old and new code', 'find none of these rows', 'stays null for good'],
  },
  {
    name: 'each reason of a verdict leads to where it is treated',
    up: `${parked}\nCREATE INDEX a ON users (seen);\nCREATE INDEX b ON users (seen, id);`,
    files: manyUsers,
    says: [
      'or the values are copied, as the order below says; and users can be neither read nor written while it works, and inserts into orders wait as long. Choose a time at which that may be, or give the new column a name of its own, as the order below says too.',
      '| error locking/work-under-exclusive-lock |',
    ],
    silent: ['say where', 'between two migrations', 'CREATE INDEX runs while'],
  },
  {
    name: 'one that the change fills is there for everybody',
    up: `${parked}\nUPDATE users SET seen = seen_old;`,
    says: ['Updates rows'],
    silent: ['comes back', 'reads null for these rows', 'Who moves the values'],
  },
  {
    name: 'one whose values have got another name for good is another column',
    up: 'ALTER TABLE users RENAME COLUMN nick TO handle;\nALTER TABLE users ADD COLUMN nick text;',
    says: ['Together with the release that says handle instead of users.nick'],
    silent: ['comes back'],
  },
  {
    name: 'a table that comes back has no rows',
    up: `ALTER TABLE hooks RENAME TO hooks_old;
CREATE TABLE hooks (id bigint PRIMARY KEY, token text NOT NULL);`,
    says: [
      'No go as it is:** hooks is empty, for old and new code, until code reads hooks_old too or the rows are copied, as the order below says.',
      '- **Together with the release that reads hooks_old beside hooks: another one runs on',
      'hooks comes back empty, and its rows are in hooks_old',
      'what reads hooks does not find before it what is in hooks_old alone, and what reads hooks_old fails after it.',
    ],
    silent: ['create a view hooks', 'instead of hooks'],
  },
  {
    name: 'a column that is changed by a new one of its name is no other name',
    up: `ALTER TABLE orders RENAME COLUMN note TO note_old;
ALTER TABLE orders ADD COLUMN note uuid;
UPDATE orders SET note = note_old::uuid;
ALTER TABLE orders DROP COLUMN note_old;`,
    says: [
      '- **Together with the release that expects orders.note as uuid: no order works for old and new at once**',
      'How orders.note is split, so that both releases run: (1) add note_new (uuid, null) beside it',
    ],
    silent: ['is parked', 'no longer says', 'note_old and', 'no longer uses orders.note_old'],
  },
  {
    name: 'one of the same type is for everybody as it was',
    up: `ALTER TABLE orders RENAME COLUMN note TO note_old;
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = note_old;
ALTER TABLE orders DROP COLUMN note_old;`,
    says: ['- **At any time**'],
    silent: ['is parked', 'no longer says', 'no order works'],
  },
  {
    name: 'one that may be left out from then on is for the release that does so',
    up: `ALTER TABLE items RENAME COLUMN mail TO mail_old;
ALTER TABLE items ADD COLUMN mail text;
UPDATE items SET mail = mail_old;
ALTER TABLE items DROP COLUMN mail_old;`,
    says: ['- **Before the release that leaves items.mail out**'],
    silent: ['is parked', 'no longer says', 'no order works'],
  },
  {
    name: 'a table that is made again with its rows is no other name',
    up: `ALTER TABLE hooks RENAME TO hooks_old;
CREATE TABLE hooks (id bigint PRIMARY KEY, token text NOT NULL, at timestamptz);
INSERT INTO hooks (id, token) SELECT id, token FROM hooks_old;
DROP TABLE hooks_old;`,
    says: [
      'Together with the release that expects hooks as another table',
      'Its lines cannot be split: hooks is another table after the rename to hooks_old',
    ],
    silent: ['no longer says hooks', 'create a view hooks', 'hooks comes back empty'],
  },
];
