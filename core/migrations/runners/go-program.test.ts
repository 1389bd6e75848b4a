/** What programs in Go do around the files that they send themselves: found from the place where they send one, back to main. */
import { describe, expect, it } from 'vitest';
import type { ToolId } from '../convention.ts';
import { startUpsOf } from '../startup.ts';
import { toolById } from '../tools.ts';
import { overToRunner, withRunner } from './said.ts';

type Files = Readonly<Record<string, string>>;

const listingOf = (files: Files) => ({
  paths: Object.keys(files).toSorted(),
  text: (path: string): string | undefined => files[path],
});

const toolFor = (id: ToolId, folder: string, files: Files) =>
  overToRunner(toolById(id), withRunner(new Map(), id, folder, listingOf(files)));

const module = { 'go.mod': 'module example.com/shop\n', 'db/migrations/1_a.sql': '-- +migrate Up\nA;\n' };

/** Reads files that are written for sql-migrate, and serves. */
const inFormat = (more = '', set = "set lock_timeout = 15000'"): Files => ({
  ...module,
  'db/migrate.go': `package db
//go:embed migrations
var files embed.FS
const insert = \`insert into gorp_migrations (id) values ($1)\`
func connect() *pgx.Conn {
  conn, _ := pgx.Connect(ctx, url)
  conn.Exec(ctx, '${set})
  return conn
}
func All() error {
  conn := connect()
  for {
    if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)"); err == nil {
      break
    }
  }
  conn.Exec(ctx, "create table if not exists gorp_migrations (id text)")
  conn.Query(ctx, "select id from gorp_migrations order by id")
  return perform(conn, strings.Split(text, "-- +migrate Up"))
}
func perform(conn *pgx.Conn, all []string) error {
  tx, _ := conn.Begin(ctx)
  for _, stmt := range all {
    conn.Exec(ctx, stmt)
  }
  ${more}
}
`,
  'cmd/shop/main.go': `package main
func main() {
  root.Execute()
}
var RootCmd = &cobra.Command{
  RunE: func(cmd *cobra.Command, args []string) error {
    return db.All()
  },
}
var migrateCmd = &cobra.Command{
  Use: "migrate",
  RunE: func(cmd *cobra.Command, args []string) error {
    return db.All()
  },
}
`,
});

describe('files in the format of a tool that is not there', () => {
  it('are their program’s, and so are record, lock and timeouts', () => {
    const tool = toolFor('sql-migrate', 'db/migrations', inFormat('return "notransaction"'));
    expect(tool).toMatchObject({
      id: 'sql-migrate',
      name: 'db/migrate.go',
      version: '(line 24)',
      noTransactionMarker: '-- +migrate Up notransaction',
      lock: { kind: 'session-advisory', concurrently: 'second-run' },
      historyTable: undefined,
      recordTable: 'gorp_migrations',
      recordFrom: { place: 'db/migrate.go:4', isByRows: true, insert: '(id) VALUES ($1)' },
      runBy: {
        embeds: 'db/migrate.go:2',
        reach: 'start',
        applies: 'cmd/shop/main.go:7',
        own: { command: 'shop migrate', place: 'cmd/shop/main.go:10' },
        timeouts: [{ name: 'lock_timeout', value: '15000', place: 'db/migrate.go:7' }],
      },
    });
    expect(tool).not.toHaveProperty('missing');
    expect(tool).not.toHaveProperty('recordBack');
    expect(tool.lock.wait).toBeUndefined();
  });

  it('have instances that only look, and a second database', () => {
    const files = inFormat();
    const main = (files['cmd/shop/main.go'] ?? '')
      .replace('package main\n', 'package main\nimport "example.com/shop/db"\n')
      .replace(
        '    return db.All()\n',
        '    apply := func(url string) error {\n      if cfg.Reads {\n        return db.Verify(url)\n      }\n      return db.All(url)\n    }\n    err := apply(cfg.URL)\n    if cfg.Next != "" {\n      err = apply(cfg.Next)\n    }\n    return err\n',
      );
    const verify =
      'func Verify(url string) error {\n  conn.QueryRow("select true from gorp_migrations").Scan(&has)\n  return errors.New("not applied")\n}\n';
    const { runBy } = toolFor('sql-migrate', 'db/migrations', {
      ...files,
      'db/migrate.go': `${files['db/migrate.go'] ?? ''}${verify}`,
      'cmd/shop/main.go': main,
    });
    expect(runBy).toMatchObject({
      appliesIn: 'where not cfg.Reads',
      verifies: { place: 'cmd/shop/main.go:10', where: 'where cfg.Reads' },
      second: { place: 'cmd/shop/main.go:16', where: 'where cfg.Next is set' },
    });
  });

  it.each([
    ['(id, applied_at) values ($1, now())', '(id, applied_at) VALUES ($1, now())'],
    ['(id, hash) values ($1, $2)', undefined],
    ['(id, name) values ($1, lower($1))', undefined],
    ['(id) select $1', undefined],
  ])('have a row that somebody can write where nothing else is filled in: %s', (written, insert) => {
    const files = inFormat();
    const text = files['db/migrate.go']?.replace('(id) values ($1)', written) ?? '';
    expect(
      toolFor('sql-migrate', 'db/migrations', { ...files, 'db/migrate.go': text }).recordFrom?.insert,
    ).toBe(insert);
  });

  it('are in a transaction each where it knows no mark', () => {
    const tool = toolFor('sql-migrate', 'db/migrations', inFormat());
    expect(tool.noTransactionMarker).toBeUndefined();
    expect(tool.runBy?.isAlwaysOne).toBe(true);
  });

  it.each(["set local lock_timeout = 5000'", "set lock_timeout = $1'", "select 1'"])(
    'have no timeout by %s',
    (set) => {
      expect(toolFor('sql-migrate', 'db/migrations', inFormat('', set)).runBy?.timeouts).toBeUndefined();
    },
  );

  it('are nobody’s that is known where no program was found', () => {
    const tool = toolFor('sql-migrate', 'db/migrations', module);
    expect(tool.name).toBe('the program that runs them');
    expect(tool.sendingDoubt).toMatch(/^How a program sends these files was not found\./);
  });

  it.each([
    ['sql-migrate', 'go.mod', 'module shop\nrequire github.com/rubenv/sql-migrate v1.7.0\n'],
    ['sql-migrate', 'Makefile', 'up:\n\tsql-migrate up\n'],
    ['sql-migrate', 'dbconfig.yml', 'production:\n  dir: db/migrations\n'],
    ['goose', 'go.mod', 'module shop\nrequire github.com/pressly/goose/v3 v3.1.0\n'],
    ['goose', 'tools/Makefile', 'up:\n\tgoose -dir db/migrations up\n'],
  ] as const)('are %s’s where %s has it', (id, file, text) => {
    expect(toolFor(id, 'db/migrations', { ...module, [file]: text }).name).toBe(id);
  });

  it('are goose’s where no module of Go stands around them', () => {
    expect(toolFor('goose', 'db/migrations', { 'db/migrations/1_a.sql': '' }).name).toBe('goose');
  });
});

const own = (before: string, main: string): Files => ({
  'go.mod': 'module example.com/shop/v2\n',
  'migrations/1_a.sql': 'A;\n',
  'pkg/db/migrate.go': `package db
func Migrate(path string) error {
  dir, _ := os.ReadDir("migrations")
  for _, file := range dir {
    if file.Version > last {
      run(file)
    }
  }
}
func run(file File) error {
  content, err := os.ReadFile(file.Name())
  tx, err := ${before}.Begin()
  tx.Exec(string(content))
  tx.Exec("INSERT INTO migrations_history (version) VALUES ($1)")
}
`,
  'main.go': `package main\nfunc main() {\n${main}\n}\n`,
  Dockerfile: 'CMD ./shop migrate && ./shop\n',
});

describe('files without a known tool', () => {
  const asked =
    '  args := os.Args[1:]\n  if len(args) > 0 && args[0] == "migrate" {\n    db.Migrate("x")\n  } else {\n    serve()\n  }';

  it('are applied by a command, which start files call', () => {
    const files = own('conn', asked);
    const tool = toolFor('plain', 'migrations', files);
    expect(tool.runBy).toMatchObject({
      program: 'pkg/db/migrate.go:13',
      reach: 'asked',
      own: { command: 'shop migrate', place: 'main.go:4' },
    });
    expect(startUpsOf(tool, 'migrations', listingOf(files)).map(({ file, lines }) => [file, lines])).toEqual([
      ['Dockerfile', [1]],
    ]);
  });

  it.each([
    ['CMD ["/app/server", "migrate"]', 1],
    ['CMD ./server migrate && ./server', 1],
    ['CMD npm run migrate', 0],
    ['CMD ./migrate.sh', 0],
    ['CMD php artisan migrate', 0],
  ])('are applied by a program of another name in an image: %s', (text, count) => {
    const files = { ...own('conn', asked), Dockerfile: `${text}\n` };
    expect(startUpsOf(toolFor('plain', 'migrations', files), 'migrations', listingOf(files))).toHaveLength(
      count,
    );
  });

  it('are applied as it starts', () => {
    const { runBy } = toolFor('plain', 'migrations', own('conn', '  db.Migrate("x")\n  serve()'));
    expect(runBy).toMatchObject({ reach: 'start', atStart: { file: 'main.go', line: 3 } });
  });

  it.each(['  if settings.Fresh {\n    db.Migrate("x")\n  }', '  hooks.Add(db.Migrate)'])(
    'are applied nobody knows when by %s',
    (main) => {
      const { runBy } = toolFor('plain', 'migrations', own('conn', main));
      expect(runBy).toMatchObject({ reach: 'unknown' });
      expect(runBy?.atStart).toBeUndefined();
    },
  );

  it('are applied by a program of their own, and by none for whoever works on it', () => {
    const { 'main.go': main = '', ...rest } = own('conn', '  db.Migrate("x")');
    const { runBy } = toolFor('plain', 'migrations', {
      ...rest,
      'cmd/shop-migrator/main.go': main,
      'devtools/reset/main.go': main,
    });
    expect(runBy).toMatchObject({
      reach: 'asked',
      own: { command: 'shop-migrator', place: 'cmd/shop-migrator/main.go:2' },
    });
  });

  it('are applied by a command of go-flags, with the flag that says to the end', () => {
    const { runBy } = toolFor('plain', 'migrations', {
      ...own('conn', '  parser.Parse()'),
      'commands.go': `package main
type Commands struct {
  Web WebCommand \`command:"web"\`
  Migrate Migration \`command:"migrate"\`
}
type Migration struct {
  Latest bool \`long:"migrate-to-latest-version"\`
}
func (m *Migration) Execute(args []string) error {
  if m.Latest {
    return db.Migrate("x")
  }
}
func (w *WebCommand) Execute(args []string) error {
  return db.Migrate("x")
}
`,
    });
    expect(runBy).toMatchObject({
      reach: 'start',
      applies: 'commands.go:15',
      own: { command: 'shop migrate --migrate-to-latest-version', place: 'commands.go:10' },
    });
  });
});

describe('files that are built in, and sent in a way that is not understood', () => {
  const migrator = `package store
//go:embed migration
var files embed.FS
func (s *Store) Migrate() error {
  for _, path := range paths {
    s.execute(tx, read(path))
  }
}
func (s *Store) execute(tx *sql.Tx, stmt string) error {
  tx.ExecContext(ctx, stmt)
}
`;
  const files = {
    'go.mod': 'module example.com/notes\n',
    'store/migrator.go': migrator,
    'store/migration/postgres/0.30/00__a.sql': 'A;',
    'bin/notes/main.go':
      'package main\nfunc main() {\n  own := store.New(driver)\n  own.Migrate()\n  other.Migrate()\n}\n',
  };

  it.each(['plain', 'versioned-folders'] as const)('are their program’s, as %s', (id) => {
    const listing = listingOf(files);
    const tool = toolById(id);
    const settings = withRunner(
      tool.configurable?.read('store/migration/postgres', listing) ?? new Map(),
      id,
      'store/migration/postgres',
      listing,
    );
    const configured = tool.configurable?.apply(settings) ?? tool;
    const found = overToRunner(configured, settings);
    expect(found).toMatchObject({
      name: 'store/migrator.go',
      historyTable: undefined,
      runBy: { embeds: 'store/migrator.go:2', reach: 'start', applies: 'bin/notes/main.go:4' },
    });
    expect(found.sendingDoubt).toMatch(/^How store\/migrator\.go sends these files is not known\./);
  });

  it.each([
    ['migrations/*', 'store/migrations/pg'],
    ['migrations/*/*.sql', 'store/migrations/pg'],
    ['migrations/pg/*.sql', 'store/migrations/pg'],
  ])('are found by %s', (way, folder) => {
    const said = toolFor('plain', folder, {
      'store/m.go': `package store\n//go:embed ${way}\nvar files embed.FS\n`,
      [`${folder}/1_a.sql`]: '',
    });
    expect(said.runBy?.embeds).toBe('store/m.go:2');
  });

  it.each(['migrations/*.sql', 'seed', 'migrations/my/*.sql'])('are not found by %s', (way) => {
    const said = toolFor('plain', 'store/migrations/pg', {
      'store/m.go': `package store\n//go:embed ${way}\nvar files embed.FS\n`,
      'store/migrations/pg/1_a.sql': '',
    });
    expect(said.runBy).toBeUndefined();
  });
});

describe('a program that calls a tool', () => {
  const caller = (set: string): Files => ({
    'go.mod': 'module shop\nrequire github.com/pressly/goose/v3 v3.1.0\n',
    'db/migrations/1_a.sql': '-- +goose Up\nA;\n',
    'db/migrate.go': `package db
import "github.com/pressly/goose/v3"
//go:embed migrations/*.sql
var files embed.FS
func open() *sql.DB {
  config, _ := pgx.ParseConfig(url)
  ${set}
  return stdlib.OpenDB(*config)
}
func Up() {
  goose.Up(open(), "migrations")
}
`,
  });

  it('sets timeouts by a constant of its own', () => {
    const set = "', limit.Milliseconds())";
    const files = inFormat('', set);
    const text = (files['db/migrate.go'] ?? '')
      .replace("'', limit", '"SET statement_timeout = %d", limit')
      .replace('func connect', 'const limit = 10 * time.Minute\nfunc connect');
    expect(
      toolFor('sql-migrate', 'db/migrations', { ...files, 'db/migrate.go': text }).runBy?.timeouts,
    ).toEqual([{ name: 'statement_timeout', value: '10min', place: 'db/migrate.go:8' }]);
  });

  it('sets timeouts for the connections that it opens', () => {
    expect(
      toolFor('goose', 'db/migrations', caller('config.RuntimeParams["lock_timeout"] = "5s"')),
    ).toMatchObject({
      name: 'goose',
      runBy: { timeouts: [{ name: 'lock_timeout', value: '5s', place: 'db/migrate.go:7' }] },
    });
  });

  it('sets none that lasts by a query of a pool', () => {
    const { runBy } = toolFor('goose', 'db/migrations', caller('db.Exec("SET lock_timeout = 5000")'));
    expect(runBy?.timeouts).toBeUndefined();
  });
});

describe('folders by version without a manifest', () => {
  it('have no record of Temporal’s', () => {
    const tool = toolById('versioned-folders');
    const of = (files: Files) => {
      const settings = tool.configurable?.read('db', listingOf(files)) ?? new Map<string, string>();
      return tool.configurable?.apply(settings).historyTable?.name;
    };
    expect(of({ 'db/0.1/00__a.sql': '' })).toBeUndefined();
    expect(of({ 'db/v1/manifest.json': '{"Files": ["a.sql"]}', 'db/v1/a.sql': '' })).toBe('schema_version');
  });
});
