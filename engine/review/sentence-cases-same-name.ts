/** More of sentence-cases.ts: indexes that are dropped and built again under the name that they had, as others. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const longShared =
  "mail IS NOT NULL AND mail <> '' AND code IS NOT NULL AND mail <> 'somebody@example.com' AND mail <> 'nobody@example.com'";

export const casesOfSameName: readonly Case[] = [
  {
    name: 'a unique index under the name of one that goes is built beside it, and takes its name in one transaction',
    between: 'CREATE UNIQUE INDEX users_key ON users (mail, nick);',
    up: 'BEGIN;\nDROP INDEX users_key;\nCREATE UNIQUE INDEX users_key ON users (mail, seen);\nCOMMIT;',
    files: manyUsers,
    says: [
      'can be neither read nor written while it works, and inserts into orders wait as long. Choose a time at which that may be, or the form below for which nobody waits.',
      'error locking/work-under-exclusive-lock: Build it under another name before, then swap the two.',
      'Build that under another name first, then swap the two. |',
      "- So that nobody waits for the build, and users_key stays until the new one is there (after a DROP of its own nothing keeps rows apart and ON CONFLICT on its columns fails, as long as the build takes): (1) concurrently.sql by hand, when no release runs any more that writes rows that users_key refuses: it builds users_key_new beside (about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end). (2) SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indexrelid IN ('public.users_key_new'::regclass); has to say t of it: IF NOT EXISTS below passes over an invalid one too, which would then be the index. (3) In place of lines 2, 3, while no database has run the file, in one transaction: DROP INDEX users_key; CREATE UNIQUE INDEX IF NOT EXISTS users_key_new ON users USING btree (mail, seen); ALTER INDEX users_key_new RENAME TO users_key; Reads and writes wait for a moment. A database on which nobody has built it builds it there, as a new one does. (4) Make this document anew for that file. Or (1) as a migration in front: a file of its own in which nothing else stands. Where that is given up after (1): DROP INDEX CONCURRENTLY public.users_key_new; it takes room and time of each write until then.",
      '; nothing that concurrently.sql has built is left beside.',
      "FROM (VALUES ('public.users_key_new')) AS beside(name) WHERE to_regclass(name) IS NOT NULL",
      'Or, so that nobody waits for the build: the steps under Deployment order (concurrently.sql).',
      'CREATE UNIQUE INDEX CONCURRENTLY users_key_new ON public.users USING btree (mail, seen);',
      "query LIKE ANY (ARRAY['%DROP INDEX users_key%', '%CREATE UNIQUE INDEX CONCURRENTLY users_k%']) AS is_migration",
      '- Ask first, the new release may run meanwhile: SELECT count(*) FROM (SELECT FROM public.users WHERE mail IS NOT NULL GROUP BY mail, nick HAVING count(*) > 1) AS alike; Anything but 0 ends the script where it makes users_key (23505), before anything is dropped; the invalid index that it leaves goes when it runs again: somebody has to choose which of these rows go, and what they hold goes with them.',
      `-- Rows that users_key of users does not allow make this fail: SELECT mail, nick, count(*) FROM public.users WHERE mail IS NOT NULL GROUP BY mail, nick HAVING count(*) > 1 finds them.
DROP INDEX CONCURRENTLY IF EXISTS public.users_key_former;
CREATE UNIQUE INDEX CONCURRENTLY users_key_former ON public.users USING btree (mail, nick);
BEGIN;
SET LOCAL lock_timeout = '5s';
DROP INDEX IF EXISTS public.users_key;
ALTER INDEX public.users_key_former RENAME TO users_key;
COMMIT;`,
    ],
    silent: ['Build it CONCURRENTLY, in a migration of its own', 'Drop it CONCURRENTLY', 'split it at'],
  },
  {
    name: 'two of them are built before either takes its name back, and each table has its transaction',
    between: 'CREATE INDEX users_a ON users (seen);\nCREATE INDEX orders_a ON orders (user_id);',
    up: 'BEGIN;\nDROP INDEX users_a;\nDROP INDEX orders_a;\nCREATE INDEX users_a ON users (seen, nick);\nCREATE INDEX orders_a ON orders (user_id, note);\nCOMMIT;',
    files: manyUsers,
    says: [
      '; or a transaction for each table, with its DROP and its CREATE together.',
      'users_a, orders_a stay until the new ones are there (after a DROP of its own queries have neither, as long as the build takes)',
      `CREATE INDEX CONCURRENTLY users_a_former ON public.users USING btree (seen);
BEGIN;`,
    ],
    silent: ['nothing keeps rows apart', 'Ask first'],
  },
  {
    name: 'what stands in its place in the file names things as the file does, and drops what may be missing where it does',
    between: 'CREATE INDEX users_a ON users (seen);\nCREATE INDEX orders_a ON orders (user_id);',
    up: 'BEGIN;\nDROP INDEX IF EXISTS users_a;\nDROP INDEX public.orders_a;\nCREATE INDEX users_a ON users (seen, nick);\nCREATE INDEX orders_a ON public.orders (user_id, note);\nCOMMIT;',
    files: manyUsers,
    says: [
      'DROP INDEX IF EXISTS users_a; CREATE INDEX IF NOT EXISTS users_a_new ON users USING btree (seen, nick); ALTER INDEX users_a_new RENAME TO users_a; DROP INDEX public.orders_a; CREATE INDEX IF NOT EXISTS orders_a_new ON public.orders USING btree (user_id, note); ALTER INDEX public.orders_a_new RENAME TO orders_a;',
      'CREATE INDEX CONCURRENTLY users_a_new ON public.users USING btree (seen, nick);',
    ],
  },
  {
    name: 'a build that waits for a name is said to stay, and one on a column that is renamed away keeps nothing up',
    between:
      'ALTER TABLE users ADD COLUMN parent int;\nCREATE INDEX users_parent ON users (parent);\nCREATE INDEX users_sorted ON users (COALESCE(parent, id) DESC, id);\nCREATE INDEX users_held ON users (nick, parent);',
    up: `BEGIN;
ALTER TABLE users RENAME COLUMN parent TO parent_old;
ALTER TABLE users ADD COLUMN parent bigint;
ALTER INDEX users_parent RENAME TO users_parent_old;
CREATE INDEX users_parent ON users (parent);
DROP INDEX users_sorted;
CREATE INDEX users_sorted ON users (COALESCE(parent, parent_old, id) DESC, id);
DROP INDEX users_held;
CREATE INDEX users_held ON users (nick) INCLUDE (parent, parent_old);
COMMIT;`,
    files: manyUsers,
    says: [
      '- So that nobody waits for the builds of lines 7, 9: (1) concurrently.sql by hand',
      'Reads and writes wait for that for a moment. Line 5 still builds users_parent in the file, and others wait as long: another index has its name until line 4. So that nobody waits for it either: line 4 in a file in front, after that by hand CREATE INDEX CONCURRENTLY users_parent ON public.users USING btree (parent), and IF NOT EXISTS at line 5.',
    ],
    silent: ['stay until the new', 'stays until the new', 'users_held keeps its name', 'keep their names'],
  },
  {
    name: 'an index of some rows that comes back for more of them is missed by nobody, and both conditions are said',
    between:
      'CREATE TABLE docs (id bigint PRIMARY KEY, box bigint, kind text, path text, deleted_at timestamptz);\nCREATE INDEX docs_live ON docs (box, id) WHERE deleted_at IS NULL AND path IS NOT NULL;\nCREATE INDEX docs_box ON docs (box);',
    up: "BEGIN;\nDROP INDEX IF EXISTS docs_live;\nCREATE INDEX docs_live ON docs (box, id) WHERE deleted_at IS NULL\n    AND (\n        path IS NOT NULL -- as before\n        OR kind = 'a  b'\n    );\nCOMMIT;",
    files: manyUsers,
    says: [
      "- Builds index docs_live (only rows with deleted_at IS NULL AND (path IS NOT NULL OR kind = 'a  b'); before with deleted_at IS NULL AND path IS NOT NULL) on docs.",
      "docs_live_new ON docs USING btree (box, id) WHERE deleted_at IS NULL AND (path IS NOT NULL OR kind = 'a  b'); ALTER INDEX",
    ],
    silent: ['queries of other rows', 'is without docs_live', 'no longer of'],
  },
  {
    name: 'one that comes back for fewer says which rows are in it no more',
    between:
      'CREATE INDEX users_live ON users (nick, mail) WHERE code IS NOT NULL;\nCREATE INDEX users_nick ON users (nick);',
    up: 'BEGIN;\nDROP INDEX users_live;\nCREATE INDEX users_live ON users (nick, mail) WHERE code IS NOT NULL AND seen IS NULL;\nCOMMIT;',
    files: manyUsers,
    says: [
      '- From line 3 on the index of users on (nick, mail) is no longer of rows that do not meet seen IS NULL: queries of those have no index on these columns.',
    ],
    silent: ['users_nick.', 'is without users_live'],
  },
  {
    name: 'of long conditions what both share is left out, and what differs is never cut off',
    between: `CREATE INDEX users_live ON users (nick) WHERE ${longShared} AND id > 7;`,
    up: `DROP INDEX users_live;\nCREATE INDEX users_live ON users (nick) WHERE ${longShared} AND (id > 7 OR seen IS NULL);`,
    says: [
      '- Builds index users_live (only rows with … AND (id > 7 OR seen IS NULL); before … AND id > 7) on users.',
    ],
    silent: ['no longer of'],
  },
  {
    name: 'the file that the steps ask for is taken back beside others too, and nobody is told to drop first',
    between: 'CREATE UNIQUE INDEX users_key ON users (mail, nick);',
    up: 'BEGIN;\nDROP INDEX users_key;\nCREATE UNIQUE INDEX IF NOT EXISTS users_key_new ON users (mail, seen);\nALTER INDEX users_key_new RENAME TO users_key;\nCOMMIT;',
    files: manyUsers,
    says: [
      '**Go when concurrently.sql has run',
      'the index that it builds is not there as an invalid one or with another definition',
      `CREATE UNIQUE INDEX CONCURRENTLY users_key_former ON public.users USING btree (mail, nick);
BEGIN;
SET LOCAL lock_timeout = '5s';
DROP INDEX IF EXISTS public.users_key;
ALTER INDEX public.users_key_former RENAME TO users_key;
COMMIT;`,
    ],
    silent: ['locking/drop-index-blocks', 'RENAME TO users_key_new', 'in the place of lines'],
  },
  {
    name: 'a key that keeps more rows apart than the former one lets that come back on any rows',
    between: 'CREATE UNIQUE INDEX items_key ON items (mail, id);',
    up: 'DROP INDEX items_key;\nCREATE UNIQUE INDEX items_key ON items (id);',
    says: ['CREATE UNIQUE INDEX CONCURRENTLY items_key_former ON public.items USING btree (mail, id);'],
    silent: ['Ask first', 'make this fail'],
  },
  {
    name: 'a tool with a transaction around every file has no migration for the build, and the name that is free is another',
    layout: 'numbered',
    between: 'CREATE INDEX users_a ON users (seen);\nCREATE INDEX users_a_new ON users (code);',
    up: 'DROP INDEX users_a;\nCREATE INDEX users_a ON users (seen, nick);',
    files: { ...manyUsers, 'Cargo.toml': '[dependencies]\nrefinery = "0.8"\n' },
    says: ['users_a_new2'],
  },
];
