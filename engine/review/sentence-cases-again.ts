/** More of sentence-cases.ts: what a change leaves that stops half-way, and whether its files can run again. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const journal = (...tags: readonly string[]): Readonly<Record<string, string>> => ({
  'db/migrations/meta/_journal.json': JSON.stringify({
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({ idx, when: idx, tag })),
  }),
});

const builds =
  'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders (id, note);';

export const casesAgain: readonly Case[] = [
  {
    name: 'a generated way back of indexes runs wherever the change has stopped, the last one first',
    layout: 'goose',
    up: `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS zeta ON orders (user_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS "Mid.Way" ON orders (note, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS alpha ON users (mail);
CREATE INDEX CONCURRENTLY IF NOT EXISTS next ON users (nick);`,
    says: [
      'DROP INDEX CONCURRENTLY IF EXISTS public.next;\nDROP INDEX CONCURRENTLY IF EXISTS public.alpha;\nDROP INDEX CONCURRENTLY IF EXISTS public."Mid.Way";\nDROP INDEX CONCURRENTLY IF EXISTS public.zeta;',
      ', or take it back.',
    ],
    silent: ['leave out what undoes'],
  },
  {
    name: 'a way back that somebody wrote is for the whole change, where it passes over nothing',
    layout: 'goose',
    up: `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS zeta ON orders (user_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS alpha ON users (mail);
-- +goose Down
DROP INDEX CONCURRENTLY alpha;
DROP INDEX CONCURRENTLY zeta;`,
    says: [
      'Where the change stopped half-way, leave out what undoes a statement that did not run.',
      ', or take back what ran.',
    ],
    silent: ['or take it back'],
  },
  {
    name: 'and one that does pass over it is left alone',
    layout: 'goose',
    up: `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS zeta ON orders (user_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS alpha ON users (mail);
-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS alpha;
DROP INDEX CONCURRENTLY IF EXISTS zeta;`,
    says: [', or take it back.'],
    silent: ['leave out what undoes'],
  },
  {
    name: 'files of which Drizzle’s journal lists none are sent by somebody else, outside of a transaction',
    layout: 'numbered',
    first: builds,
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_seen ON users (seen);',
    files: journal('0000_gone'),
    says: [
      'Applied by hand (db/migrations/meta/_journal.json lists none of them: Drizzle does not apply them), taken as psql sends it: statement by statement, each committed',
      'Apply 000002_first.sql by hand.** psql -v ON_ERROR_STOP=1 -f db/migrations/000002_first.sql commits each statement for itself and stops at the first error. Not with -1, which is a transaction. It runs outside of a transaction: if it stops, go on with the post-flight.',
      'then apply the file that failed again, from its top, and those after it (an index whose file has run already is built as in that file)',
    ],
    silent: [
      'concurrently-in-transaction',
      'No go',
      '__drizzle_migrations',
      'with Drizzle',
      '`when`',
      'Mend what fails',
      'recorded',
    ],
  },
  {
    name: 'what is refused in the transaction of its tool is there as a whole or not at all, and is mended first',
    layout: 'numbered',
    first: builds,
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_seen ON users (seen);',
    files: journal('000001_start', '000002_first', '000004_change'),
    refused: 'CREATE INDEX CONCURRENTLY cannot run inside a transaction block',
    says: [
      '**1. Mend what fails as it stands, then make this document anew.** The steps below are for a change that runs.',
      'Drizzle runs all pending files in one transaction: none stays where one fails',
      'At a STOP none of the files was committed (they are one transaction)',
      'proof: 2 of 2 migrations run in the embedded PostgreSQL 18, 2 migrations refused;',
    ],
    silent: ['outside of a transaction: if', 'there in part', 'what it did until then may stay'],
  },
  {
    name: 'a file whose statements have run already cannot begin at its top, and its tool is told what is there',
    layout: 'goose',
    up: `-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY orders_note;
CREATE INDEX CONCURRENTLY orders_note ON orders (note) WHERE note IS NOT NULL;
CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);`,
    says: [
      'run the rest by hand, and insert that row (version_id, is_applied true).',
      'At a STOP the change is there in part: drop the index that the failed statement has left invalid, if it builds one (DROP INDEX CONCURRENTLY), then go on by hand with the statement that failed, not from the top',
    ],
    silent: ['apply it again'],
  },
  {
    name: 'a file that passes over what is there begins at its top, and nothing is done by hand',
    layout: 'goose',
    up: `-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS orders_note;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);
CREATE INDEX CONCURRENTLY orders_both ON orders (user_id, note);`,
    says: [
      'It runs outside of a transaction: if it stops, go on with the post-flight.\n',
      "At a STOP the change is there in part: once watch.sql shows no build of them any more (one that still runs is invalid too), drop the indexes that it finds invalid (DROP INDEX CONCURRENTLY), then apply it again (where it is recorded all the same, it does not run again: first DELETE FROM goose_db_version WHERE ltrim(version_id::text, '0') = '4';), or take back what ran.",
    ],
    silent: ['go on by hand', 'insert that row'],
  },
  {
    name: 'Flyway applies all that is pending in one call, and its record of a failed file goes before the next',
    layout: 'flyway',
    first: "ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note <> '');",
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
    says: [
      'Apply V2__first.sql, V4__change.sql with Flyway.** Set a lock_timeout: in the file before it is built or deployed. V4__change.sql runs outside of a transaction: if it stops, go on with the post-flight. flyway_schema_history then has a row of it with success = false: flyway repair deletes it, and before that Flyway refuses to go on.',
      "At a STOP the change is there in part, or not at all: once watch.sql shows no build of them any more (one that still runs is invalid too), drop the indexes that it finds invalid (DROP INDEX CONCURRENTLY), then apply it again, which goes on with the file that failed, from its top (where it is recorded all the same, it does not run again: first DELETE FROM flyway_schema_history WHERE regexp_replace(script, '^.*/', '') = 'V4__change.sql';), or take it back.",
    ],
    silent: ['not from the top', 'Apply V4__change.sql'],
  },
  {
    name: 'of files in one step each that may stop half-way is told so',
    layout: 'flyway',
    first: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders (id, note);',
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
    says: ['Both run outside of a transaction: if one stops, go on with the post-flight.'],
    silent: ['runs outside of a transaction: if it'],
  },
  {
    name: 'what goes is exported when nobody writes it any more',
    up: 'ALTER TABLE users ADD COLUMN a text;\nALTER TABLE users DROP COLUMN nick;',
    says: [
      '**3. Stop the application.**',
      '**4. Export what goes, or have somebody accept that it is gone: export.sql.** umask 077; psql -v ON_ERROR_STOP=1 -f export.sql: in a new, empty folder for each run (it writes over files of these names), which may hold these values, and where somebody deletes them',
      '-- Run in psql before the change, in a new, empty folder: each copy writes a file where psql runs, over one of that name.\nset ON_ERROR_STOP on\n-- Each of these fails where something is not there any more, before a file is opened:\nSELECT id, nick FROM public.users LIMIT 0;\ncopy (SELECT id, nick FROM public.users)',
    ],
  },
  {
    name: 'rows that are there twice are somebody’s to choose among, and are named by a query',
    up: "CREATE UNIQUE INDEX users_mail ON users (mail) WHERE nick <> '';",
    says: [
      "What becomes of rows of users that are there twice by mail where nick <> '': line 1 fails on the first two, and nothing in the files takes one away. Somebody decides before which of them stays; the query that lists them stands in the pre-flight.",
      "-- Which they are: SELECT mail, count(*), array_agg(id) FROM public.users WHERE (nick <> '') AND mail IS NOT NULL GROUP BY mail HAVING count(*) > 1\nSELECT 'no duplicates in users for users_mail'",
    ],
  },
  {
    name: 'of several keys the rows are told in one sentence, by the expressions that are to be unique',
    up: 'CREATE UNIQUE INDEX users_mail ON users (lower(mail));\nCREATE UNIQUE INDEX users_pair ON users (nick, (code::text));',
    says: [
      '- What becomes of rows that are there twice, as nothing in the files takes one away: of users by lower(mail) (line 1 fails on the first two) and users by nick, code::text (line 2 fails on the first two). Somebody decides before which of them stay;',
    ],
  },
  {
    name: 'rows that the change makes single are nobody’s question',
    up: 'DELETE FROM users a USING users b WHERE a.mail = b.mail AND a.id > b.id;\nCREATE UNIQUE INDEX users_mail ON users (mail);',
    says: ['users_mail'],
    silent: ['there twice'],
  },
  {
    name: 'where NOT NULL failed, what fills it goes first once more',
    layout: 'goose',
    up: `-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE users ADD COLUMN slug text;
UPDATE users SET slug = nick WHERE slug IS NULL;
ALTER TABLE users ALTER COLUMN slug SET NOT NULL;
`,
    says: [
      'go on by hand with the statement that failed, not from the top (of line 5 first line 4 once more: rows without a value have come since)',
    ],
  },
  {
    name: 'a comment on what goes further down cannot be made again',
    layout: 'sql-migrate',
    up: "-- +migrate Up\nCOMMENT ON INDEX users_code_key IS 'gone soon';\nALTER TABLE users DROP CONSTRAINT IF EXISTS users_code_key;\n-- +migrate Down\nSELECT 1;\n",
    says: [
      '- Whether line 2 names what it means: it comments on users_code_key, which line 3 drops, and the comment goes with it.',
      '; if only the record says STOP, the change is there and not recorded',
    ],
    silent: ['apply the file again', 'run the tool again'],
  },
];
