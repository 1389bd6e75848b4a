/** More of sentence-cases.ts: builds that everybody waits for, and how nobody does. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

export const casesBeside: readonly Case[] = [
  {
    name: 'what only builds is built by hand before, and Prisma is told so',
    layout: 'prisma',
    up: 'CREATE INDEX "users_seen" ON "users" ("seen");\nCREATE UNIQUE INDEX "users_mail" ON "users" ("mail");',
    files: manyUsers,
    says: [
      '- So that nobody waits for the builds: (1) concurrently.sql by hand, when no release runs any more that writes rows that users_mail refuses: about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end. (2) after.sql: it has to say ok of the indexes; what it says of the record comes later. (3) prisma migrate resolve --applied 000004_change instead of the file.\n- Or as migrations: one file for each index, in place of this one, as Prisma Migrate sends several statements of a file as one transaction.',
      'SET statement_timeout = 0;\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY users_seen ON public.users USING btree (seen);\nCREATE UNIQUE INDEX CONCURRENTLY users_mail ON public.users USING btree (mail);',
    ],
  },
  {
    name: 'a timeout in front of CONCURRENTLY makes a transaction of what is sent at once, and who watches finds the build by hand',
    layout: 'prisma',
    up: 'CREATE INDEX "users_seen" ON "users" ("seen");',
    files: manyUsers,
    says: [
      '- Or as a migration: the file itself with CONCURRENTLY in line 1 and nothing else, no SET either.',
      `query LIKE ANY (ARRAY['%CREATE INDEX "users_seen" ON "users" ("s%', '%CREATE INDEX CONCURRENTLY users_seen ON%']) AS is_migration`,
    ],
  },
  {
    name: 'who watches finds a statement whose first line says nothing of its table',
    layout: 'prisma',
    up: 'ALTER TABLE\n    users\n  ALTER COLUMN seen TYPE text;',
    files: manyUsers,
    says: [
      `query LIKE ANY (ARRAY['%ALTER TABLE%users%']) AS is_migration`,
      'its query has “ALTER TABLE … users”',
    ],
  },
  {
    name: 'a block is found by its first line that says something, and by nothing that others say too',
    up: 'DO $$\nBEGIN\n  IF NOT EXISTS (SELECT FROM orders) THEN\n    ALTER TABLE users ALTER COLUMN seen TYPE text;\n  END IF;\nEND $$;',
    files: manyUsers,
    says: [`query LIKE ANY (ARRAY['%DO %IF NOT EXISTS (SELECT FROM orders) T%'`],
    silent: [`'%IF NOT EXISTS`],
  },
  {
    name: 'a comment in front of it goes to the server with it',
    up: '/* Nicks for all */\nDO $$\nBEGIN\n  ALTER TABLE users ALTER COLUMN seen TYPE text;\nEND $$;',
    files: manyUsers,
    says: [`query LIKE ANY (ARRAY['%/* Nicks for all */%'`],
    silent: [`'%DO %`],
  },
  {
    name: 'columns that come with the change come first, and the tool has a word for the rest',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN a int;\nCREATE INDEX ON users (a);\n',
    files: manyUsers,
    says: [
      '- So that nobody waits for the build: line 2 alone in this file, and after it what concurrently.sql has (about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end), by hand or as a migration: a file of its own with -- +migrate Up notransaction.',
      'CREATE INDEX CONCURRENTLY users_a_idx ON public.users USING btree (a);',
    ],
  },
  {
    name: 'other statements of the file stay, and it passes over what is there',
    up: 'CREATE INDEX users_seen ON users (seen);\nALTER TABLE hooks ADD COLUMN a int;',
    says: [
      '(2) Have the statement of line 1 say IF NOT EXISTS: it then takes its lock for a moment and passes over it. (3) Make this document anew: the pre-flight of this one stops at what is there.',
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
      '(1) concurrently.sql by hand before: about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end. (2) Have',
      'Or as a migration: a file of its own with -- no-transaction as its first line, with nothing else in it (no SET either), in front of this one, from which line 1 goes; one run of it alone: a second one that waits for the lock of sqlx and the build wait for each other, and as a rule the server then ends the build (deadlock detected), whose invalid index has to be dropped before the next start.',
    ],
  },
  {
    name: 'what nobody waits for needs no other way',
    up: 'CREATE INDEX CONCURRENTLY users_seen ON users (seen);',
    says: ['users_seen'],
    silent: ['concurrently.sql', 'So that nobody waits'],
  },
  {
    name: 'the time of a build is a step of the part that builds, and so is the way without it',
    first: 'CREATE INDEX users_seen ON users (seen);',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: manyUsers,
    says: [
      '**3. So that nobody waits for the build: the steps under Deployment order (concurrently.sql); else wait for the time at which writes to users may wait for the whole build (estimate: 4 to 82 min).** Only when the pre-flight has no STOP and every look is answered. Ask it once more then: others have written since.',
      'after-2.sql',
    ],
    silent: ['then the post-flight', '4. Wait', '5. Wait', '6. Wait', '7. Wait', '8. Wait'],
  },
  {
    name: 'where the application is stopped nobody writes',
    up: '-- +migrate Up\nALTER TABLE users RENAME COLUMN nick TO other;\nCREATE INDEX users_seen ON users (seen);',
    layout: 'sql-migrate',
    files: {
      'plinth.stats.json': manyUsers['plinth.stats.json'].replace('"rows":', '"writesPerSecond":55,"rows":'),
    },
    says: ['. Stop the application.**'],
    silent: ['Rows written in a second', 'Wait for the time'],
  },
];
