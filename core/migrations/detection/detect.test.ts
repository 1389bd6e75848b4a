import { describe, expect, it } from 'vitest';
import { detect, type FolderOverride } from './detect.ts';
import { dialectOfFile } from '../dialect/dialect.ts';
import { describeReason } from '../reason.ts';
import { describeSilence, silentPath, silentText } from './ignored-files.ts';

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly overrides?: readonly Partial<FolderOverride>[];
  /** `folder: tool, dialect, n files` and `folder: unread tool`. */
  readonly found: readonly string[];
}

const postgres = 'create table t (a jsonb);';
const mysql = 'create table `t` (a int auto_increment) engine=InnoDB;';
const generic = 'create table t (a int);';

const cases: readonly Case[] = [
  {
    title: 'golang-migrate in the root',
    files: { '1_a.up.sql': postgres, '1_a.down.sql': 'drop table t;' },
    found: [': golang-migrate, PostgreSQL, 2 files'],
  },
  {
    title: 'goose by its annotation, one folder for each dialect',
    files: {
      'db/mysql/001_a.sql': `-- +goose Up\n${mysql}`,
      'db/postgres/001_a.sql': `-- +goose Up\n${generic}`,
      'db/sqlite/001_a.sql': '-- +goose Up\ncreate table t (a longtext, b character varying(9), c bytea);',
    },
    found: [
      'db/mysql: goose, MySQL, 1 files',
      'db/postgres: goose, PostgreSQL, 1 files',
      'db/sqlite: goose, SQLite, 1 files',
    ],
  },
  {
    title: 'Prisma by its lock file',
    files: {
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
      'prisma/migrations/0_init/migration.sql': generic,
    },
    found: ['prisma/migrations: prisma, PostgreSQL, 1 files'],
  },
  {
    title: 'Prisma by its schema',
    files: {
      'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url = env("X")\n}',
      'prisma/migrations/20240101000000_a/migration.sql': generic,
    },
    found: ['prisma/migrations: prisma, SQLite, 1 files'],
  },
  {
    title: 'sqlx that is built for several databases, by what the files say',
    files: {
      'Cargo.toml':
        '[workspace.dependencies]\nsqlx = { version = "0.9", features = ["chrono", "postgres", "runtime-tokio", "sqlite"] }',
      'crates/db/Cargo.toml': '[dependencies]\nsqlx = { workspace = true }',
      'crates/db/migrations/20240101000000_a.up.sql': postgres,
      'crates/db/migrations/20240101000000_a.down.sql': '',
    },
    found: ['crates/db/migrations: sqlx, PostgreSQL, 2 files'],
  },
  {
    title: 'Diesel',
    files: {
      'migrations/2024-01-01-000000_a/up.sql': postgres,
      'migrations/2024-01-01-000000_a/down.sql': '',
    },
    found: ['migrations: diesel, PostgreSQL, 2 files'],
  },
  {
    title: 'Hasura, which looks like Diesel',
    files: {
      'config.yaml': 'version: 3\nmetadata_directory: metadata\n',
      'migrations/default/1600_a/up.sql': postgres,
    },
    found: ['migrations/default: hasura, PostgreSQL, 1 files'],
  },
  {
    title: 'Flyway with folders below, and one of another dialect',
    files: {
      'src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:postgresql://h/db\n',
      'src/main/resources/db/migration/V1__a.sql': generic,
      'src/main/resources/db/migration/2024/V2__b.sql': generic,
      'src/main/resources/db/migration/mysql/V2__b.sql': mysql,
    },
    found: [
      'src/main/resources/db/migration: flyway, PostgreSQL, 2 files',
      'src/main/resources/db/migration/mysql: flyway, MySQL, 1 files',
    ],
  },
  {
    title: 'Flyway whose configurations disagree: the text decides',
    files: {
      'flyway.conf': 'flyway.url=jdbc:postgresql://h/db',
      'sub/flyway.conf': 'flyway.url=jdbc:mysql://h/db',
      'sub/sql/V1__a.sql': mysql,
    },
    found: ['sub/sql: flyway, MySQL, 1 files'],
  },
  {
    title: 'one folder for several dialects',
    files: {
      'm/1_a.postgres.up.sql': generic,
      'm/1_a.mysql.up.sql': mysql,
      'm/2_b.up.sql': generic,
      'm/3_to_sqlite_later.up.sql': generic,
    },
    found: ['m: pop, PostgreSQL, 3 files, 1 for MySQL'],
  },
  {
    title: 'numbered files in a folder named for migrations',
    files: { 'migrations/001.sql': generic, 'migrations/002.sql': postgres },
    found: ['migrations: plain, PostgreSQL, 2 files'],
  },
  {
    title: 'a single numbered file in a folder named for migrations, also with a word of its generator',
    files: { 'db/migrations/0000.gen.sql': postgres, 'db/queries/users.gen.sql': 'select 1;' },
    found: ['db/migrations: plain, PostgreSQL, 1 files'],
  },
  {
    title: 'a single numbered file that changes no table',
    files: { 'migrations/1.sql': 'select 1;', 'updates/2.sql': postgres },
    found: [],
  },
  {
    title: 'numbered reports',
    files: { 'reports/1_a.sql': 'select 1;', 'reports/2_b.sql': 'select 2;' },
    found: [],
  },
  {
    title: 'dbmate',
    files: { 'db/migrations/1_a.sql': `-- migrate:up\n${postgres}`, 'db/migrations/2_b.sql': '' },
    found: ['db/migrations: dbmate, PostgreSQL, 2 files'],
  },
  {
    title: 'micrate, which Plinth knows by name only',
    files: { 'db/migrations/1_a.sql': '-- +micrate Up\n', 'db/migrations/2_b.sql': '' },
    found: ['db/migrations: unread micrate'],
  },
  {
    title: 'migrations in the words of their framework',
    files: {
      'alembic/versions/1a2b_first.py': 'from alembic import op\n',
      'shop/migrations/0001_initial.py': 'from django.db import migrations, models\n',
      'shop/migrations/__init__.py': '',
      'db/migrate/20250101000000_first.rb': 'class First < ActiveRecord::Migration[7.1]\nend\n',
      'database/migrations/2025_01_01_000000_first.php': 'return new class extends Migration {};\n',
      // Others’ files in folders of such a name.
      'api/versions/v1.py': 'from flask import Blueprint\n',
    },
    found: [
      'alembic/versions: unread Alembic',
      'shop/migrations: unread Django',
      'db/migrate: unread Rails',
      'database/migrations: unread Laravel',
    ],
  },
  {
    title: 'no sign but what the project depends on',
    files: {
      'go.mod': 'require github.com/jackc/pgx/v5 v5',
      'm/1_a.up.sql': generic,
      'other/go.mod': 'github.com/go-sql-driver/mysql',
    },
    found: ['m: golang-migrate, PostgreSQL, 1 files'],
  },
  {
    title: 'no sign but what a project of .NET depends on',
    files: {
      'src/Shop.csproj': '<PackageReference Include="dbup-sqlserver" Version="6.0.0" />',
      'src/m/1_a.up.sql': generic,
      'other/Other.csproj': '<PackageReference Include="Npgsql" />',
    },
    found: ['src/m: golang-migrate, SQL Server, 1 files'],
  },
  {
    title: 'the schema file of Prisma for SQL Server',
    files: {
      'prisma/schema.prisma': 'datasource db {\n  provider = "sqlserver"\n}\n',
      'prisma/migrations/migration_lock.toml': 'provider = "sqlserver"\n',
      'prisma/migrations/20240101000000_a/migration.sql': generic,
    },
    found: ['prisma/migrations: prisma, SQL Server, 1 files'],
  },
  {
    title: 'the Transact-SQL of scripts that DbUp, grate and others run',
    files: {
      'migrations/0001_a.sql':
        "IF COL_LENGTH('[dbo].[Orders]', 'Note') IS NULL\n  ALTER TABLE [dbo].[Orders] ADD [Note] NVARCHAR(50) NULL\nGO\n",
      'migrations/0002_b.sql': "EXEC sp_rename 'dbo.Orders.Note', 'Remark', 'COLUMN'\nGO\n",
    },
    found: ['migrations: plain, SQL Server, 2 files'],
  },
  {
    title: 'no sign but the neighbours',
    files: { 'a/1_a.up.sql': postgres, 'b/1_a.up.sql': generic },
    found: ['a: golang-migrate, PostgreSQL, 1 files', 'b: golang-migrate, PostgreSQL, 1 files'],
  },
  {
    title: 'no sign at all',
    files: { 'm/1_a.up.sql': generic },
    found: ['m: golang-migrate, an unknown dialect, 1 files'],
  },
  {
    title: 'ClickHouse is not MySQL',
    files: {
      'm/1_a.up.sql': 'create table t (`a` LowCardinality(String)) engine = ReplicatedMergeTree order by a;',
    },
    found: ['m: golang-migrate, ClickHouse, 1 files'],
  },
  {
    title: 'vendored, dbt and test folders',
    files: {
      'node_modules/x/migrations/1_a.up.sql': postgres,
      'wh/dbt_project.yml': '',
      'wh/migrations/1_a.up.sql': postgres,
      'test/fixtures/1_a.up.sql': postgres,
    },
    found: [],
  },
  {
    title: 'the configuration speaks first',
    files: { 'fixtures/sql/1_a.up.sql': mysql, 'fixtures/sql/1_a.down.sql': mysql },
    overrides: [{ folder: 'fixtures/sql', dialect: 'postgresql', targetVersion: 14 }],
    found: ['fixtures/sql: golang-migrate, PostgreSQL, 2 files'],
  },
  {
    title: 'the configuration names the tool',
    files: { 'sql/1_a.sql': postgres, 'sql/2_b.sql': postgres },
    overrides: [{ folder: 'sql', tool: 'plain' }],
    found: ['sql: plain, PostgreSQL, 2 files'],
  },
  { title: 'an empty workspace', files: {}, found: [] },
];

describe('detect', () => {
  it.each(cases)('$title', ({ files, overrides = [], found }) => {
    const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
    const complete = overrides.map((override) => ({
      folder: '',
      tool: undefined,
      dialect: undefined,
      targetVersion: undefined,
      appliedThrough: undefined,
      file: 'plinth.config.json',
      ...override,
    }));
    const { folders, unread } = detect(listing, complete);
    expect([
      ...folders.map((one) => {
        const others = [...one.others].map(([name, count]) => `, ${count} for ${name}`).join('');
        return `${one.path}: ${one.tool}, ${one.dialectName}, ${one.files.length} files${others}`;
      }),
      ...unread.map((one) => `${one.path}: unread ${one.tool}`),
    ]).toEqual(found);
    for (const folder of folders) expect(folder.toolReasons.map(describeReason).join()).not.toBe('');
  });

  it('keeps a configured version and assumes one otherwise', () => {
    const listing = { paths: ['1_a.up.sql'], text: () => postgres };
    const override = {
      folder: '',
      tool: undefined,
      dialect: undefined,
      targetVersion: 13,
      appliedThrough: '1',
      file: 'c',
    };
    expect(detect(listing, [override]).folders[0]).toMatchObject({
      targetVersion: 13,
      targetVersionFrom: 'configured',
      appliedThrough: '1',
    });
    expect(detect(listing, []).folders[0]).toMatchObject({ targetVersion: 16, targetVersionFrom: 'assumed' });
  });

  it.each([
    [
      'statistics say more than what the repository starts',
      15,
      { targetVersion: 15, targetVersionFrom: 'statistics' },
    ],
    ['a server that is not known is left out', 9, { targetVersion: 17, targetVersionFrom: 'repository' }],
  ] as const)('%s', (_title, version, expected) => {
    const texts: Readonly<Record<string, string>> = { 'compose.yaml': 'image: postgres:17' };
    const listing = {
      paths: ['1_a.up.sql', 'compose.yaml'],
      text: (path: string) => texts[path] ?? postgres,
      measured: () => ({ version, file: 'plinth.stats.json' }),
    };
    expect(detect(listing, []).folders[0]).toMatchObject(expected);
    const override = {
      folder: '',
      tool: undefined,
      dialect: undefined,
      targetVersion: 18,
      appliedThrough: undefined,
      file: 'c',
    };
    expect(detect(listing, [override]).folders[0]?.targetVersion).toBe(18);
  });
});

const texts: readonly (readonly [string, string, string])[] = [
  ['a.sql', 'select 1::int', 'PostgreSQL'],
  ['a.sql', 'create index concurrently i on t (a)', 'PostgreSQL'],
  ['a.sql', 'select 1', 'an unknown dialect'],
  ['a.sql', '-- create index concurrently, jsonb\nselect 1', 'an unknown dialect'],
  ['a.sql', "select 'jsonb ::text'", 'an unknown dialect'],
  ['a.sql', 'select `a` from t; alter table t engine=innodb', 'MySQL'],
  ['a.sql', 'select 1\nGO\nselect 2\nGO\n', 'SQL Server'],
  ['a.sql', "insert into t values (N'x'); create table [dbo].[t] (a int)", 'SQL Server'],
  ['a.sql', 'pragma foreign_keys = off; create table t (id integer primary key autoincrement)', 'SQLite'],
  ['db/postgres/a.sql', 'select 1', 'PostgreSQL'],
  ['db/postgres/a.sql', 'create table `t` (a int unsigned)', 'MySQL'],
  ['a.mysql.sql', 'select 1', 'MySQL'],
  ['pg/1_a.cockroach.up.sql', 'create index concurrently i on t (a)', 'CockroachDB'],
  ['upgrade_3_to_4_sqlite.sql', 'select 1', 'SQLite'],
  ['db2_engine_7.4.sql', 'create index i on t (a)', 'Db2'],
  ['import_from_mysql.sql', 'select 1::int', 'PostgreSQL'],
  ['patches/mysql/a.sql', 'alter table t alter column a drop default', 'MySQL'],
  ['a.sql', 'set @today = curdate(); alter table t add a int', 'an unknown dialect'],
  ['a.sql', '# Dates of genes\nalter table t add a int', 'MySQL'],
  ['a.sql', 'create table t (a int, unique (a) on conflict replace)', 'SQLite'],
  [
    'a.sql',
    'create table t (serial text unique); insert into t (a, serial) values (1, 2)',
    'an unknown dialect',
  ],
  ['a.sql', 'create table t (id serial, a int)', 'PostgreSQL'],
  ['a.sql', 'alter table $schema$.[orders] add [state] int', 'SQL Server'],
  ['sqlanywhere/a.sql', 'select 1', 'SQL Anywhere'],
  ['storage/sqlitelb/59.sql', 'drop table a', 'SQLite'],
  ['db/mysql57/a.sql', 'drop table a', 'MySQL'],
  ['tools/mysql2pgsql/a.sql', 'drop table a', 'an unknown dialect'],
  ['a.sql', '', 'an unknown dialect'],
  ['a.sql', 'create table a (\n  id $$,\n  b $$,\n  c text\n)', 'an unknown dialect'],
  ['a.sql', "do $$ begin perform format($a$x$a$, 'y'); end $$", 'PostgreSQL'],
];

describe('dialectOfFile', () => {
  it.each(texts)('%s: %s', (path, text, dialect) => {
    expect(dialectOfFile(path, text).name).toBe(dialect);
  });
});

describe('silence', () => {
  it.each([
    ['node_modules/x/a.sql', "it lies in node_modules, which holds other people's code"],
    ['a/third_party/b.sql', "it lies in third_party, which holds other people's code"],
    ['test/Fixtures/a.sql', 'Fixtures holds test or seed data'],
    ['src/Shop.Data.Tests/Scripts/1_a.sql', 'Shop.Data.Tests holds test or seed data'],
    ['popx/stub/migrations/1_a.up.sql', 'stub holds test or seed data'],
    ['seed.sql', 'seed.sql holds test or seed data'],
    ['tests/orders.test.sql', 'orders.test.sql holds test or seed data'],
    ['parser/__tests__/a.sql', '__tests__ holds test or seed data'],
    ['parser/input/schema.in.sql', 'schema.in.sql holds test or seed data'],
    ['sql/MakeLocalDatabaseConsistentWithLive.sql', undefined],
    ['local-dev/1_a.sql', undefined],
    ['sql/AddAccountForUITests.sql', undefined],
    ['migrations/V3__local_databases.sql', undefined],
    ['migrations/003_add_local_time.sql', undefined],
    ['migrations/004_table_for_tests_of_students.sql', undefined],
    ['dev/migrations/1_a.sql', undefined],
    ['wh/models/a.sql', 'wh is a dbt project'],
    ['whale/a.sql', undefined],
    ['db/verify/a.sql', 'Sqitch rolls back what it runs from db/verify'],
    ['migrations/1_seed_users.sql', undefined],
  ])('%s', (path, why) => {
    const silence = silentPath(path, { dbtProjects: ['wh'], verifyFolders: ['db/verify'] });
    expect(silence && describeSilence(silence)).toBe(why);
  });

  it.each([
    ['-- PostgreSQL database dump\n--\n', 'it is a dump: its header says “PostgreSQL database dump”'],
    ['begin;\nselect plan(3);\nselect ok(true);', 'it is a test of pgTAP'],
    ['create table a (i int);\nselect planned(3);', undefined],
    ['-- Not executed:\n-- only read by sqlc.\n\ncreate table a (i int);', undefined],
    ['x'.repeat(5_000_001), 'it is a dump: larger than 5 MB'],
    ["select * from {{ ref('orders') }}", '{{ ref makes it a template, not SQL'],
    ['{% if x %}select 1{% endif %}', '{% if makes it a template, not SQL'],
    ['\0\x01\x02\x03'.repeat(100), 'it is not text'],
    ['create table {{ .Schema }}.t (a int)', undefined],
    ['select 1\0', undefined],
    ['', undefined],
  ])('%#', (text, why) => {
    const silence = silentText(text);
    expect(silence && describeSilence(silence)).toBe(why);
  });
});

it('knows the databases of a worker for SQLite', () => {
  const files: Readonly<Record<string, string>> = {
    'wrangler.toml': '[[d1_databases]]\nbinding = "DB"\n',
    'migrations/0001_a.sql': 'CREATE TABLE notes (id TEXT);',
    'migrations/0002_b.sql': 'CREATE TABLE tags (id TEXT);',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => one.dialect)).toEqual(['sqlite']);
});
