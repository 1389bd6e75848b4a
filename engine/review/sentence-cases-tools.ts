/** More of sentence-cases.ts: what each tool does beside the files, at a failure, to a second instance, to the release before. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const goProgram = (body: string): Readonly<Record<string, string>> => ({
  'db/embed.go': `package db\nimport "embed"\n//go:embed migrations/*.sql\nvar Files embed.FS\n${body}`,
});
const long = 'UPDATE users SET nick = mail WHERE id > 7;';

export const casesOfTools: readonly Case[] = [
  {
    name: 'golang-migrate: those that start at the same time give up behind 15 s, and the former release does not start any more',
    up: long,
    files: { ...manyUsers, ...goProgram('') },
    says: [
      'Of several instances one applies them; those that start at the same time wait 15 s for its lock (LockTimeout) and then fail, later ones wait as long as it takes: start one alone first.',
      'An instance of the former release that is started again behind it does not start: golang-migrate refuses where a file that has run is missing.',
    ],
    silent: ['migrate force', 'migrate goto', 'serve no sooner'],
  },
  {
    name: 'golang-migrate: others wait where it is through before they give up',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: goProgram(''),
    says: ['the others wait for its lock, and serve no sooner.'],
    silent: ['LockTimeout'],
  },
  {
    name: 'Prisma: whoever waits for its lock gives up behind 10 s',
    layout: 'prisma',
    up: long,
    files: { ...manyUsers, 'start.sh': 'npx prisma migrate deploy\nexec app\n' },
    says: [
      'Of several instances one applies them; the others wait 10 s for its lock and then fail: start one alone first.',
      'the record takes it for unfinished',
    ],
    silent: ['nothing records that it is there', 'An instance of the former release'],
  },
  {
    name: 'Diesel takes no lock, and starts where a file is missing',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: [
      'Diesel takes no lock: of several instances that start at once more than one runs what is pending, and the later one fails or does the same work again. Start one alone first.',
    ],
    silent: ['wait for its lock', 'An instance of the former release'],
  },
  {
    name: 'Drizzle runs no file outside of its one transaction: nothing is to be built CONCURRENTLY in it',
    layout: 'numbered',
    up: 'CREATE INDEX users_nick ON users (nick);\nDROP INDEX orders_note;',
    files: {
      ...manyUsers,
      'db/migrations/meta/_journal.json': JSON.stringify({
        dialect: 'postgresql',
        entries: ['000001_start', '000004_change'].map((tag, idx) => ({ idx, when: idx, tag })),
      }),
    },
    says: [
      'Build it CONCURRENTLY by hand before, and write IF NOT EXISTS here: Drizzle runs all pending files in one transaction.',
      'Or as a migration: not with Drizzle, which runs all pending files in one transaction, and CONCURRENTLY runs in none.',
    ],
    silent: ['in a file of its own', 'one file for each index', 'a file in which nothing else stands'],
  },
  {
    name: 'Flyway keeps a failed row where a file runs outside of a transaction',
    layout: 'flyway',
    up: 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);\nCREATE INDEX CONCURRENTLY users_mail ON users (mail);',
    says: [
      'flyway_schema_history then has a row of it with success = false, and Flyway refuses to go on until that is gone (flyway repair deletes it)',
    ],
  },
];
