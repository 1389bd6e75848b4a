/** What a tool does around its files, by what the repository says of it: each case is a repository of a few files. Their sources stand with the tools. */
import { describe, expect, it } from 'vitest';
import { detect } from './detect.ts';
import { toolOf } from './tools.ts';
import type { MigrationTool } from './convention.ts';

type Files = Readonly<Record<string, string>>;

function toolIn(files: Files): MigrationTool {
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  return toolOf(folders[0]!);
}

/** `kind`, and how long a second run wants it. */
function lockInWords({ lock: { kind, wait } }: MigrationTool): string {
  if (wait === undefined) return kind;
  return `${kind} ${wait.seconds} s${wait.isTrying === true ? ', tries' : ''}${wait.isEarlyOnly === true ? ', early ones' : ''}`;
}

const table = 'CREATE TABLE a (x jsonb);';
const goose = { 'db/migrations/00001_a.sql': `-- +goose Up\n${table}\n` };
const migrate = { 'db/migrations/000001_a.up.sql': table };
const sqlx = {
  'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n',
  'migrations/20240101000000_a.sql': table,
};
const provider = (options: string): Files => ({
  ...goose,
  'db/migrate.go': `package db\nimport "github.com/pressly/goose/v3"\n//go:embed migrations/*.sql\nvar files embed.FS\nfunc up() {\n  provider, _ := goose.NewProvider(goose.DialectPostgres, db, files${options})\n  provider.Up(ctx)\n}\n`,
});
const library = (more: string): Files => ({
  ...migrate,
  'db/migrate.go': `package db\nimport "github.com/golang-migrate/migrate/v4"\n//go:embed migrations/*.sql\nvar files embed.FS\nfunc up() {\n  ${more}\n  m.Up()\n}\n`,
});

describe('a second run', () => {
  it.each<readonly [said: string, files: Files]>([
    ['session-advisory 15 s, early ones', migrate],
    ['session-advisory 15 s, early ones', library('m, _ := migrate.New(source, url)')],
    ['unknown', library('m.LockTimeout = time.Hour')],
    ['none', goose],
    ['none', provider('')],
    ['session-advisory 300 s', provider(', goose.WithSessionLocker(locker)')],
    ['unknown', provider(', goose.WithSessionLocker(lock.WithLockTimeout(1, 9))')],
    ['session-advisory', sqlx],
    ['none', { ...sqlx, 'src/db.rs': 'let m = sqlx::migrate!().set_locking(false);' }],
    [
      'none',
      { ...sqlx, 'src/db.rs': 'fn up() {\n  let mut m = sqlx::migrate!();\n  m.set_locking(false);\n}' },
    ],
    ['session-advisory', { ...sqlx, 'src/db.rs': 'let m = sqlx::migrate!().set_locking(!skip);' }],
    [
      'session-advisory',
      {
        ...sqlx,
        'src/db.rs':
          'fn up(skip: bool) {\n  let mut m = sqlx::migrate!();\n  if skip {\n    m.set_locking(false);\n  }\n}',
      },
    ],
    ['session-advisory 10 s', { 'prisma/migrations/20240101000000_a/migration.sql': table }],
    ['none', { 'migrations/2024-01-01-000000_a/up.sql': table }],
    ['transaction-advisory 50 s, tries', { 'db/V1__a.sql': table, 'db/V2__b.sql': table }],
    [
      'transaction-advisory',
      { 'db/V1__a.sql': table, 'db/V2__b.sql': table, 'flyway.conf': 'flyway.lockRetryCount=-1' },
    ],
    [
      'session-advisory 0 s',
      {
        'package.json': '{"dependencies": {"node-pg-migrate": "9"}}',
        'migrations/1000000000000_a.sql': `-- Up Migration\n${table}`,
      },
    ],
    ['unknown', { 'db/migrations/001_a.sql': table, 'db/migrations/002_b.sql': table }],
  ])('finds %s', (said, files) => {
    expect(lockInWords(toolIn(files))).toBe(said);
  });

  it('finds no lock where sqlx’s command runs', () => {
    expect(toolIn(sqlx).lockOfCommand?.kind).toBe('none');
  });
});

describe('a program without a file that has run', () => {
  it.each<readonly [missing: 'refused' | undefined, files: Files]>([
    ['refused', migrate],
    ['refused', sqlx],
    [undefined, { ...sqlx, 'src/db.rs': 'sqlx::migrate!().set_ignore_missing(true).run(&pool)' }],
    [
      undefined,
      { ...sqlx, 'src/boot.rs': 'sqlx::migrate!("../migrations").set_ignore_missing(true).run(&pool)' },
    ],
    [undefined, goose],
    [
      undefined,
      {
        ...migrate,
        'db/db.go':
          'package db\nimport "github.com/maragudk/migrate"\n//go:embed migrations/*.sql\nvar files embed.FS\n',
      },
    ],
    [undefined, { 'migrations/2024-01-01-000000_a/up.sql': table }],
    [undefined, { 'db/V1__a.sql': table, 'db/V2__b.sql': table }],
    ['refused', { 'db/migrations/1_a.sql': `-- +migrate Up\n${table}` }],
    ['refused', { 'db/001_a.sql': `${table}\n---- create above / drop below ----\n` }],
  ])('%s: %j', (missing, files) => {
    expect(toolIn(files).missing).toBe(missing);
  });
});

const pg = {
  'package.json': '{"dependencies": {"node-pg-migrate": "9"}}',
  'migrations/1000000000000_a.sql': `-- Up Migration\n${table}`,
};
const runner = (options: string): string =>
  `import { runner } from 'node-pg-migrate';\nexport async function migrate() {\n  await runner({ dir: 'migrations', direction: 'up'${options} });\n}\n`;
const drizzle = {
  'package.json': '{}',
  'drizzle/meta/_journal.json':
    '{"dialect": "postgresql", "entries": [{"idx": 0, "when": 1, "tag": "0000_a"}]}',
  'drizzle/0000_a.sql': table,
};
const migrator = (driver: string): string =>
  `import { migrate } from 'drizzle-orm/${driver}/migrator';\nexport async function run() {\n  await migrate(db, { migrationsFolder: './drizzle' });\n}\n`;
const begun = (given: string, more = ''): string =>
  `fn migrations() -> Migrator { sqlx::migrate!() }
async fn up(pool: &PgPool) -> Result<()> {
    let mut tx = pool.begin().await?;
    let conn = tx.acquire().await?;
    let migrator = migrations();
    ${given}
    tx.commit().await?;
    Ok(())
}
${more}`;
const play = { 'conf/evolutions/default/1.sql': `# --- !Ups\n${table}\n# --- !Downs\nDROP TABLE a;\n` };

describe('one transaction', () => {
  it.each<readonly [around: string, files: Files]>([
    ['all-pending tx', pg],
    ['migration tx', { ...pg, 'src/migrate.ts': runner('') }],
    ['migration tx', { ...pg, 'src/migrate.ts': runner(', singleTransaction: false') }],
    ['all-pending tx', { ...pg, 'src/migrate.ts': runner(', singleTransaction: true') }],
    [
      'all-pending tx',
      { ...pg, 'src/migrate.ts': runner(''), 'package.json': '{"scripts": {"up": "node-pg-migrate up"}}' },
    ],
    ['all-pending tx', { ...drizzle, 'src/migrate.ts': migrator('node-postgres') }],
    ['nothing no-tx', { ...drizzle, 'src/migrate.ts': migrator('neon-http') }],
    ['migration tx', { ...sqlx, 'src/db.rs': begun('migrator.run(pool).await?;') }],
    ['all-pending tx', { ...sqlx, 'src/db.rs': begun('migrator.run(&mut *tx).await?;') }],
    ['all-pending tx', { ...sqlx, 'src/db.rs': begun('migrator.run_direct(conn).await?;') }],
    [
      'all-pending tx',
      {
        ...sqlx,
        'src/db.rs': begun(
          'apply(&mut tx).await?;',
          'async fn apply(c: &mut PgConnection) { migrations().run(c).await }',
        ),
      },
    ],
    // Another call is in none.
    [
      'migration tx',
      {
        ...sqlx,
        'src/db.rs': begun(
          'migrator.run(&mut *tx).await?;',
          'async fn other(pool: &PgPool) { migrations().run(pool).await }',
        ),
      },
    ],
    // A file that says otherwise is in it as well.
    [
      'all-pending tx',
      {
        ...sqlx,
        'migrations/20240101000000_a.sql': `-- no-transaction\n${table}`,
        'src/db.rs': begun('migrator.run(&mut *tx).await?;'),
      },
    ],
    ['nothing no-tx', play],
    ['all-pending tx', { ...play, 'conf/application.conf': 'play.evolutions.autocommit=false\n' }],
    [
      'all-pending tx',
      { ...play, 'conf/application.conf': 'play {\n  evolutions {\n    autocommit = false\n' },
    ],
    ['nothing no-tx', { ...play, 'conf/application.conf': '# autocommit = false\ndb.autoCommit = false\n' }],
  ])('is around %s', (around, files) => {
    const tool = toolIn(files);
    const [folder] = detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
    const path = folder!.files[0]!;
    const text = files[`${folder!.path}/${path}`] ?? '';
    const { delivery } = tool.read(tool.classify(path)!, text, new Map()).sections[0]!;
    expect(`${tool.transactionAround} ${delivery.toolTransaction ? 'tx' : 'no-tx'}`).toBe(around);
  });
});

it.each<readonly [sends: string, files: Files]>([
  ['whole', migrate],
  ['whole', library('')],
  ['statement-by-statement', library('c := &postgres.Config{MultiStatementEnabled: true}')],
  [
    'statement-by-statement',
    { ...migrate, Makefile: 'up:\n\tmigrate -path db -database "x?x-multi-statement=true" up\n' },
  ],
  ['whole', { ...migrate, Makefile: 'up:\n\tmigrate -path db -database "x?x-multi-statement=false" up\n' }],
])('golang-migrate sends %s: %j', (sends, files) => {
  const tool = toolIn(files);
  const { delivery } = tool.read(tool.classify('000001_a.up.sql')!, 'A; B;', new Map()).sections[0]!;
  expect(delivery).toMatchObject({ sends, toolTransaction: false });
});

it.each<readonly [table: string, files: Files]>([
  ['drizzle.__drizzle_migrations', drizzle],
  [
    'app.done',
    { ...drizzle, 'drizzle.config.ts': "export default { migrations: { table: 'done', schema: 'app' } }" },
  ],
  [
    'drizzle.done',
    {
      ...drizzle,
      'src/migrate.ts': migrator('node-postgres').replace(
        "'./drizzle' }",
        "'./drizzle', migrationsTable: 'done' }",
      ),
    },
  ],
  ['done', { 'db/migrations/1_a.sql': `-- migrate:up\n${table}`, '.env': 'DBMATE_MIGRATIONS_TABLE=done\n' }],
  ['schema_migrations', { 'db/migrations/1_a.sql': `-- migrate:up\n${table}` }],
])('keeps its record in %s', (said, files) => {
  const { historyTable } = toolIn(files);
  expect([historyTable?.schema ?? [], historyTable?.name].flat().join('.')).toBe(said);
});

it('keeps sqlx’s record where sqlx.toml has it', () => {
  const tool = toolIn({ ...sqlx, 'sqlx.toml': '[migrate]\ntable-name = "done"\n' });
  expect(tool.historyTable?.name).toBe('done');
  expect(tool.afterPart).toContain('no row in done');
});
