/** More of sentence-cases.ts: programs that have their migrations built in, and what that makes of order and runbook. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const embedding = 'package db\n\nimport "embed"\n\n//go:embed migrations/*.sql\nvar Files embed.FS\n';
const maragudk = `package db
import "github.com/maragudk/migrate"
//go:embed migrations/*.sql
var files embed.FS
func Up(ctx context.Context, db *sql.DB) error {
  return migrate.New(migrate.Options{DB: db, FS: files, Table: "applied"}).MigrateUp(ctx)
}
`;

const ignoring = (more: string): string => `package migrate
import (
  "embed"
  sqlmigrate "github.com/rubenv/sql-migrate"
)
//go:embed *.sql
var files embed.FS
func Up(db *sql.DB) error {
  sqlmigrate.SetTable("migration_info")
  ${more}
  ms := &sqlmigrate.EmbedFileSystemMigrationSource{FileSystem: files, Root: "db/migrations"}
  if len(missing(ms)) > 0 {
    logger.Fatal("DB schema outdated, run the migrations")
  }
  _, err := sqlmigrate.Exec(db, "postgres", ms, sqlmigrate.Up)
  return err
}
`;

/** Its record is written in words that nobody here reads. */
const ownRecord = `package db
import "embed"
//go:embed migrations/*.sql
var files embed.FS
func (p *Provider) Migrate(ctx context.Context) error {
  tx, err := p.db.BeginTxx(ctx, nil)
  for _, migration := range p.pending(files) {
    p.apply(ctx, tx, migration)
  }
  return tx.Commit()
}
func (p *Provider) apply(ctx context.Context, conn Conn, migration Migration) error {
  conn.ExecContext(ctx, migration.Query)
  conn.ExecContext(ctx, p.insertMigration, migration.Version)
  return nil
}
`;

export const casesInside: readonly Case[] = [
  {
    name: 'a program whose record nobody understands may refuse either release, and a script is half of its way back',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a text;\nCREATE INDEX users_seen ON users (seen);',
    files: { 'db/migrate.go': ownRecord },
    says: [
      'db/migrate.go (line 13: all pending files in one transaction)',
      'by its own program; whether older ones may run on, and start again, is for whoever reads db/migrate.go**',
      'How db/migrate.go keeps what has run, and whether it has a command that goes back, is for whoever reads it: a script leaves its record as it is',
      'What db/migrate.go does around a file, a lock on its record say, is another query.',
    ],
    silent: ['; older ones may run on', 'each statement is sent by itself'],
  },
  {
    name: 'a program that has its tool ignore what it does not know goes on behind a file that it lacks',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n',
    files: { 'db/migrations/migrate.go': ignoring('sqlmigrate.SetIgnoreUnknown(true)') },
    says: [
      'The previous release runs with the new column there',
      'The new release ends as it starts while its migrations have not all run (db/migrations/migrate.go:13).',
    ],
    silent: ['refuses where', 'does not start', 'put its row back'],
  },
  {
    name: 'one that does not is kept out by it',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n',
    files: { 'db/migrations/migrate.go': ignoring('sqlmigrate.SetIgnoreUnknown(false)') },
    says: ['sql-migrate refuses where'],
  },
  {
    name: 'files that come with a program are applied by its own command, which the code shows',
    layout: 'sql-migrate',
    first: '-- +migrate Up\nALTER TABLE users ADD COLUMN a text;\n',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n',
    files: {
      'db/embed.go': embedding,
      'cmd/migrate.go':
        'package cmd\nvar c = &cobra.Command{\n  Use: "migrate",\n}\nvar up = &cobra.Command{Use: "up"}\n',
      'docker/start.sh': '#!/bin/sh\n./shop migrate up\n./shop serve\n',
    },
    says: [
      '- **Before the release that uses a and b of users, by migrate up of its own program**: 000002_first.sql, 000004_change.sql.',
      '- The new program has these files built in (db/embed.go:5) and applies all that are pending by migrate up (cmd/migrate.go:3); whether also as it starts was not followed',
      'At each start docker/start.sh (line 2) migrates first',
      'Apply 000002_first.sql, 000004_change.sql with migrate up of the new program (cmd/migrate.go:3).**',
      'Roll out the release that uses a and b of users.**',
    ],
    silent: ['by the program that has it built in', '. Apply 000004_change.sql'],
  },
  {
    name: 'without a command the start of the release is what applies them, in one step',
    layout: 'sql-migrate',
    first: '-- +migrate Up\nALTER TABLE users ADD COLUMN a text;\n',
    up: '-- +migrate Up\nALTER TABLE users DROP COLUMN nick;\n',
    files: { 'db/embed.go': embedding },
    says: [
      '- **Neither before nor after the release that uses users.a and no longer uses users.nick: it adds and takes away in one**: 000002_first.sql, 000004_change.sql.',
      'Apply 000002_first.sql, 000004_change.sql by the new program, which has it built in (db/embed.go:5).**',
    ],
    silent: ['Part 1', 'Start the application with', 'Roll out the release'],
  },
  {
    name: 'a library that is called migrate and is another one has its own record, and nothing dirty',
    up: 'ALTER TABLE users ADD COLUMN a text;\nCREATE INDEX users_seen ON users (seen);',
    files: { 'db/migrate.go': maragudk },
    says: [
      'maragudk/migrate (called by db/migrate.go:6; table applied: db/migrate.go:6; built in: db/migrate.go:3), PostgreSQL',
      'held until the transaction ends that maragudk/migrate opens around the file',
      '- **Before the release that uses users.a, by its own program; older ones may run on**: 000004_change.up.sql.',
      "applied still names the last version, and maragudk/migrate does not run it again. UPDATE applied SET version = '000001_start' WHERE version = '000004_change'; puts it right",
    ],
    silent: ['dirty', 'migrate force', 'migrate goto', 'schema_migrations', 'golang-migrate'],
  },
  {
    name: 'a program that has golang-migrate built in has its own flags, and no force: its record is put right with SQL',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'db/embed.go': embedding,
      'db/migrations/000004_change.down.sql': 'ALTER TABLE users DROP COLUMN b;',
      'cmd/migrate.go':
        'package cmd\nvar c = &cobra.Command{\n  Use: "migrate",\n  RunE: run,\n}\nfunc init() {\n  c.Flags().UintVar(&options.To, "to", options.To, "run up or down to it")\n}\n',
    },
    says: [
      'UPDATE schema_migrations SET version = 1, dirty = false; puts it right; migrate --to 1 of the release that has the files instead takes back the last one and does both.',
      'schema_migrations says dirty, and the program refuses to go on until UPDATE schema_migrations SET version = 1, dirty = false; says that nothing of it is there (4 where all of the post-flight but its record says ok).',
    ],
    silent: ['migrate force', 'migrate down 1'],
  },
  {
    name: 'flags that nobody has seen are not named',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: { 'db/embed.go': embedding },
    says: ['UPDATE schema_migrations SET version = 1, dirty = false; puts it right.'],
    silent: ['migrate force', 'migrate --to'],
  },
  {
    name: 'a task of the repository that does nothing but migrate is a command too',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n',
    files: {
      'db/embed.go': embedding,
      'Taskfile.yml':
        'version: "3"\n\ntasks:\n  migrate-new:\n    cmds:\n      - go run ./cmd/dev migrate new\n\n  migrate:\n    cmds:\n      - go run ./cmd/dev migrate up\n',
    },
    says: [
      '- **Before the release that uses users.b, by task migrate in a checkout of it**: 000004_change.sql.',
      'by task migrate (Taskfile.yml:10, in a checkout of it); whether also as it starts was not followed',
      'with task migrate in a checkout of the new release (Taskfile.yml:10).**',
      'Roll out the release that uses users.b.**',
    ],
    silent: ['no command for that alone', 'migrate-new'],
  },
  {
    name: 'a Makefile that takes back or makes files has none',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n',
    files: {
      'db/embed.go': embedding,
      Makefile: 'migrate-down:\n\tgo run ./cmd/dev migrate down\nmigrate: build\n\techo migrate up\n',
    },
    says: ['whether as it starts or by a command was not followed'],
  },
  {
    name: 'a call that a flag asks for is not reached as the program starts',
    layout: 'goose',
    up: '-- +goose Up\nALTER TABLE users ADD COLUMN b text;\n',
    files: {
      'db/embed.go': `package db
import "github.com/pressly/goose/v3"
//go:embed migrations/*.sql
var files embed.FS
type Migrater struct { db *sql.DB }
func (m *Migrater) Run(down *int64) error {
  goose.SetBaseFS(files)
  if down == nil {
    return goose.Up(m.db, "migrations")
  }
  return nil
}
`,
      'main.go': `package main
func main() {
  should := flag.Bool("migrations", false, "Run migrations")
  server := flag.Bool("server", false, "Run server")
  if *should {
    db.NewMigrater().Run(nil)
  }
  if *server { serve() }
}
`,
    },
    says: [
      'applies all that are pending by --migrations (main.go:3).\n',
      'with --migrations of the new program (main.go:3).**',
    ],
    silent: ['as it starts', 'With several instances', 'takes no lock'],
  },
  {
    name: 'a command that stands beside its parent is asked for too',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'db/embed.go': embedding,
      'cmd/migrate.go': 'package cmd\nvar migrateCmd = &cobra.Command{\n  Use: "migrate",\n}\n',
      'cmd/migrate_up.go': `package cmd
import "github.com/golang-migrate/migrate/v4"
var upCmd = &cobra.Command{
  Use: "up",
  RunE: func(cmd *cobra.Command, _ []string) error {
    m, err := db.New()
    if steps == 0 {
      err = m.Up()
    }
    return err
  },
}
func init() {
  migrateCmd.AddCommand(upCmd)
}
`,
    },
    says: [
      'applies all that are pending by migrate up (cmd/migrate_up.go:4). After it migrate up of the former release fails, and what waits for its success does not start: golang-migrate refuses where a file that has run is missing.\n',
    ],
    silent: ['as it starts', 'one that has to come later'],
  },
  {
    name: 'what comes after a release must not be in the program that brings all of them',
    up: 'ALTER TABLE users DROP COLUMN seen;',
    files: { 'db/embed.go': embedding },
    says: [
      'they come with that program and not before it, and one that has to come later must not be in it.',
    ],
  },
  {
    name: 'a call that main reaches is made as the program starts',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'src/db/mod.rs': `pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
pub async fn init_db(url: &str) -> Pool {
    let pool = connect(url).await;
    pool.get().run_pending_migrations(MIGRATIONS).expect("migrated");
    pool
}
`,
      'src/main.rs':
        '#[tokio::main]\nasync fn main() {\n    let pool = init_db(&config.url).await;\n    if let Some(command) = config.cmd { match command {} }\n}\n',
    },
    says: [
      'applies all that are pending, as it starts (src/db/mod.rs:4); no command for that alone was found: they come with that program',
      'With the start of the release that uses users.b, which applies it',
      'by starting one instance of the new program, which has it built in (src/db/mod.rs:1).**',
      '- Deploy the previous release first: the way back drops what the new one uses, and once the record is corrected, an instance of it that starts applies it again.',
    ],
  },
  {
    name: 'commands for something else that begin as the start does apply the files too',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/db/mod.rs': `pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
pub async fn init_db(url: &str) -> Pool {
    let pool = connect(url).await;
    pool.get().run_pending_migrations(MIGRATIONS).expect("migrated");
    pool
}
`,
      'src/main.rs': `use clap::{Parser, Subcommand};
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Option<Commands>,
}
#[derive(Subcommand)]
enum Commands {
    Configfile {},
    PrintKey {},
    CreateKey { name: String },
}
#[tokio::main]
async fn main() {
    match &cli.command {
        Some(Commands::Configfile {}) => print(),
        Some(Commands::PrintKey {}) => print(init_db(&url).await),
        Some(Commands::CreateKey { name }) => create(name, init_db(&url).await),
        None => serve(init_db(&url).await),
    }
}
`,
    },
    says: [
      'they come with that program, or before it by diesel migration run at the top of a checkout of it. Its commands create-key and print-key apply them too: run none of the new program’s before.\n  - Diesel takes no lock',
      'Keep requests and other work (queues, subscriptions) from it until the post-flight: it does not wait for that.',
    ],
    silent: ['configfile'],
  },
  {
    name: 'a lock that the program takes itself keeps a second one out',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'src/db/mod.rs': `pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
pub fn init_db(conn: &mut PgConnection) -> Result<()> {
    conn.batch_execute("SELECT pg_advisory_lock(0);")?;
    apply(conn)
}
fn apply(conn: &mut PgConnection) -> Result<()> {
    conn.run_pending_migrations(MIGRATIONS)?;
    Ok(())
}
`,
      'src/main.rs': 'fn main() {\n    init_db(conn);\n}\n',
    },
    says: ['With several instances, one applies them; the others wait for its lock, and serve no sooner.'],
    silent: ['takes no lock'],
  },
  {
    name: 'one that is tried for may pass over the files or not',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'src/db/mod.rs': `pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
pub fn init_db(conn: &mut PgConnection) -> Result<()> {
    if !sql_query("SELECT pg_try_advisory_lock(7)").get_result(conn)? { return Ok(()); }
    conn.run_pending_migrations(MIGRATIONS)?;
    Ok(())
}
`,
      'src/main.rs': 'fn main() {\n    init_db(conn);\n}\n',
    },
    says: ['applies all that are pending'],
    silent: ['takes no lock', 'wait for its lock'],
  },
  {
    name: 'a condition that is not understood leaves it open',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'src/db/mod.rs': `pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
pub fn init_db(pool: Pool) {
    pool.get().run_pending_migrations(MIGRATIONS).expect("migrated");
}
`,
      'src/main.rs': 'fn main() {\n    if settings.primary {\n        init_db(pool);\n    }\n}\n',
    },
    says: [
      'applies all that are pending (src/db/mod.rs:3); whether as it starts or by a command was not followed',
    ],
    silent: ['With the start of', 'by starting the new'],
  },
  {
    name: 'a job that Helm runs before the release is who applies it, and not a file for somebody’s own machine',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: {
      'db/embed.go': embedding,
      'cmd/migrate.go':
        'package cmd\nvar c = &cobra.Command{\n  Use: "migrate",\n}\nvar up = &cobra.Command{Use: "up"}\n',
      'docker-compose.yml': 'services:\n  up:\n    command: ["migrate", "up"]\n',
      'chart/Chart.yaml': 'name: shop\n',
      'chart/templates/job.yaml':
        'kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  args:\n    - migrate\n    - up\n',
    },
    says: [
      '- chart/templates/job.yaml (line 6) applies what is pending with each deployment, beside the release that runs and before the new one starts: where it fails the new one does not start.',
      'by deploying it: chart/templates/job.yaml (line 6) runs it, or alone with migrate up of the new program.**',
    ],
    silent: ['docker-compose.yml', 'as it starts', 'Helm waits'],
  },
  {
    name: 'what a platform gives a job by itself may be less than it needs',
    layout: 'goose',
    up: "-- +goose Up\nALTER TABLE users ADD CONSTRAINT n CHECK (nick <> '');",
    files: {
      ...manyUsers,
      'db/embed.go': embedding,
      '.github/workflows/deploy.yml':
        'name: Deploy\njobs:\n  a:\n    steps:\n      - run: gcloud run jobs deploy migrations --image x --execute-now --wait\n',
    },
    says: [
      '- .github/workflows/deploy.yml (line 5) runs it, and the estimate is ',
      'Cloud Run ends a task after 10 minutes and starts it 3 times more unless the job says otherwise (--task-timeout, --max-retries). Run it before',
    ],
  },
];
