/** More of sentence-cases.ts: programs that have their migrations built in, and what that makes of order and runbook. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const embedding = 'package db\n\nimport "embed"\n\n//go:embed migrations/*.sql\nvar Files embed.FS\n';
const maragudk = `package db
import "github.com/maragudk/migrate"
//go:embed migrations/*.sql
var files embed.FS
func Up(ctx context.Context, db *sql.DB) error {
  return migrate.New(migrate.Options{DB: db, FS: files, Table: "applied"}).MigrateUp(ctx)
}
`;

export const casesInside: readonly Case[] = [
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
      '- **Before the release that uses users.a, users.b, by migrate up of its own program**: 000002_first.sql, 000004_change.sql.',
      '- The new program has these files built in (db/embed.go:5) and applies all that are pending, as it starts or by migrate up (cmd/migrate.go:3)',
      'What is started by docker/start.sh (line 2) migrates first',
      'Apply 000002_first.sql, 000004_change.sql with migrate up of the new program (cmd/migrate.go:3).** It applies all that is pending.',
      'Roll out the release that uses users.a, users.b.**',
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
      'Apply 000002_first.sql, 000004_change.sql by starting the new program, which has it built in (db/embed.go:5).**',
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
      '- **With the start of the release that uses users.a, which applies it; older ones may run on**: 000004_change.up.sql.',
      'applied still names the last version, and maragudk/migrate does not run it again. UPDATE its one row to the version before',
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
        'package cmd\nvar c = &cobra.Command{\n  Use: "migrate",\n}\nfunc init() {\n  c.Flags().UintVar(&options.To, "to", options.To, "run up or down to it")\n}\n',
    },
    says: [
      'UPDATE schema_migrations SET version = VERSION, dirty = false, with the version before, puts it right; migrate --to VERSION of the release that has the files instead takes back the last one and does both.',
      'schema_migrations says dirty, and the program refuses to go on until UPDATE schema_migrations SET version = VERSION, dirty = false says which version is there as a whole.',
    ],
    silent: ['migrate force', 'migrate down 1'],
  },
  {
    name: 'flags that nobody has seen are not named',
    up: 'ALTER TABLE users ADD COLUMN b text;',
    files: { 'db/embed.go': embedding },
    says: [
      'UPDATE schema_migrations SET version = VERSION, dirty = false, with the version before, puts it right.',
    ],
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
      'as it starts or by task migrate (Taskfile.yml:10, in a checkout of it)',
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
    says: ['as it starts (no command for that alone was found)'],
  },
];
