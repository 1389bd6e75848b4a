/** More of sentence-cases.ts: programs of the repository that run its migrations, as far as they were read. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const runner = `import fs from "fs";
const dir = path.join(__dirname, "../db/migrations");
await sql\`create table if not exists _done (name text)\`; const done = await sql\`select name from _done\`;
for (const file of fs.readdirSync(dir)) {
  await sql.begin(async (sql) => {
    await sql.file(path.join(dir, file));
    await sql\`insert into _done \${sql({ name: file })}\`;
  });
}
`;

const goProgram = `package migrate
import sqlmigrate "github.com/rubenv/sql-migrate"
//go:embed db/migrations/*
var files embed.FS
func Check() {
  log.Fatal("schema outdated, run \`shop migrate up\`")
}
func Up() {
  sqlmigrate.SetTable("applied")
  sqlmigrate.Exec(db, "postgres", files, sqlmigrate.Up)
}
`;

/** Started by the root command, by way of two packages; a helper of tests does so too, with the files of another database. */
export const startedProgram = {
  'go.mod': 'module shop\nrequire github.com/golang-migrate/migrate/v4 v4.18.1\n',
  'db/files.go': 'package db\nimport "embed"\n//go:embed migrations migrations-sqlite\nvar FS embed.FS\n',
  'db/migrations-sqlite/000001_start.up.sql': 'CREATE TABLE users (id integer);',
  'internal/testkit/database.go':
    'package testkit\nimport (\n\t"testing"\n\t"github.com/golang-migrate/migrate/v4"\n)\nfunc NewDatabase(t *testing.T) {\n\tsource, _ := iofs.New(db.FS, "db/migrations-sqlite")\n\tm, _ := migrate.NewWithInstance("iofs", source, "shop", driver)\n\tm.Up()\n}\n',
  'internal/utils/migration_util.go':
    'package utils\nimport "github.com/golang-migrate/migrate/v4"\nfunc MigrateDatabase(ctx context.Context, db *sql.DB) error {\n\tm, err := instanceOf(db)\n\treturn m.Migrate(lastVersion)\n}\n',
  'internal/bootstrap/database.go':
    'package bootstrap\nfunc NewDatabase(ctx context.Context) {\n\tutils.MigrateDatabase(ctx, connected())\n}\n',
  'internal/bootstrap/bootstrap.go':
    'package bootstrap\nfunc Bootstrap(ctx context.Context) {\n\tNewDatabase(ctx)\n}\n',
  'internal/cmds/root.go':
    'package cmds\nvar rootCmd = &cobra.Command{\n\tUse: "shop",\n\tRun: func(cmd *cobra.Command, args []string) {\n\t\tbootstrap.Bootstrap(cmd.Context())\n\t},\n}\n',
};

export const casesOfRunners: readonly Case[] = [
  {
    name: 'a program is followed from its root command to the call, and what helps its tests is no program',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: startedProgram,
    says: [
      'The new program has these files built in (db/files.go:3) and applies all that are pending, as it starts (internal/utils/migration_util.go:5)',
    ],
    silent: ['testkit', 'was not followed', 'One release or two'],
  },
  {
    name: 'values that move with a program that applies the file as it starts take a stop, or two releases',
    up: "UPDATE users SET mail = nick WHERE nick <> '';\nALTER TABLE users DROP COLUMN nick;",
    files: startedProgram,
    says: [
      '**No go beside a running application:** ',
      '- One release or two. One: stop all instances, start one, check, start the others, as in the runbook. Two: first code that keeps the values in both places, in a build without the file, then one with it.',
      '- **Together with the release that no longer uses users.nick, which applies it as it starts: all older ones are stopped before**: ',
      '- [ ] **1. Pre-flight: before.sql.**',
      '- [ ] **3. Stop the application.**',
      '. Apply 000004_change.up.sql by starting one instance of the new program, which has it built in (db/files.go:3).**',
      '. Start the other instances.**',
      'Stop the new release before the way back, and start the former one after it: ',
      'a program that contains the file applies it again as it starts: start none.',
    ],
    silent: ['Deploy code without', 'Roll out', 'neither runs where'],
  },
  {
    name: 'a platform that applies it with the deployment starts the release after it',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    layout: 'prisma',
    files: { Procfile: 'release: npx prisma migrate deploy\nweb: node app\n' },
    says: [
      '- One release or two. Two, as in the runbook: first such a release without the file (what runs now may be one; the code of this change is one only where it needs nothing of it), then a build with it. One: stop all instances, deploy, check.',
    ],
    silent: ['start the others'],
  },
  {
    name: 'what takes away and comes with the program that applies it takes two builds, or a stop',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: startedProgram,
    says: [
      '- One release or two. Two, as in the runbook: first such a release without the file (what runs now may be one; the code of this change is one only where it needs nothing of it), then a build with it. One: stop all instances, start one, check, start the others.',
      '- [ ] **1. Roll out the release that no longer uses users.nick, without 000004_change.up.sql in it, and wait until no older one runs.**',
    ],
    silent: ['Stop the application'],
  },
  {
    name: 'a program that opens a transaction around each file is known by it',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_mail ON users (mail);\nCREATE INDEX orders_n ON orders (user_id);',
    files: {
      'src/migrate.ts': runner,
      'package.json':
        '{\n  "scripts": {\n    "start": "npm run db:up && node app",\n    "db:up": "tsx src/migrate.ts"\n  }\n}\n',
    },
    says: [
      'src/migrate.ts (line 6: each file in one transaction), PostgreSQL',
      'held until the transaction ends that src/migrate.ts opens around the file',
      'Build it CONCURRENTLY by hand before, and write IF NOT EXISTS here: src/migrate.ts opens a transaction around every file.',
      'Apply 000004_change.sql with db:up of package.json.** It applies all that is pending.',
      'At each start package.json (line 3) migrates first',
      'its transaction is taken back as a whole',
      'After a script that is run by hand _done (src/migrate.ts:7) still lists what was taken back, and src/migrate.ts does not run it again. Delete its row.',
    ],
    silent: ['Which program runs these files', 'It is not one transaction', 'numbered SQL files'],
  },
  {
    name: 'who has written IF NOT EXISTS already is not told to',
    layout: 'numbered',
    up: 'CREATE INDEX IF NOT EXISTS users_mail ON users (mail);',
    files: { 'src/migrate.ts': runner },
    says: ['Build it CONCURRENTLY by hand before (IF NOT EXISTS passes over it): src/migrate.ts opens'],
    silent: ['write IF NOT EXISTS here'],
  },
  {
    name: 'a program that calls a tool has its own table and command, and may refuse an older schema',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users DROP COLUMN nick;\n-- +migrate Down\nALTER TABLE users ADD COLUMN nick text;\n',
    files: { 'migrate.go': goProgram },
    says: [
      'sql-migrate (called by migrate.go:10; table applied: migrate.go:9; built in: migrate.go:',
      'migrate.go:6 ends a program whose own migrations have not all run: the release of this part has to be one that does not bring them yet',
      'with shop migrate up.**',
      'applied still lists what was taken back',
    ],
    silent: ['gorp_migrations'],
  },
  {
    name: 'go-pg/migrations is a library that a program calls as it starts, and .tx in a name is a transaction',
    layout: 'go-pg',
    up: 'CREATE INDEX users_mail ON users (mail);\nCREATE INDEX orders_n ON orders (user_id);',
    files: {
      ...manyUsers,
      'go.mod': 'module shop\nrequire github.com/go-pg/migrations/v8 v8.1.0\n',
      'internal/db/migrations.go':
        'package db\nimport "github.com/go-pg/migrations/v8"\nfunc (d *DB) Migrate(a []string) {\n  collection.Run(d, a...)\n}\n',
      'internal/db/setup.go': 'package db\nfunc Setup() {\n  d.Migrate([]string{"up"})\n}\n',
    },
    says: [
      'go-pg/migrations (called by internal/db/migrations.go:4), PostgreSQL',
      'held until the transaction ends that go-pg/migrations opens around the file',
      'with no .tx in its name',
      'gopg_migrations still names the last version, and go-pg/migrations does not run it again. Its last row counts: INSERT INTO gopg_migrations',
      'At each start internal/db/setup.go (line 3) migrates first',
      '- **With the start of the new release, which applies it (internal/db/setup.go, line 3)**: 000004_change',
      'by starting one instance of the new program, which applies what is pending first (internal/db/setup.go, line 3).**',
    ],
    silent: ['golang-migrate', 'dirty', 'migrate force', ' schema_migrations'],
  },
  {
    name: 'a platform that applies what is pending with each deployment makes one step of both',
    layout: 'diesel',
    first: 'ALTER TABLE users ADD COLUMN a int;',
    up: `-- safety-assured:start
-- Reading all of it takes around 3 seconds. Nobody minds.
ALTER TABLE users ALTER COLUMN mail SET NOT NULL;
-- safety-assured:end`,
    files: {
      Procfile: 'release: ./target/release/shop-admin migrate\nweb: ./target/release/server\n',
      'src/bin/shop-admin/migrate.rs':
        'pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("./migrations");\n',
    },
    says: [
      'Diesel (built in: src/bin/shop-admin/migrate.rs:1), PostgreSQL',
      '- Procfile (line 1) applies what is pending with each deployment, beside the release that runs and before the new one starts',
      'by deploying it: Procfile (line 1) runs it.**',
      'The file says: “Reading all of it takes around 3 seconds”.',
      '| safety-assured (diesel-guard); locking/set-not-null-scans stays | The file says: “Reading all of it takes around 3 seconds. Nobody minds”. | the file |',
    ],
    silent: ['with Diesel.', 'one that has to come later must not be in it.'],
  },
  {
    name: 'a program that has the files in it applies them, and a guarded record is not written by hand',
    layout: 'diesel',
    first: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER forbid BEFORE DELETE ON __diesel_schema_migrations EXECUTE FUNCTION f();`,
    up: 'DROP INDEX orders_note;\nCREATE INDEX orders_both ON orders (user_id, note);',
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: [
      'The new program has these files built in (src/schema.rs:1) and applies all that are pending; whether as it starts or by a command was not followed: they come with that program',
      'by the new program, which has it built in (src/schema.rs:1).**',
      'Trigger forbid (migrations/000002_first/up.sql:2) guards that table',
    ],
    silent: ['Delete its row', 'with Diesel.', 'uses it'],
  },
  {
    name: 'Spring Boot runs Flyway as the program starts, V and R files in one run',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;\nUPDATE users SET a = 1 WHERE id > 7;',
    files: {
      ...manyUsers,
      'build.gradle.kts': `plugins { id("org.springframework.boot") version "3.3.0" }
dependencies {
  runtimeOnly("org.flywaydb:flyway-core")
}
`,
      'src/main/resources/application.yml': 'spring:\n  flyway:\n    locations: classpath:/db/migration\n',
      'src/main/resources/db/migration/R__found.sql':
        'CREATE OR REPLACE VIEW found AS SELECT id, a FROM users;\n',
    },
    beside: ['src/main/resources/db/migration/R__found.sql'],
    says: [
      'The new program has these files built in (build.gradle.kts:3) and applies all that are pending, as it starts',
      'a probe that gives it less time kills the program, and where that does not cancel its statement',
      'With several instances, one applies them; the others try for its lock 50 times, a second apart (lockRetryCount), and fail as they start if the first has not finished by then, unless the program has a lock of its own in front of that: start one alone first, or set that higher.',
      'Apply V4__change.sql, migration/R__found.sql by starting one instance of the new program, which has it built in (build.gradle.kts:3).**',
    ],
    silent: ['with Flyway.', 'Part 2', 'wait for its lock, and serve'],
  },
  {
    name: 'other instances wait for Flyway’s lock where they try for it without limit',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;\nUPDATE users SET a = 1 WHERE id > 7;',
    files: {
      ...manyUsers,
      'build.gradle.kts': `plugins { id("org.springframework.boot") version "3.3.0" }
dependencies {
  runtimeOnly("org.flywaydb:flyway-core")
}
`,
      'src/main/resources/application.properties': 'spring.flyway.lock-retry-count=-1\n',
    },
    says: ['With several instances, one applies them; the others wait for its lock, and serve no sooner.'],
    silent: ['lockRetryCount', 'a second apart'],
  },
  {
    name: 'a short statement may wait long behind an open transaction: other instances give up for all that',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      ...manyUsers,
      'build.gradle.kts': `plugins { id("org.springframework.boot") version "3.3.0" }
dependencies {
  runtimeOnly("org.flywaydb:flyway-core")
}
`,
    },
    says: ['the others try for its lock 50 times, a second apart'],
    silent: ['serve no sooner'],
  },
  {
    name: 'Flyway that is switched off in the program, or is there for its tests alone, is run by itself',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'pom.xml': `<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent>
<dependency><artifactId>flyway-core</artifactId></dependency></project>
`,
      'src/main/resources/application.properties': 'spring.flyway.enabled=false\n',
    },
    says: ['Apply V4__change.sql with Flyway.**'],
    silent: ['built in'],
  },
  {
    name: 'a transaction of the program around all that are pending holds the locks until their end',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'src/schema.rs': `const M: EmbeddedMigrations = embed_migrations!();
fn run(conn: &mut PgConnection) -> Result<(), Error> {
    conn.run_pending_migrations(M)
}
fn start(conn: &mut PgConnection) -> Result<(), Error> {
    conn.transaction(|conn| {
        run(conn)
    })
}
`,
    },
    says: ['held until the transaction ends that src/schema.rs:7 opens around all that are pending'],
    silent: ['opens around the file'],
  },
  {
    name: 'the release that runs is without the indexes that go for new ones',
    up: 'DROP INDEX orders_note;\nCREATE INDEX orders_both ON orders (user_id, note);',
    says: [
      '- **Before the release whose queries may want orders_both**',
      'the one that runs is without orders_note (from line 1 on)',
    ],
    silent: ['uses it'],
  },
  {
    name: 'a program that serves migrates as it starts',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'cmd/shop/main.go':
        'package main\nimport "github.com/golang-migrate/migrate/v4"\nfunc main() {\n  m, _ := migrate.New("file://db/migrations", url)\n  m.Up()\n  http.ListenAndServe(":80", nil)\n}\n',
    },
    says: [
      'At each start cmd/shop/main.go (line 5) migrates first: release and migration are one step there',
    ],
  },
  {
    name: 'rows that the change inserts where the way back takes none have to go first',
    up: `ALTER TABLE items ALTER COLUMN mail DROP NOT NULL;
INSERT INTO items (id, mail) SELECT gen_random_uuid(), NULL FROM users;`,
    says: [
      '- The way back fails on the rows that line 2 inserts without items.mail until they are deleted; what uses them by then loses them.',
      '-- Nulls in items.mail make this fail, and line 2 of the change itself inserts such rows: delete those first.',
    ],
    silent: ['Nothing was found that removes'],
  },
  {
    name: 'rows with a value are in nobody’s way',
    up: `ALTER TABLE items ALTER COLUMN mail DROP NOT NULL;
INSERT INTO items (id, mail) SELECT gen_random_uuid(), coalesce(mail, NULL) FROM users;`,
    says: ['-- Nulls that came into items.mail since make this fail: fill them first.'],
    silent: ['The way back fails on the rows'],
  },
  {
    name: 'a default that refers to a row asks for the row, and a key that goes between two transactions is missed',
    layout: 'sql-migrate',
    first: '-- +migrate Up\nALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;\n',
    up: `-- +migrate Up
ALTER TABLE orders ALTER COLUMN user_id SET DEFAULT 0;
ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET DEFAULT;`,
    says: [
      'the row of users that orders.user_id refers to by default is there',
      'SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM public.users WHERE id = 0)',
      'From 000002:2 until 000004:3 no key holds orders (user_id) to users: rows that others write or delete meanwhile make 000004:3 fail',
      "'public.users', 'd'::\"char\", 'a'::\"char\"",
      "('public.orders', 'user_id', 'int8', false, true, NULL, ARRAY['0'])",
    ],
  },
  {
    name: 'an extension is asked for, and an index is held against its method and operator class',
    up: `CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX users_like ON users USING gin (mail gin_trgm_ops);`,
    files: manyUsers,
    says: [
      'the server brings extension pg_trgm; this login may create pg_trgm, or it is there',
      "('public.users_like', 'public.users', true, 'gin', false, false, ARRAY['mail']::text[], ARRAY[0], ARRAY[]::text[], ARRAY['gin_trgm_ops']::text[])",
      'estimate for reading alone, the lesser part of building a gin index: 4 to 82 min at 10 to 200 MB/s',
    ],
    silent: ['the most of the estimate'],
  },
  {
    name: 'a table that a program is given is not called by the tool’s own name',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'db/migrator.go':
        'package db\nimport "github.com/golang-migrate/migrate/v4"\nvar c = &postgres.Config{MigrationsTable: m.Table}\n',
    },
    says: [
      'the table that db/migrator.go:3 names still names the last version, and golang-migrate does not run it again.',
      'When it fails: the table that db/migrator.go:3 names says dirty, and the program refuses to go on until UPDATE it SET version = VERSION, dirty = false; says',
    ],
    silent: ['schema_migrations', 'migrate force'],
  },
  {
    name: 'values that move into a new table need the release that uses it, and whoever writes meanwhile loses',
    layout: 'prisma',
    up: `CREATE TABLE shares (id bigint PRIMARY KEY, code text NOT NULL);
INSERT INTO shares (id, code) SELECT id, code FROM users WHERE code IS NOT NULL;
ALTER TABLE users DROP COLUMN code;`,
    files: {
      'package.json':
        '{ "scripts": { "check-db": "node scripts/check.js", "start-docker": "npm-run-all check-db serve" }, "devDependencies": { "prisma": "7.6.0" } }',
      'scripts/check.js': "// execSync('prisma migrate deploy')\nrun(execSync('prisma migrate deploy'));\n",
      Dockerfile:
        'ARG PRISMA_VERSION="7.5.1"\nRUN npm add prisma@${PRISMA_VERSION}\nCMD ["pnpm", "start-docker"]\n',
    },
    says: [
      'Neither before nor after the release that uses shares and no longer uses users.code: it adds and takes away in one',
      '- What others write to users.code from the beginning of line 2 until line 3 is in no copy and goes with it: keep writers away from then on.',
      'At each start Dockerfile (line 3) migrates first',
      'Prisma Migrate 7.6.0 (package.json) or 7.5.1 (Dockerfile), PostgreSQL',
    ],
    silent: ['After the release that no longer uses'],
  },
  {
    name: 'one statement that is both is cut in two, and nulls that it lets in are in the way back',
    up: "ALTER TABLE items ADD CONSTRAINT whole CHECK (mail <> ''), ALTER COLUMN mail DROP NOT NULL;",
    says: [
      'has its release: what allows nulls in items.mail before the release; what adds check whole on items when no older release runs any more.',
      '- From the first null in items.mail on, the way back fails until it is filled or its row deleted (DELETE FROM items WHERE mail IS NULL; loses them).',
      'constraint whole on items: there, validated',
    ],
  },
];
