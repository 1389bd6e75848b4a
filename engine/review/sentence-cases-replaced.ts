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
      'Together with the release that writes users.mail_hash itself: no order works for old and new at once',
      'The values of users.mail_hash_old go; they were copied before.',
      '**Point of no return: line 5, from the first value on that is written to users.mail_hash and its former expression does not compute.**',
      '-  mail_hash text GENERATED ALWAYS AS (md5(mail)) STORED',
      '-- users.mail_hash_old: computed again from what it is generated from.',
      'What was written to users.mail_hash since goes where it is not what the expression computes.',
      '- From the first value on that a release writes to users.mail_hash and the former expression does not compute, the way back loses values.',
      'One ALTER COLUMN mail_hash DROP EXPRESSION does all this at once.',
      'One ALTER COLUMN mail_hash DROP EXPRESSION for its rename, copy and drop keeps the values and writes no row.',
      'users.mail_hash is no longer generated from here on: code has to write it then, and could not before.',
      'no row of users is without mail_hash, which line 4 fills',
      'users.mail_hash needs no other column: ALTER TABLE users ALTER COLUMN mail_hash DROP EXPRESSION; in place of its rename, its copy and its drop',
    ],
    silent: [
      'Put it into a migration of its own',
      'In batches of',
      'mail_hash_new',
      'Deploy code that takes both first',
      'are written over',
      'export.sql',
      'UPDATE public.users SET mail_hash_old',
      'comes back empty',
      'What UPDATE changed',
      'It does not bring data back',
      'What goes of',
      '"gone"',
    ],
  },
  {
    name: 'a plain column that another of its name takes the place of is not left empty in batches',
    up: `BEGIN;
ALTER TABLE users RENAME COLUMN code TO code_old;
ALTER TABLE users ADD COLUMN code varchar(80);
UPDATE users SET code = code_old WHERE code_old IS NOT NULL;
ALTER TABLE users DROP COLUMN code_old;
COMMIT;`,
    files: manyUsers,
    says: [
      '- Nothing was found that removes rows or values.',
      'Apart it leaves code empty: fill another column, then swap.',
      'Not in batches here: what reads code finds nothing in the rows that are left. In batches it goes into a column of another name before, and the names are exchanged after it.',
      'no row of users is without code, which line 4 fills',
      '-- users.code_old: filled again from users.code.',
    ],
    silent: ['Put it into a migration of its own', 'In batches of', 'DROP EXPRESSION'],
  },
  {
    name: 'a column that is generated no more comes with the release that writes it',
    up: 'ALTER TABLE users ALTER COLUMN mail_hash DROP EXPRESSION;',
    files: generated,
    says: [
      'Together with the release that writes users.mail_hash itself: no order works for old and new at once',
      'So that both releases run: (1) that, and in the same transaction triggers BEFORE INSERT and BEFORE UPDATE on users that compute mail_hash where the statement has not written it; (2) roll out the release that writes it;',
    ],
    silent: ['At any time'],
  },
  {
    name: 'a column from which others are generated goes after their expressions',
    up: 'ALTER TABLE users RENAME COLUMN mail TO address;',
    files: generated,
    says: [
      'Before its last step mail_hash, generated from it, must be so no more (ALTER COLUMN … DROP EXPRESSION): else the drop fails, or takes it along.',
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
  {
    name: 'a column that takes the place of another by a copy: what is written behind a batch goes, and two tables are shut at different times',
    layout: 'prisma',
    up: `ALTER TABLE orders ADD COLUMN done_at timestamptz, DROP COLUMN note;
UPDATE orders SET done_at = now() WHERE done_at IS NULL;
ALTER TABLE users ADD COLUMN seen_once boolean;
UPDATE users SET seen_once = CASE WHEN seen IS NOT NULL THEN true END;
ALTER TABLE users DROP COLUMN seen;
ALTER TABLE users RENAME COLUMN seen_once TO seen;`,
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [
          { schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 },
          { schema: 'public', name: 'orders', kind: 'table', bytes: 9 * 1024 ** 3, rows: 40e6 },
        ],
      }),
    },
    says: [
      'Put it into a migration of its own, where what programs write to users.seen behind it is made up for, as under Backfills.',
      'What programs write to users.seen behind it goes with that: run it once more in front of the drop, in the transaction that has the table shut, for rows in which the two differ; or have programs write both by then.',
      'users.seen by then is lost',
      'ANALYZE users.** Until then the planner has no statistics of users.seen.',
    ],
    silent: ['the type of line 6 cannot be taken back'],
  },
  {
    name: 'tables that files shut at different times are told apart',
    layout: 'prisma',
    first: `ALTER TABLE orders ADD COLUMN done_at timestamptz;
UPDATE orders SET done_at = now() WHERE done_at IS NULL;`,
    up: `ALTER TABLE users ADD COLUMN done_at timestamptz;
UPDATE users SET done_at = now() WHERE done_at IS NULL;`,
    files: manyUsers,
    says: ['orders can be neither read nor written while 000002:2 works, nor users while 000004:2 works'],
  },
];
