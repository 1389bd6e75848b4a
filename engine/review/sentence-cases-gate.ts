/** More of sentence-cases.ts: programs that end as they start where their record names another version than their own last file, or set it by force, what starts behind a command that applies files, and commands of their own for going back. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';
import { startedProgram } from './sentence-cases-runners.ts';

const up = 'ALTER TABLE users ADD COLUMN b text;';
const down = { 'db/migrations/000004_change.down.sql': 'ALTER TABLE users DROP COLUMN b;' };

/** The files are written into a package by a generator; its functions lie in a package of their own. */
const store = `package store
import (
	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/source/httpfs"
	"github.com/rakyll/statik/fs"
	"example.com/shop/db/migrations"
)
var ErrOther = errors.New("other version")
func source() (source.Driver, error) {
	files, err := fs.NewWithNamespace(migrations.Files)
	return httpfs.New(files, "/")
}
func Validate(ctx context.Context) error {
	version, _, err := Version(ctx)
	if err != nil {
		return err
	}
	last, err := Last()
	if last != version {
		return fmt.Errorf("%w: %d, %d", ErrOther, version, last)
	}
	return nil
}
func Version(ctx context.Context) (uint, bool, error) {
	m, err := open()
	version, dirty, err := m.Version()
	if err != nil && !errors.Is(err, migrate.ErrNoChange) {
		return 0, false, err
	}
	return version, dirty, err
}
func Up() error {
	m, err := open()
	return m.Up()
}
func Down() error {
	m, err := open()
	return m.Down()
}
func To(version uint, force bool) error {
	m, err := open()
	if force {
		return m.Force(int(version))
	}
	return m.Migrate(version)
}
`;

const commands = `package cmd
import "example.com/shop/store"
var migrateCmd = &cobra.Command{
	Use: "migrate",
}
var upCmd = &cobra.Command{
	Use: "up",
	Run: func(cmd *cobra.Command, args []string) {
		err := store.Up()
	},
}
var downCmd = &cobra.Command{
	Use: "down",
	Run: func(cmd *cobra.Command, args []string) {
		err := store.Down()
	},
}
var gotoCmd = &cobra.Command{
	Use: "goto",
	Run: func(cmd *cobra.Command, args []string) {
		version, _ := cmd.Flags().GetUint("version")
		force, _ := cmd.Flags().GetBool("force")
		err := store.To(version, force)
	},
}
func init() {
	rootCmd.AddCommand(migrateCmd)
	migrateCmd.AddCommand(upCmd)
	migrateCmd.AddCommand(downCmd)
	migrateCmd.AddCommand(gotoCmd)
	_ = gotoCmd.Flags().Uint("version", 0, "version number")
	_ = gotoCmd.Flags().Bool("force", false, "set it")
}
`;

const run = (handled: string): string =>
  `package cmd\nimport "example.com/shop/store"\nvar runCmd = &cobra.Command{\n\tUse: "run",\n\tRun: func(cmd *cobra.Command, args []string) {\n\t\tif err := store.Validate(ctx); ${handled}\n\t\tserve()\n\t},\n}\n`;

const program = (handled: string): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/shop\nrequire github.com/golang-migrate/migrate/v4 v4.15.0\n',
  Makefile: 'gen:\n\t$(BIN)/statik -ns migrations -dest db -p migrations -src db/migrations\n',
  'cmd/shop/main.go': 'package main\nfunc main() { cmd.Execute() }\n',
  'cmd/shop/cmd/migrate.go': commands,
  'cmd/shop/cmd/run.go': run(handled),
  'store/store.go': store,
  ...down,
});

const fatal = 'errors.Is(err, store.ErrOther) {\n\t\t\tlog.WithError(err).Fatal("other version")\n\t\t}';
const warns = 'err != nil {\n\t\t\tlog.WithError(err).Warn("other version")\n\t\t}';

/** `migrate` of clap, and a setting that has `serve` do the same. */
const rust = (asks: string): Readonly<Record<string, string>> => ({
  'Cargo.toml':
    '[package]\nname = "shop"\n[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
  'src/migrations.rs': `pub async fn migrate(pool: &PgPool) -> Result<()> {
    sqlx::migrate!("db/migrations").run(pool).await
}
${asks}`,
  'src/main.rs': `use clap::{Parser, Subcommand};
#[derive(Default, Deserialize)]
struct Settings {
    migrate_before_serve: bool,
}
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Commands,
}
#[derive(Subcommand)]
enum Commands {
    Migrate {},
    Serve {},
}
async fn main() {
    let cli = Cli::parse();
    match cli.command {
        Commands::Migrate {} => {
            migrations::migrate(&pool).await?;
        }
        Commands::Serve {} => {
            serve_all().await?;
        }
    }
}
async fn serve_all() {
    if CONFIG.migrate_before_serve {
        migrations::migrate(&pool).await?;
    }
    serve().await
}
`,
});

/** It wants its own last file, or is told to apply what is pending; its command always is. */
const older: Readonly<Record<string, string>> = {
  'go.mod': 'module example.com/shop\nrequire github.com/golang-migrate/migrate/v4 v4.15.0\n',
  'db/files.go': 'package db\nimport "embed"\n//go:embed migrations/*.sql\nvar Files embed.FS\n',
  'main.go': 'package main\nfunc main() { cmd.Execute() }\n',
  'store/store.go': `package store
import (
	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"example.com/shop/db"
)
const lastVersion = 4
func Up(force bool) error {
	source, err := iofs.New(db.Files, "migrations")
	m, err := migrate.NewWithInstance("iofs", source, "shop", driver)
	at, _, err := m.Version()
	if at < lastVersion {
		if !force {
			return errors.New("pending")
		}
		return m.Up()
	}
	return nil
}
`,
  'cmd/migrate.go': `package cmd
import "example.com/shop/store"
var migrateCmd = &cobra.Command{
	Use: "migrate",
	RunE: func(cmd *cobra.Command, args []string) error {
		return store.Up(true)
	},
}
`,
  'cmd/serve.go': `package cmd
import "example.com/shop/store"
func Serve(force bool) error {
	if err := store.Up(force); err != nil {
		return err
	}
	return listen()
}
`,
};

export const casesOfGates: readonly Case[] = [
  {
    name: 'a command applies them, and a setting that is off has the start do so: nothing is said of starts that do not',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: rust(''),
    says: [
      'by shop migrate of its own program',
      'applies all that are pending by shop migrate (src/main.rs:13).\n  - Nothing was found in the program that waits for them: start the new release only after that run.\n  - After it shop migrate of the former release fails, and what waits for its success does not start: sqlx refuses where a file that has run is missing.\n',
      '- CONFIG.migrate_before_serve of the program’s configuration (src/main.rs:29) has it apply what is pending as it starts, and is off unless it is set. Where it is on,',
      'with shop migrate of the new program (src/main.rs:13).**',
      'Roll out the release that uses users.b.**',
    ],
    silent: ['started again after it', 'By its name', 'With several instances'],
  },
  {
    name: 'what asks the record is named, and nobody says whether the start waits',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: rust('pub async fn status(conn: &mut Conn) {\n    conn.list_applied_migrations().await\n}\n'),
    says: [
      'Whether the program that serves waits for them is for whoever reads src/migrations.rs:5, which asks what has run: start the new release only after that run.',
    ],
    silent: ['Nothing was found in the program that waits'],
  },
  {
    name: 'where a program wants the version of its own last file, each release starts on one side of the change alone, and goes back after the record',
    up,
    files: program(fatal),
    says: [
      'golang-migrate (built in: store/store.go:10), PostgreSQL',
      'by shop migrate up of its own program',
      'applies all that are pending by shop migrate up (cmd/shop/cmd/migrate.go:4).\n  - The program ends as it starts unless schema_migrations names its own last file (cmd/shop/cmd/run.go:6): after this change the former release does not start any more (if it has that check), before it the new one does not, and what restarts or is scaled out in between stays down. In this order: stop the application, apply, start the new release; or, where the new one bears what the former one writes after the change, let that run on, and neither restart nor scale it until the new one is there.\n',
      '- A program ends as it starts while schema_migrations names another version than its own last file (cmd/shop/cmd/run.go:6): from the version of this change on, so does the previous release, if it has that check. Stop the new release, take the change back, set the version back, and only then start the old one.\n',
      '- Never shop migrate down (cmd/shop/cmd/migrate.go:13): it takes back every migration that there is, whatever stands after it.\n',
      'SET version = 1, dirty = false; puts it right, and so does shop migrate goto --version 1 --force; shop migrate goto --version 1 of the release that has the files instead takes back the last one and does both.',
      'dirty, and the program refuses to go on until UPDATE schema_migrations SET version = 1, dirty = false;, or shop migrate goto --version 1 --force, says that nothing of it is there (4 where all of the post-flight but its record says ok).',
      'The former release may not start any more from here on, and the new one only when this is through. After a failure start none of the new one until schema_migrations is put right: it asks for the version alone (store/store.go:14), which is written first, and starts without what the file makes.',
    ],
    silent: ['First take back the release', 'migrate force', 'migrate down 1', 'Deploy the previous release'],
  },
  {
    name: 'a program that reads the files from beside it does not start on the other side either',
    up,
    files: {
      ...program(fatal),
      'store/store.go': store
        .replace(/func source[^]*?\n\}\n/, '')
        .replace(/\n[^\n]*(?:httpfs|statik|db\/migrations)"/g, '')
        .replace('return m.Up()', 'm, err = migrate.New("file://db/migrations", url)\n\treturn m.Up()'),
    },
    says: [
      '- The program ends as it starts unless schema_migrations names its own last file (cmd/shop/cmd/run.go:6): after this change the former release does not start any more (if it has that check), and what restarts of it stays down.\n',
      'Stop the new release, take the change back, set the version back, and only then start the old one.\n',
      '- Never shop migrate down',
      'and so does shop migrate goto --version 1 --force;',
    ],
    silent: ['built in', 'First take back the release'],
  },
  {
    name: 'what only warns of another version starts on both sides',
    up,
    files: program(warns),
    says: ['- First take back the release that uses users.b', '- Never shop migrate down'],
    silent: ['The program ends as it starts', 'ends as it starts while', 'asks for the version alone'],
  },
  {
    name: 'a program whose own number is below its last file never applies that one, and nobody is told',
    up,
    files: {
      ...older,
      'store/store.go': (older['store/store.go'] ?? '').replace('lastVersion = 4', 'lastVersion = 3'),
    },
    says: [
      'The program’s own number is 3 (store/store.go:7)**, and its last file is 4: where the record says 3 or later, it applies nothing, and says that all is up to date. Raise the number with the files.',
      'applies all that are pending while its record is below 3, its own number (store/store.go:7), and none from then on,',
    ],
    silent: ['does not start before schema_migrations names that version'],
  },
  {
    name: 'a release that does not start on an older version comes after a key that restricts, and no other is told to come first',
    between:
      'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;\nALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT;',
    files: older,
    says: [
      '- **Before the new release, which does not start without it (store/store.go:12)',
      'Until that runs, deletes of the former one of rows that others refer to by orders_user_id_fkey fail, and take nothing along.',
      'An instance of the new release does not start before schema_migrations names that version, unless it is told to apply them (store/store.go:12)',
      'In this order: stop the new release, run the script, set the version back, start the previous release.',
      'and the program takes that for applied (store/store.go:11 leaves dirty aside)',
    ],
    silent: ['look there', 'Deploy the previous release', 'Do so before the release'],
  },
  {
    name: 'what the former release would miss goes after a release in front of the one that wants it gone',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: older,
    says: [
      '- **After a release in front of this one that no longer uses users.nick, when no older one runs any more: this one does not start before it (store/store.go:12)',
      'Roll out a release in front of this one that no longer uses users.nick',
    ],
  },
  {
    name: 'commands of golang-migrate’s own command line are told from those of a program that nobody has seen',
    up,
    files: down,
    says: [
      'SET version = 1, dirty = false; puts it right, and so does migrate force 1 of golang-migrate’s own command line (not of your program); migrate down 1 of that command line instead takes back the last one and does both.',
      'or migrate force 1 of golang-migrate’s own command line, says that nothing of it is there',
    ],
    silent: ['of its command'],
  },
  {
    name: 'a program that forces a version decides itself what an older one does',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      ...startedProgram,
      'internal/utils/migration_util.go': `${startedProgram['internal/utils/migration_util.go']}func Back(ctx context.Context) error {\n\treturn instanceOf(db).Force(3)\n}\n`,
    },
    says: [
      'internal/utils/migration_util.go:8 sets the version of the record by force: look there what an instance of the former release does that is started again after it.',
      'UPDATE schema_migrations SET version = 1, dirty = false; puts it right. Do so before the previous release is started.',
    ],
    silent: ['refuses where', 'it refuses'],
  },
  {
    name: 'each place that sets the record by force is named, and the order with them',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      ...startedProgram,
      'internal/utils/migration_util.go': `${startedProgram['internal/utils/migration_util.go']}func Back(ctx context.Context) error {\n\treturn instanceOf(db).Force(3)\n}\nfunc Clean(ctx context.Context) error {\n\treturn instanceOf(db).Force(2)\n}\n`,
    },
    says: [
      'internal/utils/migration_util.go:8 or internal/utils/migration_util.go:11 sets the version of the record by force',
      'In this order: stop the new release, run the script, put the record right, start the previous release. An instance of the new one that starts after that applies it again.',
    ],
    silent: [],
  },
  {
    name: 'a release that lacks the file starts only when its row has gone',
    up: "ALTER TABLE users ADD COLUMN slug text;\nUPDATE users SET slug = 'x' || id;\nALTER TABLE users ALTER COLUMN slug SET NOT NULL;",
    files: startedProgram,
    says: [
      'Start the former one after it, when its row has gone from the record: golang-migrate refuses to start a program that lacks a file which has run.',
    ],
    silent: ['The former one can start before'],
  },
];
