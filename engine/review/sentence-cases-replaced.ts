/** More of sentence-cases.ts: columns that another of the same name takes the place of in one file, with their values. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

/** The history of a repository, on which the change stands. */
const before = (sql: string): Readonly<Record<string, string>> => ({ 'db/migrations/000001_zz.up.sql': sql });

const generated = before(
  'ALTER TABLE users ADD COLUMN mail_hash text GENERATED ALWAYS AS (md5(mail)) STORED;',
);

const inPlace = `ALTER TABLE users RENAME COLUMN mail_hash TO mail_hash_old;
ALTER TABLE users ADD COLUMN mail_hash text;
UPDATE users SET mail_hash = mail_hash_old;
ALTER TABLE users DROP COLUMN mail_hash_old;`;

export const casesOfReplaced: readonly Case[] = [
  {
    name: 'values that are copied into a column of the name that theirs had are no loss, and come to no new place',
    up: `BEGIN;\n${inPlace}\nCOMMIT;`,
    files: { ...manyUsers, ...generated },
    says: [
      '- Nothing was found that removes rows or values.',
      'The values of users.mail_hash_old go; they were copied before.',
      '-  mail_hash text GENERATED ALWAYS AS (md5(mail)) STORED',
      '-- users.mail_hash_old: computed again from what it is generated from.',
      'What was written to users.mail_hash since goes where it is not what the expression computes.',
    ],
    silent: [
      'are written over',
      'export.sql',
      'Point of no return',
      'UPDATE public.users SET mail_hash_old',
      'comes back empty',
      'What UPDATE changed',
      'It does not bring data back',
      'goes.\n- What goes of',
      '"gone"',
    ],
  },
  {
    name: 'a generated column that was copied to another name is computed again, and nobody writes to it',
    up: `ALTER TABLE users ADD COLUMN digest text;
UPDATE users SET digest = mail_hash;
ALTER TABLE users DROP COLUMN mail_hash;`,
    files: generated,
    says: [
      '-- users.mail_hash: computed again from what it is generated from.',
      'What was written to users.digest since goes where it is not what the expression computes.',
    ],
    silent: ['UPDATE public.users SET', 'filled again from', 'Running it takes the copies away too'],
  },
  {
    name: 'a column that is renamed and dropped has lost its values all the same',
    up: `ALTER TABLE users RENAME COLUMN nick TO nick_old;
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users DROP COLUMN nick_old;`,
    says: ['The values of users.nick_old are gone.'],
    silent: ['- Nothing was found that removes rows or values.'],
  },
  {
    name: 'values of another column under the name that a rename has freed are no copies of its own',
    up: `ALTER TABLE users RENAME COLUMN nick TO nick_old;
ALTER TABLE users RENAME COLUMN mail TO nick;
UPDATE users SET nick = code;`,
    says: ['Values of users.nick are written over.'],
  },
];
