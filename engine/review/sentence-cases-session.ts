/** More of sentence-cases.ts: what is gone with the session that made it, and indexes that are built behind the file. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfSessions: readonly Case[] = [
  {
    name: 'what calls a function of pg_temp is asked by no other session',
    up: `CREATE FUNCTION pg_temp.shout(word text) RETURNS text LANGUAGE sql AS 'SELECT upper(word)';
UPDATE users SET mail = pg_temp.shout(mail) WHERE mail <> pg_temp.shout(mail);
DELETE FROM orders WHERE "pg_temp" . shout(note) = 'X';`,
    says: [
      'run it once more by hand, behind the lines that make what stands in pg_temp (it went with its session).',
      '- Rows of orders are deleted (line 3): those where "pg_temp" . shout(note) = \'X\'.',
      "copy (SELECT * FROM public.orders) TO 'orders.csv'",
    ],
    silent: ['The pre-flight counts them', 'SELECT count(*) FROM users', 'SELECT orders.* FROM orders'],
  },
  {
    name: 'a temporary table is called one, and keeps nobody from taking the rest back',
    up: 'CREATE TEMP TABLE kept AS SELECT id FROM users;\nALTER TABLE users ADD COLUMN a int;',
    says: ['- Creates temporary table kept.', 'ALTER TABLE public.users DROP COLUMN a;'],
    silent: ['has no inverse here', 'table kept is there'],
  },
  {
    name: 'indexes that are built behind the file have a step, and the way back passes over those that are not there',
    up: `ALTER TABLE users ADD COLUMN len int GENERATED ALWAYS AS (length(mail)) STORED;
CREATE INDEX users_len ON users (len);
CREATE INDEX users_mail ON users (mail);`,
    says: [
      'Where lines 2, 3 were taken out of the file: concurrently.sql.** psql -v ON_ERROR_STOP=1 -f concurrently.sql, without -1, or the migration in its place, once the file is committed. Until it has ended the post-flight says STOP at these indexes.',
      'DROP INDEX IF EXISTS public.users_len;\nDROP INDEX IF EXISTS public.users_mail;\nALTER TABLE public.users DROP COLUMN len;',
    ],
    silent: ['Where lines 1'],
  },
  {
    name: 'where they can be there before the file, the steps stand under the order',
    up: 'CREATE INDEX users_mail ON users (mail);',
    says: ['concurrently.sql by hand'],
    silent: ['taken out of the file: concurrently.sql'],
  },
];
