/** More of sentence-cases.ts: what each tool does beside the files, at a failure, to a second instance, to the release before. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const goProgram = (body: string): Readonly<Record<string, string>> => ({
  'db/embed.go': `package db\nimport "embed"\n//go:embed migrations/*.sql\nvar Files embed.FS\n${body}`,
});
const cargo = { 'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n' };
/** Files whose names end with `change` it sends without a transaction. */
const ownMigrator = {
  ...cargo,
  'src/db/mod.rs': 'static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("db/migrations");\n',
  'src/db/migrator.rs': `use sqlx::migrate::{Migrate, Migration};
impl Migrate for Own {
    fn apply(&mut self, migration: &Migration) -> BoxFuture<Result<()>> {
        if !migration.description.ends_with("change") { return self.conn.apply(migration); }
        query("INSERT INTO _sqlx_migrations ( version, success ) VALUES ( $1, FALSE )").execute(&mut self.conn).await?;
        for stmt in split(&migration.sql) { self.conn.execute(stmt.as_str()).await?; }
    }
}
`,
};
const long = 'UPDATE users SET nick = mail WHERE id > 7;';

export const casesOfTools: readonly Case[] = [
  {
    name: 'golang-migrate: those that start at the same time give up after 15 s, and the former release does not start any more',
    up: long,
    files: { ...manyUsers, ...goProgram('') },
    says: [
      'With several instances that do so as they start, one applies them; those that start at the same time wait up to 15 s for its lock (LockTimeout) and give up if the first has not finished by then (a program that goes on after that gets the lock behind it and keeps it until it ends), later ones wait as long as it takes: start one alone first.',
      'An instance of the former release that applies them as it starts, and is started again after it, does not start: golang-migrate refuses where a file that has run is missing.',
    ],
    silent: ['migrate force', 'migrate goto', 'serve no sooner'],
  },
  {
    name: 'golang-migrate: others give up where a short statement waits behind an open transaction',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: goProgram(''),
    says: [
      'those that start at the same time wait up to 15 s for its lock (LockTimeout) and give up if the first has not finished by then (a program that goes on after that gets the lock behind it and keeps it until it ends)',
    ],
    silent: ['serve no sooner'],
  },
  {
    name: 'Prisma: whoever waits for its lock gives up after 10 s',
    layout: 'prisma',
    up: long,
    files: { ...manyUsers, 'start.sh': 'npx prisma migrate deploy\nexec app\n' },
    says: [
      'With several instances, one applies them; the others wait up to 10 s for its lock and fail if the first has not finished by then: start one alone first.',
      'the record still says unfinished',
    ],
    silent: ['nothing records that it is there', 'An instance of the former release'],
  },
  {
    name: 'Prisma: the row that a way back by hand leaves is deleted by its name',
    layout: 'prisma',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    backRestores: true,
    says: [
      "Prisma Migrate does not run it again. Delete its row: DELETE FROM _prisma_migrations WHERE migration_name = '000004_change';; prisma migrate resolve --rolled-back 000004_change takes failed migrations only.",
      '**3. Apply 000004_change with Prisma Migrate: npx prisma migrate deploy.**',
      'until prisma migrate resolve --rolled-back 000004_change says that it was taken back, or --applied 000004_change that it is there.',
    ],
  },
  {
    name: 'Prisma: what was cancelled is told to its record before it is tried again, and no restart begins it until then',
    layout: 'prisma',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: { 'start.sh': 'npx prisma migrate deploy && exec app\n' },
    says: [
      'cancel it as the runbook says, let the others through, put the record right (prisma migrate resolve --rolled-back 000004_change), then try again later.\n',
    ],
    silent: ['begins the migration again', 'begins it again at once'],
  },
  {
    name: 'Prisma: so is what gave up by itself, of several files by the name of the one',
    layout: 'prisma',
    first: "SET lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN a text;",
    up: "SET lock_timeout = '1s';\nALTER TABLE users ADD COLUMN a text;",
    files: {
      'package.json': '{"devDependencies": {"prisma": "6.2.0"}}',
      'start.sh': 'npx prisma migrate deploy && exec app\n',
    },
    says: [
      'nothing of its file stays (files before it do); put the record right (prisma migrate resolve --rolled-back NAME), then try again when the transaction in front is gone.',
      ' Where the release’s start runs it, what restarts that fails until the record is put right: keep it down until then.\n',
    ],
    silent: ['begins the migration again', 'begins it again at once'],
  },
  {
    name: 'Prisma: where nobody knows whether a part of it stays, the step says what its record is told',
    layout: 'prisma',
    up: 'ALTER TABLE users ADD COLUMN a text;\nALTER TABLE users ADD COLUMN b text;',
    says: ['put the record right, as the step that applies it says, then try again later.'],
    silent: ['put the record right (prisma'],
  },
  {
    name: 'Prisma: its version stands far behind others in a lock file, and is not that of the client',
    layout: 'prisma',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: {
      'package.json':
        '{"dependencies": {"@prisma/client": "^4.16.2"}, "devDependencies": {"prisma": "^5.1.0"}}',
      'yarn.lock': `"@prisma/client@^4.16.2":\n  version "4.16.2"\n\n${'# filler\n'.repeat(20_000)}\nprisma@^5.1.0:\n  version "5.1.0"\n`,
    },
    says: ['Prisma Migrate 5.1.0 (yarn.lock), '],
    silent: ['4.16.2'],
  },
  {
    name: 'Prisma: it is applied by the script that the repository has for it, and named where it stands',
    layout: 'prisma',
    up: 'ALTER TABLE users ADD COLUMN a text;',
    files: {
      'package.json': '{\n  "scripts": {\n    "db:deploy": "prisma migrate deploy"\n  }\n}\n',
      'start.sh': 'npx prisma migrate deploy\nexec app\n',
    },
    says: ['Apply 000004_change with Prisma Migrate: npm run db:deploy (package.json:3).**'],
  },
  {
    name: 'Diesel takes no lock, and starts where a file is missing',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: [
      'Diesel takes no lock: of several that do so at once more than one runs what is pending, and the later one fails at line 1, which cannot run twice, changes nothing, and has to be started again. Start one alone first.',
    ],
    silent: ['does the same work again', 'wait for its lock', 'An instance of the former release'],
  },
  {
    name: 'the record keeps its row as long as a release runs that has the file',
    layout: 'diesel',
    up: 'CREATE INDEX users_nick ON users (nick);',
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: [
      '- Put the previous release in its place before the row of this file goes from the record: from then on an instance of the new release that starts may apply it again, or not be ready without it.',
    ],
  },
  {
    name: 'it is said where the release that uses what goes is taken back',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: ['- First take back the release that uses users.a: the way back drops what it uses.'],
    silent: ['goes from the record'],
  },
  ...[
    'ALTER TABLE users ADD COLUMN IF NOT EXISTS a int;',
    'ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users DROP COLUMN a;',
    "UPDATE users SET nick = 'a';\nALTER TABLE users ADD COLUMN a int;",
  ].map((up): Case => ({
    name: `what can run twice may do so where nothing locks: ${up}`,
    layout: 'diesel',
    up,
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: [
      'the later one may do the same work again, and fails, at its row in __diesel_schema_migrations at the latest: it has to run again. Start',
    ],
    silent: ['cannot run twice'],
  })),
  {
    name: 'of several files each has a beginning that fails the second time',
    layout: 'diesel',
    first: 'ALTER TABLE users DROP COLUMN nick;',
    up: 'SET lock_timeout = 1;\nALTER TABLE users RENAME COLUMN mail TO post;',
    files: { 'src/schema.rs': 'const M: EmbeddedMigrations = embed_migrations!();\n' },
    says: ['and the later one fails at the beginning of a file ('],
    silent: ['changes nothing, and has', 'does the same work'],
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
  {
    name: 'sqlx: a build and an instance that waits for the lock wait for each other',
    layout: 'numbered',
    up: '-- no-transaction\nCREATE INDEX CONCURRENTLY users_nick ON users (nick);',
    files: {
      ...cargo,
      'src/db/mod.rs': 'static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("db/migrations");\n',
    },
    says: [
      'Let one instance alone run it: another that waits for its lock meanwhile and what runs CONCURRENTLY wait for each other; as a rule the server then ends the build (deadlock detected), and its invalid index has to be dropped before the next start.',
      'no session waits for an advisory lock (a second run of the tool that does and the build are a deadlock)',
      '-- Who waits for an advisory lock: a second run of the tool is to be ended',
    ],
    silent: ['success = false', 'With several instances, one applies them', 'AND NOT success'],
  },
  {
    name: 'sqlx: a program that sends files without a transaction has its own record after a failure',
    layout: 'numbered',
    up: 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);',
    files: { ...manyUsers, ...ownMigrator },
    says: [
      'sqlx (names that end with change: without a transaction, by src/db/migrator.rs:6; built in: src/db/mod.rs:1)',
      'what runs to its end is committed, and the record still says unfinished.',
      'no program that runs sqlx’s migrator starts until that is put right. Before it is applied again: DELETE FROM _sqlx_migrations WHERE version = VERSION AND NOT success.',
      '- index users_nick: as defined, valid; no row of _sqlx_migrations has success = false; _sqlx_migrations has 4.',
    ],
    silent: ['concurrently-in-transaction', 'the transaction that sqlx opens', 'serve no sooner'],
  },
  {
    name: 'sqlx: of a program that sends files in a way nobody has followed no transaction is claimed',
    layout: 'numbered',
    up: 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);\nCREATE INDEX CONCURRENTLY users_mail ON users (mail);',
    files: {
      ...cargo,
      'src/migrate.rs':
        'use sqlx::migrate::Migrator;\nstatic ALL: Migrator = sqlx::migrate!("db/migrations");\nasync fn up() {\n  for migration in ALL.iter() { sqlx::raw_sql(&migration.sql).execute(&pool).await?; }\n}\n',
    },
    says: ['How src/migrate.rs:4 sends these files is not known.'],
    silent: ['concurrently-in-transaction', 'the transaction that sqlx opens'],
  },
  {
    name: 'pop: a program that migrates and then serves must not have what drops in the release before, and keeps its record where it says',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'go.mod': 'module example.com/shop\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n',
      'db/embed.go': 'package db\nimport "embed"\n//go:embed migrations/*.sql\nvar Files embed.FS\n',
      'main.go': 'package main\nfunc main() { cmd.RootCommand().Execute() }\n',
      'cmd/root.go': `package cmd
var rootCmd = cobra.Command{
  Use: "shop",
  Run: func(cmd *cobra.Command, args []string) {
    migrate(cmd, args)
    serve(cmd.Context())
  },
}
`,
      'cmd/migrate.go': `package cmd
import "github.com/gobuffalo/pop/v6"
var migrateCmd = cobra.Command{
  Use: "migrate",
  Run: migrate,
}
func migrate(cmd *cobra.Command, args []string) {
  deets := &pop.ConnectionDetails{Options: map[string]string{"migration_table_name": "applied"}}
  box, _ := pop.NewMigrationBox(db.Files, open(deets))
  _, err := box.UpTo(0)
}
`,
    },
    says: [
      'pop (called by cmd/migrate.go:10; table applied: cmd/migrate.go:8; built in: db/embed.go:3)',
      'applies all that are pending, as it starts (cmd/migrate.go:10) or by shop migrate (cmd/migrate.go:4)',
      'build that release without the file: cmd/migrate.go:10 would run it at its start',
      ', without 000004_change.up.sql in it, and wait until no older one runs.',
      'applied still lists what was taken back, and pop does not run it again.',
    ],
    silent: ['whether also as it starts was not followed', 'schema_migration'],
  },
  {
    name: 'a record is looked for in the one schema where the statistics have it',
    layout: 'numbered',
    up: 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);',
    files: {
      ...ownMigrator,
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [
          { schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 },
          { schema: 'ledger', name: '_sqlx_migrations', kind: 'table', bytes: 16384, rows: 3 },
        ],
      }),
    },
    says: ['ledger._sqlx_migrations has 4', 'FROM ledger._sqlx_migrations WHERE NOT success'],
    silent: ['FROM _sqlx_migrations h', 'FROM _sqlx_migrations WHERE NOT success'],
  },
];
