/** More of sentence-cases.ts: what a change leaves that stops half-way, and whether its files can run again. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesAgain: readonly Case[] = [
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
      'At a STOP the change is there in part: drop the indexes that it finds invalid (DROP INDEX CONCURRENTLY), then apply it again, or take it back.',
    ],
    silent: ['go on by hand', 'insert that row'],
  },
  {
    name: 'Flyway applies all that is pending in one call, and its record of a failed file goes before the next',
    layout: 'flyway',
    first: "ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note <> '');",
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
    says: [
      'Apply V2__first.sql, V4__change.sql with Flyway.** V4__change.sql runs outside of a transaction: if it stops, go on with the post-flight. flyway_schema_history then has a row of it with success = false: flyway repair deletes it, and before that Flyway refuses to go on.',
      'At a STOP the change is there in part, or not at all: drop the indexes that it finds invalid (DROP INDEX CONCURRENTLY), then apply it again, which goes on with the file that failed, from its top, or take it back.',
    ],
    silent: ['not from the top', 'Apply V4__change.sql'],
  },
  {
    name: 'what goes is exported when nobody writes it any more',
    up: 'ALTER TABLE users ADD COLUMN a text;\nALTER TABLE users DROP COLUMN nick;',
    says: [
      '**3. Stop the application.**',
      '**4. Export what goes, or have somebody accept that it is gone: export.sql.** umask 077; psql -v ON_ERROR_STOP=1 -f export.sql: in a folder that may hold these values, where somebody deletes the files',
    ],
  },
  {
    name: 'rows that are there twice are somebody’s to choose among, and are named by a query',
    up: "CREATE UNIQUE INDEX users_mail ON users (mail) WHERE nick <> '';",
    says: [
      'What becomes of rows of users that are there twice by mail: line 1 fails on the first two, and nothing in the files takes one away. Somebody decides before which of them stays; the query that lists them stands in before.sql.',
      "-- Which they are: SELECT mail, count(*), array_agg(id) FROM public.users WHERE (nick <> '') AND mail IS NOT NULL GROUP BY mail HAVING count(*) > 1\nSELECT 'no duplicates in users for users_mail'",
    ],
  },
  {
    name: 'rows that the change makes single are nobody’s question',
    up: 'DELETE FROM users a USING users b WHERE a.mail = b.mail AND a.id > b.id;\nCREATE UNIQUE INDEX users_mail ON users (mail);',
    says: ['users_mail'],
    silent: ['there twice'],
  },
];
