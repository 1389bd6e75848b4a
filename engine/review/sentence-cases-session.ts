/** More of sentence-cases.ts: what is gone with the session that made it, and indexes that are built behind the file. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfSessions: readonly Case[] = [
  {
    name: 'what calls a function of pg_temp is asked by no other session',
    up: `CREATE FUNCTION pg_temp.shout(word text) RETURNS text LANGUAGE sql AS 'SELECT upper(word)';
UPDATE users SET mail = pg_temp.shout(mail) WHERE mail <> pg_temp.shout(mail);
DELETE FROM orders WHERE "pg_temp" . shout(note) = 'X';`,
    says: [
      'run it once more by hand, after the lines that make what stands in pg_temp (it went with its session).',
      '- Rows of orders are deleted (line 3): those where "pg_temp" . shout(note) = \'X\'.',
      "copy (SELECT * FROM public.orders) TO 'orders.csv'",
    ],
    silent: ['The pre-flight counts them', 'SELECT count(*) FROM users', 'SELECT orders.* FROM orders'],
  },
  {
    name: 'a temporary table is called one, and keeps nobody from taking the rest back',
    up: 'CREATE TEMP TABLE kept AS SELECT id FROM users;\nALTER TABLE users ADD COLUMN a int;',
    says: ['- Creates temporary table kept.', 'ALTER TABLE public.users DROP COLUMN a;'],
    silent: ['No way back is generated', 'table kept is there'],
  },
  {
    name: 'indexes that are built after the file have a step, and the way back passes over those that are not there',
    up: `ALTER TABLE users ADD COLUMN len int GENERATED ALWAYS AS (length(mail)) STORED;
CREATE INDEX users_len ON users (len);
CREATE INDEX users_mail ON users (mail);`,
    says: [
      'Where lines 2, 3 were taken out of the file: concurrently.sql.** psql -v ON_ERROR_STOP=1 -f concurrently.sql, without -1, or the migration in its place, once the file is committed. Until it has ended, queries that only its indexes serve read all rows, and the post-flight says STOP at these indexes.',
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

export const casesOfRenamedBack: readonly Case[] = [
  {
    name: 'a column that is called otherwise keeps on the way back what was written meanwhile',
    up: 'ALTER TABLE users RENAME COLUMN nick TO alias;',
    says: ['Rows keep in users.nick what was written to users.alias until then.'],
    silent: ['may not know'],
  },
  {
    name: 'and where the change lets more in, what the previous release may not know',
    between: "ALTER TABLE users ADD CONSTRAINT users_nick_known CHECK (nick IN ('a', 'b'));",
    up: 'ALTER TABLE users DROP CONSTRAINT users_nick_known;\nALTER TABLE users RENAME COLUMN nick TO alias;',
    says: [
      'Rows keep in users.nick what was written to users.alias until then, be it a value that line 1 lets in and the previous release may not know.',
    ],
  },
  {
    name: 'a column of the change itself has kept nothing, and a way back that renames none brings none',
    up: 'ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users RENAME COLUMN a TO b;\nALTER TABLE orders RENAME COLUMN note TO text;',
    files: { 'db/migrations/000004_change.down.sql': 'ALTER TABLE users DROP COLUMN b;\n' },
    says: ['from 000004_change.down.sql'],
    silent: ['Rows keep in'],
  },
  {
    name: 'an UPDATE of all rows says whether it changes personal data',
    up: 'ALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = code;',
    says: ['- Line 2 writes every row of users again and changes no personal data: mail'],
    silent: ['On what ground'],
  },
  {
    name: 'and names what it changes',
    up: 'UPDATE users SET mail = lower(mail);',
    says: [
      '- Line 1 writes every row of users again, and values of mail with it, which is personal data or secret.',
    ],
    silent: ['changes no personal data'],
  },
  {
    name: 'of one that meets some rows that is not said',
    up: "UPDATE users SET code = 'x' WHERE code = '';",
    says: ['Updates rows of users.'],
    silent: ['writes every row of users'],
  },
];
