/** More of sentence-cases.ts: what keeps steps apart or together, what is missing meanwhile, what ways back lock. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

export const casesApart: readonly Case[] = [
  {
    name: 'an application that migrates as it starts leaves no room between the two',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: {
      'docker/entrypoint.sh':
        '#!/bin/sh\n# migrate -path db up is what follows\necho "migrate -path db up"\nmigrate -path db/migrations -database "$DB" up\nexec app\n',
    },
    says: [
      '- At each start docker/entrypoint.sh (line 4) migrates first: release and migration are one step there. Stopping the container does not stop the running statement: the server goes on with it and keeps its locks until it ends or pg_cancel_backend() ends it; what runs to its end is committed, and the record still says unfinished. Where it fails, or is cancelled, what stands after it in docker/entrypoint.sh runs all the same (no set -e), and the new release starts on the old schema.\n  - With several instances, one applies them; those that start at the same time wait up to 15 s for its lock (LockTimeout) and give up if the first has not finished by then (a program that goes on after that gets the lock behind it and keeps it until it ends), later ones wait as long as it takes: start one alone first.\n',
    ],
    silent: ['several databases'],
  },
  {
    name: 'a service that migrates and that nothing waits for runs beside the application',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    layout: 'prisma',
    files: {
      'docker-compose.yml':
        'services:\n  app:\n    image: app\n    depends_on:\n      - migrate\n  migrate:\n    image: app\n    command: npx prisma migrate deploy\n',
      'docker-compose.deploy.yml':
        'services:\n  app:\n    image: app\n    command: sh -c "npx prisma migrate deploy && node app"\n',
    },
    says: [
      '- At each start docker-compose.deploy.yml (line 4) migrates first: release and migration are one step there.',
      '- docker-compose.yml (line 8) migrates in a service of its own, migrate, whose end nothing waits for: the application starts beside it, on the old schema. Run it alone, and start the application after its end.',
    ],
    silent: ['or docker-compose.yml'],
  },
  {
    name: 'one that migrates twice may do so in two databases',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    layout: 'prisma',
    files: {
      'package.json': '{ "name": "shop", "scripts": { "db:deploy": "prisma migrate deploy" } }',
      Dockerfile: 'FROM node\nRUN npm run db:generate\nCMD npm run db:deploy && npm start\n',
      'start.sh': 'npm run db:deploy\nDATABASE_URL=$OTHER npm run db:deploy\nnpm run db:deploy-more\n',
    },
    says: [
      'At each start start.sh (lines 1, 2) or Dockerfile (line 3) migrates first',
      'start.sh migrates more than once: where those are several databases, each needs the checks and steps of this document.',
    ],
  },
  {
    name: 'one that gives it so many seconds ends what takes longer',
    up: 'CREATE INDEX users_mail ON users (mail);',
    layout: 'prisma',
    files: {
      'package.json':
        '{ "name": "shop", "scripts": { "db:migrate:deploy": "node ./dist/apply-migrations.js" } }',
      'docker-compose.dev.yml': 'command: timeout 5 node app/dist/apply-migrations.js\n',
      'docker/docker-compose.yml':
        'migrate:\n  entrypoint: ["sh", "-c"]\n  command:\n    ["timeout 300 node app/dist/apply-migrations.js"]\n',
      'docker/next-start.sh':
        'if true; then\n  run_with_timeout 300 "migrations" node app/dist/apply-migrations.js\nfi\nrun_with_timeout 60 x node app/dist/other.js\n',
    },
    says: [
      '- docker/next-start.sh (line 2, if true) and docker/docker-compose.yml (line 4) run it as the release starts, and end it after 300 s, waits for locks included: what may take longer is run before, by hand or by the tool alone.',
    ],
    silent: ['docker-compose.dev.yml', 'migrates first'],
  },
  {
    name: 'a script that a start file calls has the time that its own lines give it',
    up: 'CREATE INDEX users_mail ON users (mail);',
    layout: 'prisma',
    files: {
      'docker/start.sh': '#!/bin/sh\nif ! /app/scripts/migrate.sh; then echo; fi\nexec app\n',
      'scripts/migrate.sh': 'LIMIT="${LIMIT:-320}"\ntimeout "$LIMIT" prisma migrate deploy\n',
      'scripts/lint.sh': 'timeout 5 prisma validate\n',
    },
    says: [
      '- docker/start.sh (line 2) runs it as the release starts, and scripts/migrate.sh ends it after 320 s, waits for locks included: what may take longer is run before, by hand or by the tool alone.',
    ],
    silent: ['after 5 s'],
  },
  {
    name: 'one that only builds migrates nothing',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: { Dockerfile: 'FROM golang\nRUN migrate -path db/migrations -database x up\nCMD ["app"]\n' },
    says: ['- Adds column users.a (text, null).'],
    silent: ['migrates first'],
  },
  {
    name: 'an index that a guide has built by hand is built by hand',
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);',
    layout: 'prisma',
    files: {
      'README.md':
        'Run it manually before: `CREATE INDEX CONCURRENTLY IF NOT EXISTS ...`, and the migration skips it.\n',
    },
    says: [
      '. Build orders_user by hand.**',
      'psql -v ON_ERROR_STOP=1 -f prisma/migrations/000004_change/migration.sql. README.md has indexes built so.',
    ],
  },
  {
    name: 'a build that writes wait for may be done before where it is passed over',
    up: 'CREATE INDEX IF NOT EXISTS orders_user ON orders (user_id);',
    says: [
      'Go when concurrently.sql has run**, for which no read and no write waits: the file then builds nothing.',
    ],
    silent: ['. Build orders_user by hand.**', 'Whether somebody builds'],
  },
  {
    name: 'one that is not guarded fails on what is there',
    up: 'CREATE INDEX orders_user ON orders (user_id);',
    says: ['- Builds index orders_user on orders.'],
    silent: ['Whether somebody builds'],
  },
  {
    name: 'a key that goes must not be referred to',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey;',
    says: ['- no foreign key refers to orders_pkey', "own.conname = 'orders_pkey'"],
  },
  {
    name: 'of one that is known to be referred to the verdict speaks',
    up: 'ALTER TABLE users DROP CONSTRAINT users_pkey;',
    says: ['PostgreSQL refuses this without CASCADE'],
    silent: ['no foreign key refers to'],
  },
  {
    name: 'between dropping a unique index and building it rows may come in twice',
    first: 'CREATE UNIQUE INDEX orders_pair ON orders (user_id, note);',
    up: `BEGIN; DROP INDEX orders_pair; COMMIT;
CREATE UNIQUE INDEX orders_pair ON orders (user_id, note) WHERE note IS NOT NULL;`,
    says: [
      '- From 000004:1 until 000004:2 nothing keeps (user_id, note) of orders unique: ON CONFLICT on them fails, and rows that come in twice make 000004:2 fail. Build the new index first, under another name.',
    ],
  },
  {
    name: 'queries miss an index that is built anew, and not one that another stands in for',
    up: `BEGIN; DROP INDEX orders_note; COMMIT;
CREATE INDEX orders_note ON orders (note) WHERE note IS NOT NULL;
CREATE INDEX users_seen ON users (seen);
CREATE INDEX users_seen_mail ON users (seen, mail);
BEGIN; DROP INDEX users_seen; COMMIT;
CREATE INDEX users_seen ON users (seen) WHERE mail IS NULL;`,
    says: [
      '- From line 1 until line 2 has run queries of orders by (note) read all of orders: no index is on (note) then. Build the new one first, under another name; then drop the old one and rename it.',
      '- From line 6 on the index of users on (seen) covers mail IS NULL alone: queries of other rows go by users_seen_mail.',
    ],
    silent: ['From line 5', 'covers note IS NOT NULL'],
  },
  {
    name: 'in one transaction nobody misses it',
    up: 'BEGIN;\nDROP INDEX orders_note;\nCREATE INDEX orders_note ON orders (note) WHERE note IS NOT NULL;\nCOMMIT;',
    says: ['- Drops index orders_note.'],
    silent: ['until line 3 has built it'],
  },
  {
    name: 'ON CONFLICT finds no index where a narrower one stands in',
    first: 'CREATE UNIQUE INDEX users_pair ON users (mail, code);',
    between: 'CREATE UNIQUE INDEX users_mail ON users (mail);',
    up: 'DROP INDEX users_pair;',
    says: ['# Review of'],
    silent: ['may have the same (mail, code)'],
  },
  {
    name: 'a unique index that goes is missed by ON CONFLICT, and one that is made again is not',
    up: 'ALTER TABLE users DROP CONSTRAINT users_code_key;\nALTER TABLE users ADD CONSTRAINT users_code_again UNIQUE (code);',
    says: ['- Drops constraint users_code_key on users.'],
    silent: ['ON CONFLICT (code)', 'cannot come back'],
  },
  {
    name: 'a type that releases disagree about is split by a column beside it',
    up: 'ALTER TABLE users ALTER COLUMN id TYPE text;',
    says: [
      '- How users.id is split, so that both releases run: (1) add id_new (text, null) beside it; (2) from here to the last step have both written with every row: by a trigger that fills each from the other where the value fits, or by releases that write both; (3) fill the other rows in batches (id::text); (4) build its unique index CONCURRENTLY, and have a validated CHECK say that it is not null; (5) roll out the release that uses id_new; (6) when no older one runs any more, drop the former primary key and make that index the primary key (USING INDEX), drop the trigger, the CHECK and id. What refers to it goes the same way: orders.',
    ],
  },
  {
    name: 'a name that releases disagree about is split too',
    up: 'ALTER TABLE users RENAME COLUMN seen TO seen_at;\nALTER TABLE orders RENAME TO purchases;',
    says: [
      'How users.seen is split, so that both releases run: (1) add seen_at (timestamp, null) beside it; (2) from here to the last step have both written with every row: by a trigger that fills each from the other, or',
      '(3) fill the other rows in batches (seen); (4) roll out the release that uses seen_at; (5) when no older one runs any more, drop the trigger and seen.',
      'How orders becomes purchases while both releases run: in the transaction of the rename, create a view orders',
    ],
  },
  {
    name: 'what the former release does not write may be null as long as it runs beside the one after a split',
    up: 'ALTER TABLE users RENAME COLUMN nick TO called;\nALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = called;\nALTER TABLE users ALTER COLUMN kind SET NOT NULL;',
    says: [
      '(4) have a validated CHECK say that it is not null; (5) roll out the release that uses called; (6) when no older one runs any more, SET NOT NULL on called, drop the trigger, the CHECK and nick.',
      'The former release writes no users.kind: while it runs it has to take nulls (line 4 after the last step), or get its value from a default or a trigger.',
    ],
  },
  {
    name: 'ways back say who waits for them',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey;\nDROP INDEX orders_note;',
    says: [
      'While it runs (lines of the script): orders: reads and writes wait while lines 4, 5 build an index.',
    ],
  },
  {
    name: 'a way back that nobody notices says nothing of waiting',
    up: 'CREATE INDEX CONCURRENTLY a ON orders (user_id);',
    says: ['DROP INDEX CONCURRENTLY IF EXISTS public.a;'],
    silent: ['While it runs (lines'],
  },
  {
    name: 'statistics of one other schema are those of tables that no migration qualifies, and the scripts say public all the same',
    up: "UPDATE users SET nick = 'x';",
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        server: { versionNumber: 150007, version: '15.7' },
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [{ schema: 'shop', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 }],
      }),
    },
    says: [
      '212 million rows',
      'PostgreSQL 15 (from plinth.stats.json)',
      'the statistics have users in schema shop, the migrations name no schema, and the scripts here say public.',
    ],
  },
  {
    name: 'locks on several tables that one transaction collects',
    up: 'ALTER TABLE users DROP COLUMN nick;\nALTER TABLE items ADD COLUMN a int;',
    says: [
      '- Lines 1, 2 lock users and items (ACCESS EXCLUSIVE) one after the other in one transaction: those that it has are shut while it waits for the next. A transaction, or one SELECT that joins them, that uses them in another order can deadlock with it, and one of the two fails.',
      'To avoid that: a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then; or a transaction for each.',
    ],
  },
  {
    name: 'locks that are collected while rows are worked on shut all of them as long where they are taken at once',
    up: 'ALTER TABLE users ALTER COLUMN nick TYPE varchar(20);\nALTER TABLE items ADD COLUMN a int;',
    says: [
      'lock users and items (ACCESS EXCLUSIVE) one after the other in one transaction',
      'To avoid that: LOCK TABLE users, items IN ACCESS EXCLUSIVE MODE in front, all of them are then shut while it works, with a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then; or a transaction for each.',
    ],
    silent: ['A deadlock after the work'],
  },
  {
    name: 'locks that a transaction takes in front are collected by nobody, nor those on a table that is new',
    up: 'LOCK TABLE users, items IN ACCESS EXCLUSIVE MODE;\nALTER TABLE users DROP COLUMN nick;\nALTER TABLE items ADD COLUMN a int;',
    says: ['- Drops column users.nick.'],
    silent: ['one after the other in one transaction'],
  },
  {
    name: 'nulls are forbidden without a wait by a check that proves it',
    up: 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;',
    says: [
      'Choose a time at which that may be, or the form below, for which others wait for a moment',
      '- So that nobody waits while line 1 reads all rows: in place of line 1 three files: (1) ALTER TABLE orders ADD CONSTRAINT orders_note_there CHECK (note IS NOT NULL) NOT VALID; (2) ALTER TABLE orders VALIDATE CONSTRAINT orders_note_there; (reads and writes go on); (3) ALTER TABLE orders ALTER COLUMN note SET NOT NULL; (which reads nothing any more) and ALTER TABLE orders DROP CONSTRAINT orders_note_there;',
    ],
  },
  {
    name: 'a check is added without a wait and validated in a file of its own',
    up: 'ALTER TABLE orders ADD CONSTRAINT orders_long CHECK (char_length(note) > 3);',
    says: [
      '- So that nobody waits while line 1 reads all rows: NOT VALID at line 1, and in a file of its own after it ALTER TABLE orders VALIDATE CONSTRAINT orders_long; (reads and writes go on).',
    ],
  },
  {
    name: 'keys that are exchanged on two tables are added without reading, and their locks are collected all the same',
    first:
      'ALTER TABLE items ADD COLUMN user_id bigint CONSTRAINT of_user REFERENCES users ON DELETE CASCADE;',
    up: 'ALTER TABLE items DROP CONSTRAINT of_user;\nALTER TABLE items ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT;\nALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;\nALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT;',
    says: [
      'or the form below, for which others wait for a moment',
      'reads and writes go on). 000004:1, :3 still shut items, users and orders for a moment, one after the other, and wait for whoever is there: LOCK TABLE in front with a lock_timeout, or a transaction for each table, is needed there too.',
      'LOCK TABLE items, orders, users IN ACCESS EXCLUSIVE MODE',
      'stop every reader and writer of orders, as one',
    ],
    silent: ['for which nobody waits'],
  },
  {
    name: 'a table that is written again has no such form',
    up: 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(20);\nALTER TABLE orders ADD CONSTRAINT orders_long CHECK (char_length(note) > 3);',
    says: ['No go beside a running application'],
    silent: ['or the form below'],
  },
  {
    name: 'many tables that are locked for a moment each are one row',
    up: ['users', 'orders', 'hooks', 'items', 'other']
      .map((name) => `ALTER TABLE ${name} ADD COLUMN a int;`)
      .join('\n'),
    between: 'CREATE TABLE other (id bigint PRIMARY KEY);',
    files: manyUsers,
    says: [
      '| 1, 2, 3, 4, 5 |',
      '| users, 48 GB, 212 million rows; orders; hooks; 2 more: ACCESS EXCLUSIVE | a moment |',
    ],
  },
  {
    name: 'a column is filled as a comment of the file says that has made it',
    between:
      'ALTER TABLE orders ADD COLUMN kind text;\n\n/* By hand:\nUPDATE orders SET kind = note WHERE kind IS NULL;\n*/',
    up: 'ALTER TABLE orders ALTER COLUMN kind SET NOT NULL;',
    says: [
      'fill them (000003_between.up.sql, lines 3-4: a comment has an UPDATE for it) or delete them before.',
    ],
  },
  {
    name: 'a column that goes from one table and comes to another is not copied by itself',
    up: 'ALTER TABLE orders ADD COLUMN nick text;\nALTER TABLE users DROP COLUMN nick;',
    says: [
      '- Whether the values of users.nick belong into orders.nick: line 2 drops the one and line 1 adds the other, and nothing copies them. Where they do, an UPDATE has to stand between the two.',
    ],
  },
  {
    name: 'a column that goes from one table and is copied to another before',
    up: 'ALTER TABLE orders ADD COLUMN nick text;\nUPDATE orders SET nick = u.nick FROM users u WHERE u.id = user_id;\nALTER TABLE users DROP COLUMN nick;',
    says: ['- Drops column users.nick.'],
    silent: ['belong into'],
  },
  {
    name: 'of several files the verdict says which shut a table',
    first: 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    up: 'CREATE INDEX CONCURRENTLY orders_own ON orders (user_id);',
    says: [
      'users can be neither read nor written while 000002:1 works, and inserts into orders wait as long.',
      'Only when the pre-flight has no STOP and every look is answered. Ask it once more then: others have written since.',
    ],
  },
  {
    name: 'a way back that writes some of what was lost again, and takes what was written since',
    files: {
      'db/migrations/000004_change.down.sql':
        "ALTER TABLE users ADD COLUMN nick text NOT NULL DEFAULT '';\nUPDATE users SET nick = mail;\nALTER TABLE users DROP COLUMN phone;",
    },
    up: 'ALTER TABLE users ADD COLUMN phone text;\nALTER TABLE users DROP COLUMN nick;',
    says: [
      'What was written to users.phone by then is lost.',
      '- Stop the new release before the way back, and start the former one after it:',
    ],
  },
];
