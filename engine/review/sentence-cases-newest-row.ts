/** More of sentence-cases.ts: programs that compare the newest row of their record with their own last file, and what nobody has run. Test data: runs nothing. */
import { inFormat } from './sentence-cases-own.ts';
import { startedProgram } from './sentence-cases-runners.ts';
import { manyUsers, type Case } from './sentence-cases.ts';

const up = '-- +migrate Up\nCREATE INDEX ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail_idx;\n';

/** `compares`: what it does with the row that it has read. */
const verifying = (compares: string, name = 'VerifyLatest'): string =>
  `${inFormat['db/migrate.go']}func ${name}(ctx context.Context, url string) error {
  var last string
  err = conn.QueryRow(ctx, \`select id from gorp_migrations order by id desc limit 1\`).Scan(&last)
  if err != nil {
    return err
  }
  ${compares}
  return nil
}
`;
const refusing = verifying(
  'if last != Latest() {\n    return errors.Errorf("newer than this program: %s", last)\n  }',
);

const startingWith = (calls: string): string =>
  `package main\nimport "example.com/shop/db"\nvar RootCmd = &cobra.Command{\n  RunE: func() error {\n    err := db.All()\n    ${calls}\n    return err\n  },\n}\nfunc main() {\n  RootCmd.Execute()\n}\n`;

const inProgram = (migrate: string, calls: string): Readonly<Record<string, string>> => ({
  ...manyUsers,
  ...inFormat,
  'db/migrate.go': migrate,
  'main.go': startingWith(calls),
});

const nobody = 'Nothing in the schema keeps the previous release from running';

export const casesOfNewestRows: readonly Case[] = [
  {
    name: 'where a mode of the program wants its own last file as the newest row, the previous release starts after the record',
    layout: 'sql-migrate',
    up,
    files: inProgram(refusing, 'if cfg.Next != "" {\n      err = db.VerifyLatest(ctx, cfg.URL)\n    }'),
    says: [
      `- ${nobody}`,
      ' Where cfg.Next is set, an instance of the former release that is started again after it refuses to start, if it has that check (main.go:7).',
      '- Where cfg.Next is set, a program refuses to start while the newest row of gorp_migrations is not its own last file (main.go:7): from the row of this change on, so does the previous release, if it has that check. There stop the new release, take the change back and its row with it, and only then start the old one.',
      '- Deploy the previous release first',
    ],
  },
  {
    name: 'where every start wants that, the new release goes first',
    layout: 'sql-migrate',
    up,
    files: inProgram(refusing, 'err = db.VerifyLatest(ctx, cfg.URL)'),
    says: [
      '- A program refuses to start while the newest row of gorp_migrations is not its own last file (main.go:6): from the row of this change on, so does the previous release, if it has that check. Stop the new release, take the change back and its row with it, and only then start the old one.',
    ],
    silent: [nobody, 'Deploy the previous release first'],
  },
  {
    name: 'the new release goes on until a column is there again, and the record waits for neither',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nALTER TABLE users DROP COLUMN nick;\n-- +migrate Down\nALTER TABLE users ADD COLUMN nick text;\n',
    files: inProgram(refusing, 'if cfg.Next != "" {\n      err = db.VerifyLatest(ctx, cfg.URL)\n    }'),
    says: [
      'eep the new release running until the script has committed.',
      'does the previous release, if it has that check. Start it only when that row is gone as well.',
    ],
    silent: ['There stop the new'],
  },
  ...[
    {
      name: 'a function that returns no error for it',
      files: inProgram(
        verifying('if last != Latest() {\n    log.Print(last)\n  }'),
        'db.VerifyLatest(ctx, url)',
      ),
    },
    {
      name: 'a function that takes back',
      files: inProgram(
        verifying('if last != Latest() {\n    return errors.New("no")\n  }', 'Down'),
        'db.Down(ctx, url)',
      ),
    },
    { name: 'a function that nobody calls', files: inProgram(refusing, 'serve()') },
    {
      name: 'a condition that cannot be told',
      files: inProgram(refusing, 'if mode(cfg) > 4 {\n      err = db.VerifyLatest(ctx, cfg.URL)\n    }'),
    },
    {
      name: 'a command of its own',
      files: {
        ...inProgram(refusing, 'serve()'),
        'cmd/check.go':
          'package cmd\nimport "example.com/shop/db"\nvar checkCmd = &cobra.Command{\n  Use: "check",\n  RunE: func() error {\n    return db.VerifyLatest(ctx, url)\n  },\n}\n',
      },
    },
  ].map(({ name, files }): Case => ({
    name: `nothing of the newest row is said of ${name}`,
    layout: 'sql-migrate',
    up,
    files,
    says: [nobody],
    silent: ['refuses to start while the newest row'],
  })),
  {
    name: 'the lock of a program has the number of its constant, where pg_locks is read',
    layout: 'sql-migrate',
    up,
    files: {
      ...manyUsers,
      ...inFormat,
      'db/migrate.go': inFormat['db/migrate.go']
        .replace('package db\n', 'package db\nimport "example.com/shop/lock"\n')
        .replace(
          '  tx, _',
          '  for {\n    _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", lock.Migrate)\n    if err == nil {\n      break\n    }\n    if code(err) == "55P03" {\n      continue\n    }\n  }\n  tx, _',
        ),
      'lock/numbers.go': 'package lock\nconst (\n\tMigrate = uint32(0x1337) // alone\n\tOther = 4\n)\n',
    },
    says: [
      'Else end the session that has it (objid 4919, classid 0 in watch.sql); if the migration waits on, kill its program (SIGKILL, where that heeds no other signal).',
      '-- Who has an advisory lock (granted): db/migrate.go asks for its own (objid 4919, classid 0) again and again, and pg_cancel_backend does not end that.',
    ],
  },
  {
    name: 'where the row is inserted by hand nothing is left to apply, and the pre-flight is not asked again',
    layout: 'sql-migrate',
    up,
    files: { ...manyUsers, ...inFormat },
    says: [
      "INSERT INTO gorp_migrations (id) VALUES ('000004_change.sql'); (4) With the edited file make this document anew: the pre-flight of this one stops at what is there. Where the row was inserted nothing is left to apply: after.sql, all ok, ends it, and before.sql is not run again.\n",
      '- Not verified: The change with your rows and programs: it was not run; time, disk and write-ahead log are computed, not measured.\n',
    ],
  },
  {
    name: 'a proof runs without the program, which was read',
    layout: 'sql-migrate',
    up,
    files: { ...manyUsers, ...inFormat },
    backRestores: true,
    says: [
      '- Not verified: The change with your rows and programs: it ran without them, and not by db/migrate.go (read, not run); time, disk and write-ahead log are computed, not measured.\n',
    ],
  },
  {
    name: 'a proof runs without the tool',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    backRestores: true,
    says: [
      '- Not verified: The change with your rows and programs: it ran without them, and not by golang-migrate.\n',
    ],
  },
  {
    name: 'without statistics there is nothing computed, and of what did not run nothing ran',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    says: ['- Not verified: The change with your rows and programs: it was not run.\n'],
  },
  {
    name: 'a program that looks at the version itself decides what an older one does, and one after a failure',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      ...startedProgram,
      'internal/utils/migration_util.go': `${startedProgram['internal/utils/migration_util.go']}func Check() error {\n\tat, _, err := instanceOf(db).Version()\n\tif err != nil {\n\t\treturn err\n\t}\n\tif at < newest {\n\t\treturn instanceOf(db).Up()\n\t}\n\treturn nil\n}\n`,
    },
    says: [
      'internal/utils/migration_util.go:12 compares the record’s version with its own and decides whether golang-migrate applies anything: look there what an instance of the former release does that is started again after it.',
      'schema_migrations says dirty, with the version that failed, and internal/utils/migration_util.go:12 decides whether the program goes on all the same: first UPDATE schema_migrations SET version = 1, dirty = false;: that version is there as a whole.',
      'Do so before the previous release is started.',
    ],
    silent: ['refuses where', 'it refuses', 'refuses to go on'],
  },
];
