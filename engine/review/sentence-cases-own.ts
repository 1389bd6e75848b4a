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
    name: 'a record whose key refuses a second row ends the later of two runs, and its row is known',
    layout: 'numbered',
    up: 'ALTER TABLE users DROP COLUMN IF EXISTS nick;',
    files: {
      ...byCommand,
      'dbx/migrate.go': `${migrator()}const made = \`CREATE TABLE IF NOT EXISTS done (\n\tversion BIGINT PRIMARY KEY,\n\tat timestamptz NOT NULL DEFAULT now()\n)\`\n`,
    },
    says: [
      'more than one runs what is pending, and the later one may do the same work again, and fails, at its row in done at the latest: it has to run again. Start one alone first.',
      "Delete its row: DELETE FROM done WHERE ltrim(version::text, '0') = '4';.",
      "SELECT 'done has 1 and not yet 4' AS",
      "SELECT format(''%s is there: 4 is numbered below it and never runs'', value) FROM (SELECT value FROM (SELECT ltrim(h.version::text, ''0'') AS value FROM done h) AS r WHERE value ~ ''^[0-9]{1,30}$'' ORDER BY value::numeric DESC LIMIT 1) AS newest WHERE value::numeric > 4 UNION ALL ",
      "THEN 'ok' ELSE CASE WHEN said LIKE '%is numbered below it and never runs%' THEN 'STOP' ELSE 'look' END END AS result",
    ],
    silent: ['does the same work again, fails'],
  },
  {
    name: 'what a container migrates as it starts is held back from the release before, after pre-flight and export',
    layout: 'numbered',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: byCommand,
    says: [
      'dbx/migrate.go (line 13: each file in one transaction), PostgreSQL',
      '  - Unless all instances stop for it, build that release without the file: Dockerfile (line 2) or Procfile (line 1) would run it at its start, while older releases still run.',
      '- At each start Dockerfile (line 2) or Procfile (line 1) migrates first: release and migration are one step there.',
      'dbx/migrate.go takes no lock: of several instances that start at once more than one runs what is pending, and the later one fails at line 1, which cannot run twice, changes nothing, and has to be started again. Start one alone first.',
      '**1. Roll out the release that no longer uses users.nick, without 000004_change.sql in it, and wait until no older one runs.**',
      '**4. Export what goes',
      "**5. Apply 000004_change.sql with shop migrate of the new program (main.go:3).** It applies all that is numbered above the highest row of its record, and passes this file over where a higher one is there. Use a build of its own with the file; nobody starts that build before this step: its start applies the file. Set a lock_timeout: in the file before it is built or deployed, or on the login that applies it: ALTER ROLE … SET lock_timeout = '5s'; before and ALTER ROLE … RESET lock_timeout; after it (sessions of that login that connect in between have it, those that a pooler has open have not).",
      'After a script that is run by hand done (dbx/migrate.go:14) still lists what was taken back, and dbx/migrate.go does not run it again. Delete its row. Only files above the highest row there are run: where a later one is recorded, this file does not run again even when its row is deleted.',
    ],
    silent: ['with dbx/migrate.go'],
  },
  {
    name: 'a start that fails at its lock_timeout is tried again, one instance before the others where no lock keeps them apart',
    layout: 'numbered',
    between: 'CREATE TABLE bills (id bigint PRIMARY KEY, plan text NOT NULL);',
    up: 'ALTER TABLE bills DROP COLUMN plan;',
    files: byCommand,
    says: [
      ' Start one instance first. A start that fails at its lock_timeout leaves nothing of it: start it again.\n',
    ],
  },
  {
    name: 'the record of a program that does not show how it decides is put right, nobody says how',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: { ...byCommand, 'dbx/migrate.go': migrator('none') },
    says: [
      'After a script that is run by hand the record of dbx/migrate.go (table done, dbx/migrate.go:14) still says that the change has run: put it right too.',
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
      'db/migrate.go (line 16), PostgreSQL',
      '(3) In place of line 2 write CREATE INDEX IF NOT EXISTS users_mail_idx ON users USING btree (mail): it then takes its lock for a moment and passes over it. As it stands it builds a second index beside what is there.',
      'Or as a migration: the file itself with -- +migrate Up notransaction and CONCURRENTLY in line 2; SET lock_timeout = 0 in front and 15000 again after: that of db/migrate.go:7 ends a build that waits for older transactions, and leaves an invalid index.',
      'The new program has these files built in (db/migrate.go:2) and applies all that are pending, as it starts (main.go:4) or by shop migrate (main.go:7)',
      '. So that nobody waits for the build: the steps under Deployment order (concurrently.sql); else wait for the time at which writes to users may wait.** Only when the pre-flight has no STOP and every look is answered.',
      'The file (not concurrently.sql) waits for a lock for 15 s (55P03, db/migrate.go:7)',
      'gorp_migrations has 000001_start.sql and not yet 000004_change.sql',
      '- index users_mail_idx: as defined, valid; no index of another name does the same (else it was built twice: drop the other one, or where this one is not valid drop it and rename the other); gorp_migrations has 000004_change.sql.',
      "gorp_migrations (db/migrate.go:4) still lists what was taken back, and db/migrate.go does not run it again. Delete its row: DELETE FROM gorp_migrations WHERE id = '000004_change.sql';.\n",
    ],
    silent: ['No lock_timeout', 'sql-migrate runs', '.github', 'demo/start.sh', 'it refuses where one'],
  },
  {
    name: 'an index on what comes with the change is built by hand between two migrations where each file is a transaction',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN handle text;\nCREATE INDEX users_handle ON users (handle);',
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
      '| error locking/work-under-exclusive-lock: Build it CONCURRENTLY by hand before, and write IF NOT EXISTS here: dbx/migrate.go opens a transaction around every file.',
    ],
    silent: ['in a migration of its own'],
  },
  {
    name: 'a file that is sent as one message goes on to its end without its program, and the next start waits behind it',
    layout: 'numbered',
    up: 'ALTER TABLE users RENAME COLUMN mail TO mail_old;\nALTER TABLE users ADD COLUMN mail text;\nCREATE INDEX users_mail ON users (mail);',
    files: {
      ...manyUsers,
      'go.mod': 'module example.com/shop\n',
      'db/migrate.go': migrator()
        .replace('package dbx', 'package db\n//go:embed migrations/*.sql\nvar files embed.FS')
        .replaceAll('os.Read', 'files.Read'),
      'main.go': 'package main\nfunc main() {\n  db.Migrate()\n  serve()\n}\n',
    },
    says: [
      'a probe that gives it less time kills the program, and where that does not cancel its statement the server goes on with it and the rest of the file, and keeps their locks, until that ends or pg_cancel_backend() ends it; then all of it is rolled back; a program that is started again waits behind it.',
    ],
  },
  {
    name: 'one statement is all of its file',
    layout: 'numbered',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: byCommand,
    says: [
      'does not stop the running statement: the server goes on with it and keeps its locks until it ends',
    ],
    silent: ['all that is left of the file'],
  },
  {
    name: 'a program applies its files on a condition, and takes them back by a flag of its own',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nCREATE INDEX ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail_idx;\n',
    files: {
      'plinth.stats.json': manyUsers['plinth.stats.json'].replace(
        '"rows":',
        '"writesPerSecond":55.4,"rows":',
      ),
      ...inFormat,
      'db/migrate.go': inFormat['db/migrate.go']
        .replace('const insert', 'const down = "delete from gorp_migrations where id = $1"\nconst insert')
        .replace('  tx, _', '  conn.Exec(ctx, "select pg_advisory_lock(4)")\n  tx, _'),
      'main.go':
        inFormat['main.go'].replace(
          '    return',
          '    if cfg.ReadOnly {\n      return db.Verify()\n    }\n    return',
        ) +
        'func init() {\n  migrateCmd.Flags().String("up", "", "Name to go to.")\n  migrateCmd.Flags().String("down", "", "Name to roll back to.")\n}\n',
    },
    says: [
      'applies all that are pending, as it starts (main.go:7, where not cfg.ReadOnly) or by shop migrate (main.go:10).',
      'With several that do so, one applies them',
      '- The program that has the files takes them back itself, and its record says so then: shop migrate --down (main.go:21: “Name to roll back to”); it wants the migration before, 000001_start.sql, by the program’s own name of it, which may be a part of the file’s. After a script that is run by hand gorp_migrations',
      '- Rows written in a second on average: 55 to users. What waits fails at a timeout of its program, where that has one; once those that wait have all connections of its pool, or of the server, everything else waits or fails too.',
    ],
  },
  {
    name: 'instances that only look come after it, and a second database goes through the same steps',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nCREATE INDEX ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail_idx;\n',
    files: {
      ...inFormat,
      'db/migrate.go': `${inFormat['db/migrate.go']}func Verify(url string) error {\n  conn.QueryRow("select true from gorp_migrations").Scan(&has)\n  return errors.New("not applied")\n}\n`,
      'main.go': inFormat['main.go']
        .replace('package main\n', 'package main\nimport "example.com/shop/db"\n')
        .replace(
          '    return db.All()\n',
          '    apply := func(url string) error {\n      if cfg.Reads {\n        return db.Verify(url)\n      }\n      return db.All(url)\n    }\n    err := apply(cfg.URL)\n    if cfg.Next != "" {\n      err = apply(cfg.Next)\n    }\n    return err\n',
        ),
    },
    says: [
      ' An instance where cfg.Reads applies nothing, and refuses to start before they are recorded (main.go:7): roll those out after that.',
      ' Where cfg.Next is set, the start of the new program applies it to that database too (main.go:13): take that one through these steps as well, before it.\n',
    ],
  },
  {
    name: 'a program asks again for its own lock, and elsewhere tries for it and does not wait',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nCREATE INDEX ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail_idx;\n',
    files: {
      ...manyUsers,
      ...inFormat,
      'db/migrate.go': inFormat['db/migrate.go'].replace(
        '  tx, _',
        '  for {\n    _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", lock.Migrate)\n    if err == nil {\n      break\n    }\n    if code(err) == "55P03" {\n      conn.Exec(ctx, "select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.state = \'idle\' and a.state_change < now() - \'30 seconds\'::interval where locktype = \'advisory\' and granted")\n      continue\n    }\n  }\n  tx, _',
      ),
      'work/lock.go':
        'package work\nfunc begin() {\n  ok := conn.QueryRow(ctx, "select pg_try_advisory_lock_shared($1)", lock.Migrate)\n}\n',
      'mail/send.go': 'package mail\nimport "example.com/shop/work"\nvar sending = work.NewLock("mail")\n',
      'pages/page.go':
        'package pages\nimport (\n\tjobs "example.com/shop/work"\n)\nvar drawing = jobs.NewLock("pages")\n',
      'shared/errors.go': 'package shared\nimport "example.com/shop/work"\nvar isTaken = work.ErrTaken\n',
    },
    says: [
      'may wait for the whole build (estimate: 4 to 82 min), and what works under the program’s own lock (mail, pages) may stand still.',
      '- From the moment at which db/migrate.go asks for the program’s own lock until it has applied the files (as long as they take, and what it waits before that), others do not get it: work/lock.go:3 asks for the same one by pg_try_advisory_lock_shared, which does not wait: it is told no at once. What mail, pages do under that lock stands still until the end, or fails: its code says whether it is tried again.',
      "A program that comes ready built cannot be edited: there, once after.sql says ok of what was built, insert the row by which it passes over the file: INSERT INTO gorp_migrations (id) VALUES ('000004_change.sql');",
      "'; where all else is ok INSERT INTO gorp_migrations (id) VALUES (''000004_change.sql''); before the tool runs again'",
      "'no index of another name does the same (else it was built twice: drop the other one, or where this one is not valid drop it and rename the other)' AS \"check\", CASE count(*) WHEN 0 THEN 'ok' ELSE 'look' END",
      'until transactions that write to the table or hold a snapshot (pg_dump, say) end; what works under the program’s own lock goes on. (2) ',
      'error locking/index-without-concurrently: see Deployment order.',
      'Nothing in the schema keeps the previous release from running: take it back only if it is itself the problem.',
      '- CONCURRENTLY in the migration is the worse way: what works under the program’s own lock stops for it too, the lock_timeout of db/migrate.go:7 ends a build that waits longer than that for older transactions, and a second run beside it may end it by a deadlock; a build that ends so leaves an invalid index.',
      '- The file (not concurrently.sql) waits for a lock of a table for 15 s (55P03, db/migrate.go:7): it gives up by itself, and nothing of it stays; try again when the transaction in front is gone. While it waits, new writes wait behind it. A start of the new program that runs it fails then, and what restarts it begins it again at once: keep it down until then.\n- The migration waits for its own lock, which it asks for without limit: for another run, or for what has it by a place that Who is blocked names; whoever asks there from that moment on is refused. pg_cancel_backend does not end that wait: it asks again at once. Every 15 s it ends sessions that have it and are idle for 30 seconds (db/migrate.go:20). Where another run works under it, wait. Else end the session that has had it for minutes in any other state, idle in transaction too (watch.sql lists advisory locks); if the migration waits on, kill its program (SIGKILL, where that heeds no other signal).\n- The file (not concurrently.sql), once it has its locks: it takes longer than',
      '\n- concurrently.sql takes longer than 2.8 h, its phases “waiting for …” in watch.sql not counted, or passes these limits of disk and replicas: cancel it.\n- While concurrently.sql waits for older transactions (wait_event virtualxid) there is no limit: no read or write waits for it. Wait as well, or end whom it waits for: pg_terminate_backend of the pid in waits_for takes back what that has not committed.\n',
      'advisory is a lock that programs take by a number, virtualxid is a transaction whose end CONCURRENTLY waits for.',
      '-- is_migration is true for the migration, and for concurrently.sql: its query',
      '-- How far the index is that is built at this moment: relid is its table. In a phase "waiting for …" concurrently.sql waits for the transaction of current_locker_pid, and no read or write for it.',
      'When an abort criterion is true that names no other action: where a start of the new program runs it, first stop or scale down that one (what restarts it begins the migration again), then pg_cancel_backend',
      '-- Who has an advisory lock (granted): db/migrate.go asks for its own again and again, and pg_cancel_backend does not end that.',
      '. So that nobody waits for the build: the steps under Deployment order (concurrently.sql); else wait for the time at which writes to users may wait, and what works under the program’s own lock may stand still.** Only when',
      'its query matches one of the patterns there. While it waits for its own lock that is pg_advisory_lock(…), which other programs may call too.',
      "'%CREATE INDEX CONCURRENTLY users_mail_idx%', '%INTO %gorp_migrations%', '%into %gorp_migrations%', '%pg_advisory_lock(%'])",
      'SELECT pid, relid::regclass, phase, blocks_done, blocks_total, tuples_done, tuples_total, current_locker_pid FROM pg_stat_progress_create_index WHERE datname = current_database();',
    ],
    silent: ['as a rule the server then ends the build', 'Or as a migration'],
  },
  {
    name: 'where it waits for that lock elsewhere it waits for its end',
    layout: 'sql-migrate',
    up: '-- +migrate Up\n-- +migrate StatementBegin\nCREATE INDEX ON users (mail);\n-- +migrate StatementEnd\n',
    files: {
      ...manyUsers,
      ...inFormat,
      'db/migrate.go': inFormat['db/migrate.go'].replace(
        '  tx, _',
        '  conn.Exec(ctx, "select pg_advisory_lock($1)", lock.Migrate)\n  tx, _',
      ),
      'work/lock.go':
        'package work\nfunc begin() {\n  conn.Exec(ctx, "select pg_advisory_lock_shared($1)", lock.Migrate)\n}\n',
    },
    says: [
      'work/lock.go:3 asks for the same one by pg_advisory_lock_shared, which waits for its end.',
      'CONCURRENTLY in the migration is the worse way: what works under the program’s own lock stops for it too, the lock_timeout of db/migrate.go:7 ends',
    ],
    silent: ['asks for without limit', 'of a table is not granted'],
  },
  {
    name: 'a program with goose as its library goes back to a version by its own command',
    layout: 'goose',
    up: '-- +goose Up\nALTER TABLE users ADD COLUMN b text;\n-- +goose Down\nALTER TABLE users DROP COLUMN b;\n',
    files: {
      'go.mod': 'module example.com/shop\nrequire github.com/pressly/goose/v3 v3.24.0\n',
      'db/migrate.go':
        'package db\nimport "github.com/pressly/goose/v3"\n//go:embed migrations/*.sql\nvar files embed.FS\nfunc Run(to int64) error {\n  goose.SetBaseFS(files)\n  if to == 0 {\n    return goose.Up(conn, "migrations")\n  }\n  return goose.DownTo(conn, "migrations", to)\n}\n',
      'cmd/migrate.go':
        'package cmd\nconst versionFlag = "version"\nfunc command() *cobra.Command {\n  cmd := &cobra.Command{\n    Use: "migrate",\n    RunE: run,\n  }\n  flags := cmd.Flags()\n  flags.Uint("retries", 0, "how often")\n  flags.Uint(versionFlag, 0, "the version to go to")\n  return cmd\n}\nfunc run() error {\n  return db.Run(viper.GetInt64(versionFlag))\n}\n',
      'main.go': 'package main\nfunc main() {\n  cmd.Execute()\n}\n',
    },
    says: [
      'takes them back itself (it sets no lock_timeout of its own), and its record says so then: shop migrate --version 1 (cmd/migrate.go:5).',
    ],
    silent: ['which wants'],
  },
  {
    name: 'a command that comes with the tool takes the record back too',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users ADD COLUMN b text;\n-- +migrate Down\nALTER TABLE users DROP COLUMN b;\n',
    says: [
      "Delete its row: DELETE FROM gorp_migrations WHERE id = '000004_change.sql';; sql-migrate down instead takes back the last one and does both.",
    ],
    silent: ['Rows written in a second', 'takes them back itself'],
  },
];
