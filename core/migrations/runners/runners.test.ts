import { describe, expect, it } from 'vitest';
import { libraryRunnerOf } from './library-runner.ts';
import { ownRunnerOf } from './own-runner.ts';
import { sendingIn, type RunnerSends } from './sending.ts';

const loop = (body: string): string =>
  `import fs from 'fs';\nconst dir = path.join(__dirname, '../migrations');\nfor (const file of fs.readdirSync(dir)) {\n${body}\n}\n`;
const read = "  const text = fs.readFileSync(path.join(dir, file), 'utf8');\n";
const go = (body: string): string =>
  `package db\nfunc run() {\n  for _, e := range entries {\n    content, err := files.ReadFile(e.Name())\n${body}\n  }\n}\n`;

interface Case {
  readonly name: string;
  readonly file?: string;
  readonly text: string;
  readonly sends: RunnerSends | undefined;
}

const sent: readonly Case[] = [
  {
    name: 'postgres.js in begin',
    text: loop('  await sql.begin(async (sql) => {\n    await sql.file(path.join(dir, file));\n  });'),
    sends: 'file',
  },
  {
    name: 'a function of Go that is given the transaction around the loop, and the text',
    file: 'migrate.go',
    text: `package db
func run() error {
  tx, err := s.driver.DB().Begin()
  for _, e := range entries {
    content, err := files.ReadFile(e.Name())
    stmt := string(content)
    if err := s.execute(ctx, tx, stmt); err != nil {
      return err
    }
  }
  return tx.Commit()
}
func first() error {
  tx, err := s.driver.DB().Begin()
  content, err := files.ReadFile("LATEST.sql")
  return s.execute(ctx, tx, string(content))
}
func (*Store) execute(ctx context.Context, tx *sql.Tx, stmt string) error {
  _, err := tx.ExecContext(ctx, stmt)
  return err
}
`,
    sends: 'all',
  },
  {
    name: 'a transaction around the loop',
    text: `await db.transaction(async (tx) => {\n${loop(`${read}  await tx.execute(sql.raw(text));`)}});\n`,
    sends: 'all',
  },
  {
    name: 'BEGIN and COMMIT as queries',
    text: loop(
      `${read}  await client.query('BEGIN');\n  await client.query(text);\n  await client.query('COMMIT');`,
    ),
    sends: 'file',
  },
  {
    name: 'BEGIN before the loop',
    text: `await client.query("BEGIN");\n${loop(`${read}  await client.query(text);`)}await client.query("COMMIT");\n`,
    sends: 'all',
  },
  {
    name: 'no word of a transaction',
    text: loop(`${read}  await client.query(text); // no BEGIN: 'x`),
    sends: 'whole',
  },
  {
    name: 'a transaction in a way that is not followed',
    text: loop(`${read}  await inTransaction(() => client.query(text));`).replace(
      'inTransaction(',
      'runs.transactional(',
    ),
    sends: undefined,
  },
  {
    name: 'statements that are cut out',
    text: loop(`${read}  for (const one of text.split(';')) await client.query(one);`),
    sends: undefined,
  },
  {
    name: 'two places',
    text: loop(`${read}  if (x) await client.query(text); else await other.query(text);`),
    sends: undefined,
  },
  {
    name: 'brackets that do not match',
    text: `)${loop(`${read}  await client.query(text);`)}`,
    sends: undefined,
  },
  { name: 'nothing', text: '', sends: undefined },
  {
    name: 'Go in a transaction',
    file: 'db/migrate.go',
    text: go('    tx, err := db.Begin(ctx)\n    _, err = tx.Exec(ctx, string(content))'),
    sends: 'file',
  },
  {
    name: 'Go in one for all',
    file: 'db/migrate.go',
    text: `package db\nfunc run() {\n  tx, err := db.BeginTx(ctx, nil)\n${go('    tx.ExecContext(ctx, string(content))').slice(11)}}\n`,
    sends: 'all',
  },
  {
    name: 'Go without',
    file: 'db/migrate.go',
    text: go('    _, err = db.Exec(string(content))'),
    sends: 'whole',
  },
  {
    name: 'Go, through a struct that holds the transaction',
    file: 'db/migrate.go',
    text: go('    trx, err := BeginTx(ctx)\n    _, err = trx.tx.Exec(string(content))'),
    sends: 'file',
  },
  {
    name: 'Go, with texts that were read before',
    file: 'db/migrate.go',
    text: 'package db\nfunc run(m migration) {\n  tx, err := s.db.Begin()\n  _, err = tx.Exec(m.Statements)\n}\n',
    sends: 'file',
  },
  {
    name: 'Go, where a transaction is somebody else’s',
    file: 'db/migrate.go',
    text: go('    _, err = q.Exec(string(content))\n    tx.Commit()'),
    sends: undefined,
  },
  {
    name: 'psql',
    file: 'migrate.sh',
    text: 'for f in db/migrations/*.sql; do\n  psql "$URL" \\\n    -f "$f"\ndone\n',
    sends: 'statements',
  },
  {
    name: 'psql with -1',
    file: 'migrate.sh',
    text: 'for f in db/migrations/*.sql; do psql -1 -f "$f"; done\n',
    sends: 'file',
  },
  { name: 'psql of one statement', file: 'migrate.sh', text: 'psql -c "SELECT 1"\n', sends: undefined },
  { name: 'another language', file: 'migrate.rb', text: 'run', sends: undefined },
];

describe('how programs send', () => {
  it.each(sent)('$name', ({ file = 'src/migrate.ts', text, sends }) => {
    expect(sendingIn(file, text)?.sends).toBe(sends);
  });

  it('at which line', () => {
    expect(sendingIn('m.ts', loop(`${read}  await client.query(text);`))?.line).toBe(5);
  });
});

function listingOf(files: Readonly<Record<string, string>>) {
  return { paths: Object.keys(files).toSorted(), text: (path: string) => files[path] };
}

const own = loop(
  `${read}  await client.query(text);\n  await client.query('INSERT INTO "_done" (name) VALUES ($1)');`,
).replace('for (', 'await client.query(`CREATE TABLE IF NOT EXISTS "_done" (name text)`);\nfor (');

describe('which program runs a folder', () => {
  it('the one that reads it, with its record and its script', () => {
    const files = {
      'api/src/migrate.ts': own,
      'api/migrations/1.sql': '',
      'migrations/1.sql': '',
      'api/package.json':
        '{ "scripts": { "go": "tsx src/migrate.ts --x", "db:up": "bun run src/migrate.ts" } }',
    };
    expect(ownRunnerOf('api/migrations', listingOf(files))).toEqual({
      file: 'api/src/migrate.ts',
      line: 6,
      sends: 'whole',
      record: { table: '_done', line: 7, isByRows: false, insert: '(name) VALUES ($1)' },
      script: { name: 'db:up', file: 'api/package.json' },
    });
    // The nearest folder is meant.
    expect(ownRunnerOf('migrations', listingOf(files))).toBeUndefined();
  });

  it('none, where two send in different ways, or one is not understood', () => {
    const other = loop(`${read}  await sql.begin((tx) => tx.unsafe(text));`);
    for (const text of [other, loop(`${read}  await run(text);`)]) {
      const files = { 'src/migrate.ts': own, 'src/migrate-all.ts': text, 'migrations/1.sql': '' };
      expect(ownRunnerOf('migrations', listingOf(files))).toBeUndefined();
    }
    expect(
      ownRunnerOf('migrations', listingOf({ 'test/migrate.ts': own, 'migrations/1.sql': '' })),
    ).toBeUndefined();
  });
});

describe('a program that is told its folder', () => {
  const runner =
    'package dbx\nfunc Migrate(ctx context.Context, path string) error {\n  files, err := dir.Readdir(0)\n  content, err := os.ReadFile(name)\n  _, err = db.Exec(string(content))\n}\n';
  const caller = (folder: string): string =>
    `package cmd\nimport "example.org/shop/app/dbx"\nfunc run() { dbx.Migrate(ctx, "${folder}") }\n`;
  it.each([
    ['/migrations', 'app/dbx/migrate.go'],
    ['/elsewhere', undefined],
  ])('%s', (folder, file) => {
    const files = {
      'app/dbx/migrate.go': runner,
      'app/cmd/migrate.go': caller(folder),
      'migrations/1.sql': '',
      'elsewhere/x.txt': '',
    };
    expect(ownRunnerOf('migrations', listingOf(files))?.file).toBe(file);
  });
});

const program = `package migrate
import sqlmigrate "github.com/rubenv/sql-migrate"
const tableName = "applied"
//go:embed sql/*
var files embed.FS
func Check() {
  if diff > 0 { logger.Fatal("schema outdated, run \`shop migrate up\`") }
}
func Up() {
  sqlmigrate.SetTable(tableName)
  sqlmigrate.ExecMax(db, "postgres", files, sqlmigrate.Up, 0)
}
`;

describe('how a tool is called', () => {
  it('by a program, with its table and its command', () => {
    const files = { 'migrate/migrate.go': program, 'migrate/sql/1.sql': '' };
    expect(libraryRunnerOf('sql-migrate', 'migrate/sql', listingOf(files))).toEqual({
      program: 'migrate/migrate.go:11',
      command: 'shop migrate up',
      refusal: 'migrate/migrate.go:7',
      table: 'applied',
      tableFrom: 'migrate/migrate.go:3',
      lock: undefined,
      isSplit: false,
      tableOpen: undefined,
      atStart: undefined,
    });
    expect(libraryRunnerOf('goose', 'migrate/sql', listingOf(files))).toBeUndefined();
    expect(
      libraryRunnerOf('sql-migrate', 'other', listingOf({ ...files, 'other/1.sql': '' })),
    ).toBeUndefined();
  });

  it.each([
    ['m.SetSchema(home)', 'shop.gorp_migrations'],
    ['m.SetSchema("shop"); m.SetTable("applied")', 'shop.applied'],
    ['m.SetSchema(homeOf(cfg))', undefined],
  ])('by a program that keeps its record in a schema of its own: %s', (says, table) => {
    const files = {
      'migrate/migrate.go': `package migrate
import m "github.com/rubenv/sql-migrate"
var home = "shop"
//go:embed sql/*
var files embed.FS
func Up() {
  ${says}
  m.Exec(db, "postgres", files, m.Up)
}
`,
      'migrate/sql/1.sql': '',
    };
    expect(libraryRunnerOf('sql-migrate', 'migrate/sql', listingOf(files))?.table).toBe(table);
  });

  it('by a program that gets the files from another one, and names their folder', () => {
    const files = {
      'files.go': 'package shop\n//go:embed sql/*.sql\nvar Files embed.FS\n',
      'internal/migrator/migrator.go':
        'package migrator\nimport m "github.com/rubenv/sql-migrate"\nvar home = "shop"\nvar src = &m.EmbedFileSystemMigrationSource{FileSystem: shop.Files, Root: "sql"}\nfunc New() { m.SetSchema(home) }\n',
      'sql/1.sql': '',
    };
    expect(libraryRunnerOf('sql-migrate', 'sql', listingOf(files))).toMatchObject({
      table: 'shop.gorp_migrations',
    });
  });

  it('in a schema that its configuration names', () => {
    const files = {
      'dbconfig.yml': 'production:\n  dialect: postgres\n  schema: shop\n',
      'db/1.sql': '',
    };
    expect(libraryRunnerOf('sql-migrate', 'db', listingOf(files))).toMatchObject({
      table: 'shop.gorp_migrations',
      tableFrom: 'dbconfig.yml:3',
    });
  });

  it('by a program whose table stands in one literal with the files of the folder', () => {
    const files = {
      'db/migrate.go':
        'package db\nimport migrate "github.com/rubenv/sql-migrate"\nvar ms = migrate.MigrationSet{TableName: router.TableName}\n',
      'db/migrations/router.go':
        'package migrations\nimport (\n\tadmin "example.com/x/db/migrations/admin"\n\town "example.com/x/db/migrations/own"\n)\nvar (\n\tA = Router{TableName: "admin_runs", FS: fs.FS(admin.FS)}\n\tB = Router{TableName: "own_runs", FS: fs.FS(own.FS)}\n)\n',
      'db/migrations/own/1.sql': '',
    };
    expect(libraryRunnerOf('sql-migrate', 'db/migrations/own', listingOf(files))).toMatchObject({
      table: 'own_runs',
      tableFrom: 'db/migrations/router.go:8',
      tableOpen: undefined,
    });
  });

  it('by a program that is given folder and table', () => {
    const text =
      'package m\nimport "github.com/golang-migrate/migrate/v4"\nvar c = &postgres.Config{MigrationsTable: m.Table}\n';
    const files = { 'sql-migrator/migrator.go': text, 'db/migrations/1.sql': '' };
    expect(libraryRunnerOf('golang-migrate', 'db/migrations', listingOf(files))).toMatchObject({
      table: undefined,
      tableOpen: 'sql-migrator/migrator.go:3',
    });
  });

  it('by a program that gives both to another one, the folder by its name', () => {
    const files = {
      'sql-migrator/migrator.go':
        'package m\nimport "github.com/golang-migrate/migrate/v4"\nvar c = &postgres.Config{MigrationsTable: m.Table}\n',
      'house/house.go':
        'package house\nfunc setup() error {\n\tm := &m.Migrator{\n\t\tTable: "house_runs",\n\t}\n\treturn m.Migrate("house")\n}\n',
      'yard/yard.go':
        'package yard\nfunc setup() error {\n\tm := &m.Migrator{Table: "yard_runs"}\n\treturn m.Migrate("yard")\n}\n',
      'sql/house/1.sql': '',
      'sql/yard/1.sql': '',
    };
    expect(libraryRunnerOf('golang-migrate', 'sql/house', listingOf(files))).toMatchObject({
      table: 'house_runs',
      tableFrom: 'house/house.go:4',
      tableOpen: undefined,
    });
  });

  it.each([
    ['goose', 'Makefile', 'up:\n\t@goose \\\n\t  -table "_migrations" -dir db postgres up\n', '_migrations'],
    ['golang-migrate', 'Makefile', 'up:\n\tmigrate -database "$(URL)?x-migrations-table=done" up\n', 'done'],
    ['sql-migrate', 'dbconfig.yml', 'production:\n  dialect: postgres\n  table: applied\n', 'applied'],
    ['goose', 'Makefile', 'up:\n\tgoose up\n', undefined],
    ['goose', 'Makefile', 'a:\n\tgoose -table a up\nb:\n\tgoose -table b up\n', undefined],
  ] as const)('%s by %s', (tool, file, text, table) => {
    const found = libraryRunnerOf(
      tool,
      'db/migrations',
      listingOf({ [`db/${file}`]: text, 'db/migrations/1.sql': '' }),
    );
    expect(found?.table).toBe(table);
  });
});
