/** More of sentence-cases.ts: builds that everybody waits for, and how nobody does. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

export const casesBeside: readonly Case[] = [
  {
    name: 'what only builds is built by hand before, and Prisma is told so',
    layout: 'prisma',
    up: 'CREATE INDEX "users_seen" ON "users" ("seen");\nCREATE UNIQUE INDEX "users_mail" ON "users" ("mail");',
    files: manyUsers,
    says: [
      '- So that nobody waits for the builds: concurrently.sql by hand when no release runs any more that writes rows against users_mail; then prisma migrate resolve --applied 000004_change instead of the file. Or as migrations: one file for each index, as Prisma Migrate sends several statements of a file as one transaction.',
      'CREATE INDEX CONCURRENTLY users_seen ON public.users USING btree (seen);\nCREATE UNIQUE INDEX CONCURRENTLY users_mail ON public.users USING btree (mail);',
    ],
  },
  {
    name: 'columns that come with the change come first, and the tool has a word for the rest',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN a int;\nCREATE INDEX ON users (a);\n',
    files: manyUsers,
    says: [
      '- So that nobody waits for the builds: line 2 alone in this file, and behind it what concurrently.sql has, by hand or as a migration: a file of their own with -- +migrate Up notransaction.',
      'CREATE INDEX CONCURRENTLY users_a_idx ON public.users USING btree (a);',
    ],
  },
  {
    name: 'other statements of the file stay, and it passes over what is there',
    up: 'CREATE INDEX users_seen ON users (seen);\nALTER TABLE hooks ADD COLUMN a int;',
    says: [
      'then have the statement of line 1 say IF NOT EXISTS, which takes its lock and passes over it, and make this document anew, whose before.sql stops at what is there.',
    ],
  },
  {
    name: 'a build outside of a transaction meets a second run that waits for the tool’s lock',
    up: 'CREATE INDEX users_seen ON users (seen);\nALTER TABLE hooks ADD COLUMN a int;',
    files: {
      ...manyUsers,
      'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'src/main.rs': 'async fn main() {\n    sqlx::migrate!("./db/migrations").run(&pool).await;\n}\n',
    },
    says: [
      'concurrently.sql by hand before; then have',
      'Or as a migration: a file of their own with -- no-transaction, and one run of it alone: a second one that waits for the lock of sqlx and the build wait for each other, and the server ends one of them.',
    ],
  },
  {
    name: 'what nobody waits for needs no other way',
    up: 'CREATE INDEX CONCURRENTLY users_seen ON users (seen);',
    says: ['users_seen'],
    silent: ['concurrently.sql', 'So that nobody waits'],
  },
];
