/** More of sentence-cases.ts: programs in Go that run files themselves, as they start or by a command. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

/** Sends each file in a transaction; reads the folder. */
const migrator = (table = 'SELECT MAX(version) FROM done'): string => `package dbx
func Migrate() error {
  entries, _ := os.ReadDir("db/migrations")
  for _, file := range entries {
    if file.Version > last {
      run(file)
    }
  }
}
func run(file File) error {
  content, err := os.ReadFile(file.Name())
  tx, err := conn.Begin()
  tx.Exec(string(content))
  tx.Exec("INSERT INTO done (version) VALUES ($1)")
}
var last = "${table}"
`;

const byCommand = {
  'go.mod': 'module example.com/shop\n',
  'dbx/migrate.go': migrator(),
  'main.go':
    'package main\nfunc main() {\n  if len(os.Args) > 1 && os.Args[1] == "migrate" {\n    dbx.Migrate()\n  } else {\n    serve()\n  }\n}\n',
  Dockerfile: 'FROM alpine\nCMD ./shop migrate && ./shop\n',
  Procfile: 'web: ./bin/shop migrate && ./bin/shop\n',
};

export const inFormat = {
  'go.mod': 'module example.com/shop\n',
  'db/migrate.go': `package db
//go:embed migrations
var files embed.FS
const insert = "insert into gorp_migrations (id) values ($1)"
func connect() *pgx.Conn {
  conn, _ := pgx.Connect(ctx, url)
  conn.Exec(ctx, "set lock_timeout = 15000")
  conn.Exec(ctx, "create table if not exists gorp_migrations (id text)")
  return conn
}
func All() error {
  conn := connect()
  conn.Query(ctx, "select id from gorp_migrations")
  tx, _ := conn.Begin(ctx)
  for _, stmt := range strings.Split(text, "-- +migrate Up") {
    conn.Exec(ctx, stmt)
  }
  return "notransaction"
}
`,
  'main.go':
    'package main\nvar RootCmd = &cobra.Command{\n  RunE: func() error {\n    return db.All()\n  },\n}\nvar migrateCmd = &cobra.Command{\n  Use: "migrate",\n  RunE: func() error {\n    return db.All()\n  },\n}\nfunc main() {\n  RootCmd.Execute()\n}\n',
  '.github/workflows/migrations.yml':
    'on:\n  pull_request:\njobs:\n  a:\n    steps:\n      - name: Validate\n        run: ./scripts/validate.sh\n',
  'scripts/validate.sh': 'git diff main -- db/migrations\n./shop migrate\n',
  'demo/start.sh': '/bin/shop migrate\n',
};

export const casesOfOwnPrograms: readonly Case[] = [
  {
    name: 'what a container migrates as it starts is held back from the release before, behind pre-flight and export',
    layout: 'numbered',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: byCommand,
    says: [
      'dbx/migrate.go (line 13: each file in one transaction), PostgreSQL',
      '  - The release of this part has to be one that does not bring the file yet: Dockerfile (line 2) or Procfile (line 1) would run it as that starts, beside older ones that use what goes.',
      '- What is started by Dockerfile (line 2) or Procfile (line 1) migrates first: release and migration are one step.',
      '**1. Roll out the release that no longer uses users.nick, without 000004_change.sql in it, and wait until no older one runs.**',
      '**4. Export what goes',
      '**5. Apply 000004_change.sql with shop migrate of the new program (main.go:3).** It applies all that is pending.',
      'Behind a script that is run by hand done (dbx/migrate.go:14) still has what was taken back, and dbx/migrate.go does not run it again. Delete its row there.',
    ],
    silent: ['with dbx/migrate.go'],
  },
  {
    name: 'the record of a program that does not show how it decides is put right, nobody says how',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: { ...byCommand, 'dbx/migrate.go': migrator('none') },
    says: [
      'Behind a script that is run by hand the record of dbx/migrate.go (table done, dbx/migrate.go:14) still says that the change has run: put it right too.',
    ],
    silent: ['Delete its row'],
  },
  {
    name: 'a source file is no command, and neither are files that nobody is known to run',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'go.mod': 'module example.com/shop\n',
      'dbx/migrate.go': migrator(),
      'main.go': 'package main\nfunc main() {\n  hooks.Add(dbx.Migrate)\n}\n',
    },
    says: ['. Apply 000004_change.sql by the program that runs it (dbx/migrate.go:13).**'],
    silent: ['with dbx/migrate.go', 'migrates first'],
  },
  {
    name: 'files that nobody is known to run are run by a program all the same',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    says: ['. Apply 000004_change.sql by the program that runs it.**'],
    silent: ['with numbered SQL files'],
  },
  {
    name: 'a program without the tool whose format its files have has its own record, lock_timeout and command',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nCREATE INDEX ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail_idx;\n',
    files: { ...manyUsers, ...inFormat },
    says: [
      'db/migrate.go (line 16; files in sql-migrate’s format, without sql-migrate), PostgreSQL',
      'say IF NOT EXISTS and the name that it needs (CREATE INDEX IF NOT EXISTS users_mail_idx ON public.users USING btree (mail); as it stands it builds a second index beside what is there), which takes its lock and passes over it',
      'a file of their own with -- +migrate Up notransaction; with SET lock_timeout = 0 in front: that of db/migrate.go:7 ends a build that waits for older transactions, and leaves an invalid index.',
      'The new program has these files built in (db/migrate.go:2) and applies all that are pending, as it starts (main.go:4) or by shop migrate (main.go:7)',
      'A lock is not granted within 15 s (55P03, db/migrate.go:7)',
      'gorp_migrations (db/migrate.go:4) still has what was taken back, and db/migrate.go does not run it again. Delete its row there.\n',
    ],
    silent: ['No lock_timeout', 'sql-migrate runs', '.github', 'demo/start.sh', 'it refuses where one'],
  },
  {
    name: 'an index on what comes with the change is built by hand between two migrations where each file is a transaction',
    layout: 'numbered',
    up: 'ALTER TABLE users RENAME COLUMN mail TO mail_old;\nALTER TABLE users ADD COLUMN mail text;\nCREATE INDEX users_mail ON users (mail);',
    files: { ...manyUsers, ...byCommand },
    says: [
      'Build it CONCURRENTLY by hand between two migrations, and write IF NOT EXISTS in the second: dbx/migrate.go opens a transaction around every file.',
    ],
    silent: ['in a migration of its own'],
  },
  {
    name: 'an index on what is there is built by hand before where each file is a transaction',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_mail ON users (mail);',
    files: { ...manyUsers, ...byCommand },
    says: [
      'reads wait too. Build it CONCURRENTLY by hand before, and write IF NOT EXISTS here: dbx/migrate.go opens a transaction around every file.',
    ],
    silent: ['in a migration of its own'],
  },
];
