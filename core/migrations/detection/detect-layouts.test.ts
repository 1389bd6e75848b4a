/** Layouts of real repositories: similar names with a few words of SQL, and the folders that are detected. */
import { describe, expect, it } from 'vitest';
import { detect } from './detect.ts';

interface Layout {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** `folder: tool, dialect, n files`, `path: dump`. */
  readonly found: readonly string[];
}

const postgres = 'create table t (a jsonb);\n';
const mysql = 'create table `t` (a int auto_increment) engine=InnoDB;\n';
const sqlite = 'create table t (id integer primary key autoincrement);\n';
const generic = 'create table t (a int);\n';

/** The same text in several files. */
function each(text: string, ...paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, text]));
}

const again = ['again: MySQL', 'again: SQLite'];
const layouts: readonly Layout[] = [
  {
    title: 'Diesel, with SQL of other kinds beside it',
    files: {
      ...each(
        postgres,
        'migrations/00000000000000_diesel_initial_setup/up.sql',
        'migrations/2024-01-01-000000_a/up.sql',
      ),
      'migrations/2024-01-01-000000_a/down.sql': 'drop table t;',
      'crates/db/replaceable/triggers.sql':
        'create function f() returns trigger language plpgsql as $$ begin end $$;',
    },
    found: ['migrations: diesel, PostgreSQL, 3 files'],
  },
  {
    title: 'Diesel with a folder for each dialect',
    files: {
      ...each(
        generic,
        'migrations/mysql/2018-01-14-171611_a/up.sql',
        'migrations/sqlite/2018-01-14-171611_a/up.sql',
      ),
      'migrations/postgresql/2019-09-12-100000_a/up.sql': 'create table t (a bytea);',
    },
    found: [
      'migrations/mysql: diesel, MySQL, 1 files',
      'migrations/postgresql: diesel, PostgreSQL, 1 files',
      'migrations/sqlite: diesel, SQLite, 1 files',
    ],
  },
  {
    title: 'pop with Go templates, told by them',
    files: {
      'go.mod': 'require github.com/gobuffalo/pop/v6 v6.1.1\nrequire github.com/jackc/pgx/v4 v4.18.2\n',
      'migrations/00_init_auth_schema.up.sql':
        'create table {{ index .Options "Namespace" }}.users (a jsonb);',
      'migrations/20240101000000_more.up.sql':
        'alter table {{ index .Options "Namespace" }}.users add b text;',
    },
    found: ['migrations: pop, PostgreSQL, 2 files'],
  },
  {
    title: 'postgres-migrations in several folders, and scripts that set a test up',
    files: {
      'package.json': '{ "dependencies": { "pg": "8", "postgres-migrations": "^5.3.0" } }',
      ...each(generic, 'migrations/tenant/0001-initial.sql', 'migrations/tenant/0002-more.sql'),
      ...each(generic, 'migrations/tenant/00003-search.sql', 'migrations/multitenant/0001-initial.sql'),
      ...each(postgres, 'src/test/db/01-auth-schema.sql', 'src/test/db/02-data.sql'),
    },
    found: [
      'migrations/multitenant: postgres-migrations, PostgreSQL, 1 files',
      'migrations/tenant: postgres-migrations, PostgreSQL, 3 files',
    ],
  },
  {
    title: 'Prisma beside ClickHouse',
    files: {
      'packages/shared/prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
      'packages/shared/prisma/migrations/20230518191501_init/migration.sql': generic,
      'packages/shared/clickhouse/migrations/clustered/0001_traces.up.sql':
        'create table t (a LowCardinality(String)) engine = MergeTree order by a;',
      'packages/shared/clickhouse/migrations/clustered/0001_traces.down.sql': 'drop table t;',
    },
    found: [
      'packages/shared/clickhouse/migrations/clustered: golang-migrate, ClickHouse, 2 files',
      'packages/shared/prisma/migrations: prisma, PostgreSQL, 1 files',
    ],
  },
  {
    title: 'Prisma in a folder named otherwise, with names that are not dates',
    files: {
      'packages/database/migration/migration_lock.toml': 'provider = "postgresql"',
      ...each(generic, 'packages/database/migration/20230329205933_init/migration.sql'),
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
      'prisma/migrations/01_init/migration.sql': generic,
      ...each(
        'create table t (a Nullable(String)) engine = MergeTree order by a;',
        'db/clickhouse/migrations/01_a.sql',
        'db/clickhouse/migrations/02_b.sql',
      ),
    },
    found: [
      'db/clickhouse/migrations: plain, ClickHouse, 2 files',
      'packages/database/migration: prisma, PostgreSQL, 1 files',
      'prisma/migrations: prisma, PostgreSQL, 1 files',
    ],
  },
  {
    title: 'goose beside the schema as it is now',
    files: {
      ...each(`-- +goose Up\n${postgres}`, 'cmd/app-migrate/migrate/migrations/20240115180414_init.sql'),
      ...each(postgres, 'sql/schema/v0.sql', 'sql/schema/v1-core.sql', 'sql/schema/v1-olap.sql'),
    },
    found: ['cmd/app-migrate/migrate/migrations: goose, PostgreSQL, 1 files'],
  },
  {
    title: 'dbmate in two folders, and what it dumps',
    files: {
      'database/migrations/20211026204222_create.sql': `-- migrate:up\n${postgres}\n-- migrate:down\n`,
      'database/seed-updates/20220414230259_add.sql': "-- migrate:up\ninsert into t values ('{}'::jsonb);\n",
      'database/db_init/schema.sql': '-- Dumped from database version 15.1\nSET statement_timeout = 0;\n',
    },
    found: [
      'database/migrations: dbmate, PostgreSQL, 1 files',
      'database/seed-updates: dbmate, PostgreSQL, 1 files',
    ],
  },
  {
    title: 'goose with a folder for each dialect',
    files: {
      ...each(
        `-- +goose Up\n${generic}`,
        'assets/migrations/mysql/001_a.sql',
        'assets/migrations/sqlite/005_a.sql',
      ),
      'assets/migrations/postgres/001_a.sql': '-- +goose Up\ncreate table t (a bytea);',
    },
    found: [
      'assets/migrations/mysql: goose, MySQL, 1 files',
      'assets/migrations/postgres: goose, PostgreSQL, 1 files',
      'assets/migrations/sqlite: goose, SQLite, 1 files',
    ],
  },
  {
    title: 'numbers behind a V, a folder for each dialect',
    files: Object.fromEntries(
      ['mysql', 'postgres', 'sqlite'].flatMap((dialect) =>
        ['up', 'down'].flatMap((direction) =>
          ['V0001.Initial_Schema', 'V0002.WebAuthn'].map((name) => [
            `internal/storage/migrations/${dialect}/${name}.${direction}.sql`,
            generic,
          ]),
        ),
      ),
    ),
    found: [
      'internal/storage/migrations/mysql: plain, MySQL, 4 files',
      'internal/storage/migrations/postgres: plain, PostgreSQL, 4 files',
      'internal/storage/migrations/sqlite: plain, SQLite, 4 files',
    ],
  },
  {
    title: 'one folder for four dialects and for all of them',
    files: {
      ...each(
        generic,
        ...['cockroach', 'mysql', 'postgres', 'sqlite3'].map(
          (one) => `sql/20150100000001_networks.${one}.up.sql`,
        ),
      ),
      ...each(
        generic,
        ...['cockroach', 'mysql', 'sqlite3'].map((one) => `sql/20150100000002_more.${one}.up.sql`),
      ),
      ...each(
        generic,
        'sql/20150100000001_networks.up.sql',
        'sql/20150100000002_more.up.sql',
        'sql/20150100000003_all.autocommit.up.sql',
      ),
    },
    found: ['sql: pop, PostgreSQL, 3 files, 2 for CockroachDB, 2 for MySQL, 2 for SQLite', ...again],
  },
  {
    title: 'version folders with manifests, for three databases',
    files: Object.fromEntries(
      ['mysql/v8', 'postgresql/v12', 'sqlite/v3'].flatMap((database) => [
        [`schema/${database}/jobs/schema.sql`, generic],
        [`schema/${database}/jobs/versioned/v1.0/schema.sql`, generic],
        [
          `schema/${database}/jobs/versioned/v1.0/manifest.json`,
          '{ "SchemaUpdateCqlFiles": ["schema.sql"] }',
        ],
        [`schema/${database}/jobs/versioned/v1.10/queue.sql`, generic],
        [
          `schema/${database}/jobs/versioned/v1.10/manifest.json`,
          '{ "SchemaUpdateCqlFiles": ["queue.sql"] }',
        ],
      ]),
    ),
    found: [
      'schema/mysql/v8/jobs/versioned: versioned-folders, MySQL, 2 files',
      'schema/postgresql/v12/jobs/versioned: versioned-folders, PostgreSQL, 2 files',
      'schema/sqlite/v3/jobs/versioned: versioned-folders, SQLite, 2 files',
    ],
  },
  {
    title: 'Flyway for three databases, each in a module of its own',
    files: {
      'mysql-persistence/src/main/resources/db/migration/V1__a.sql': mysql,
      'postgres-persistence/src/main/resources/db/migration_postgres/V1__a.sql': postgres,
      'postgres-persistence/src/main/resources/db/migration_postgres_data/V13.2__b.sql':
        'update t set a = a::jsonb;',
      'sqlite-persistence/src/main/resources/db/migration_sqlite/V1__a.sql': sqlite,
    },
    found: [
      'mysql-persistence/src/main/resources/db/migration: flyway, MySQL, 1 files',
      'postgres-persistence/src/main/resources/db/migration_postgres: flyway, PostgreSQL, 1 files',
      'postgres-persistence/src/main/resources/db/migration_postgres_data: flyway, PostgreSQL, 1 files',
      'sqlite-persistence/src/main/resources/db/migration_sqlite: flyway, SQLite, 1 files',
    ],
  },
  {
    title: 'deltas of several databases, some for one dialect',
    files: {
      'pyproject.toml': 'psycopg2 = ">=2.8"\n',
      ...each(
        generic,
        'app/schema/common/delta/25/00background.sql',
        'app/schema/main/delta/65/01_a.sql',
        'app/schema/main/delta/65/02_b.sql',
      ),
      ...each(
        postgres,
        'app/schema/main/delta/65/03_c.sql.postgres',
        'app/schema/main/full_schemas/72/full.sql.postgres',
      ),
      ...each(
        sqlite,
        'app/schema/main/delta/65/03_c.sql.sqlite',
        'app/schema/main/full_schemas/72/full.sql.sqlite',
      ),
    },
    found: ['app/schema: delta-folders, PostgreSQL, 5 files, 2 for SQLite', 'again: SQLite'],
  },
  {
    title: 'numbered patches of MySQL',
    files: {
      ...each(
        mysql,
        'resources/sql/autopatches/20140104.command.sql',
        'resources/sql/autopatches/20140106.pholio.1.sql',
      ),
      ...each(mysql, 'resources/sql/patches/000.project.sql', 'resources/sql/patches/001.maniphest.sql'),
    },
    found: [
      'resources/sql/autopatches: plain, MySQL, 2 files',
      'resources/sql/patches: plain, MySQL, 2 files',
    ],
  },
  {
    title: 'Rails, whose migrations are Ruby',
    files: {
      Gemfile: 'gem "pg"\n',
      'db/migrate/20240101000000_a.rb': '',
      'db/structure.sql':
        "SET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.t (a int);\n",
    },
    found: [],
  },
  {
    title: 'Liquibase in several services, one of them of ClickHouse',
    files: Object.fromEntries(
      [
        ['analytics', 'clickhouse'],
        ['card', 'postgresql'],
      ].flatMap(([service, dialect]) => {
        const resources = `${service}-service/src/main/resources`;
        return [
          [`${resources}/application.yml`, `spring:\n  datasource:\n    url: jdbc:${dialect}://h/db\n`],
          [
            `${resources}/db/changelog/db.changelog-master.yaml`,
            'databaseChangeLog:\n  - include:\n      file: db/changelog/db.changelog-1.0.sql\n',
          ],
          [
            `${resources}/db/changelog/db.changelog-1.0.sql`,
            `--liquibase formatted sql\n--changeset a:1\n${generic}`,
          ],
        ];
      }),
    ),
    found: [
      'analytics-service/src/main/resources/db/changelog: liquibase, ClickHouse, 1 files',
      'card-service/src/main/resources/db/changelog: liquibase, PostgreSQL, 1 files',
    ],
  },
  {
    title: 'Liquibase in XML that names files in other folders, one of them twice and one that is not there',
    files: {
      'db/changelog/changelog-root.xml':
        '<databaseChangeLog><include file="../sql/b.sql" relativeToChangelogFile="true"/><include file="/db/sql/a.sql"/>' +
        '<include file="db/sql/b.sql"/><include file="gone.sql"/><includeAll path="db/late"/></databaseChangeLog>',
      ...each(
        `--liquibase formatted sql\n--changeset a:1\n${postgres}`,
        'db/sql/a.sql',
        'db/sql/b.sql',
        'db/late/c.sql',
        'db/other/d.sql',
      ),
    },
    // Liquibase does not run a file that no changelog includes.
    found: ['db: liquibase, PostgreSQL, 3 files'],
  },
  {
    title: 'sql-migrate, tern, rambler and Play, each by its marks',
    files: {
      'a/1_a.sql': `-- +migrate Up\n${postgres}`,
      'b/001_a.sql': `${postgres}---- create above / drop below ----\n`,
      'c/1_a.sql': `-- rambler up\n${postgres}`,
      'conf/evolutions/default/1.sql': `# --- !Ups\n${postgres}`,
    },
    found: [
      'a: sql-migrate, PostgreSQL, 1 files',
      'b: tern, PostgreSQL, 1 files',
      'c: rambler, PostgreSQL, 1 files',
      'conf/evolutions/default: play, PostgreSQL, 1 files',
    ],
  },
  {
    title: 'scripts that update an extension, versions of one function, and tests',
    files: {
      ...each(postgres, 'sql/updates/2.13.0--2.13.1.sql', 'sql/updates/2.13.1--2.14.0.sql'),
      ...each('create table t (a jsonb);', 'udfs/f/10.0-1.sql', 'udfs/f/11.0-1.sql', 'udfs/f/latest.sql'),
      ...each(
        postgres,
        'migrations/tests/extensions/01-postgis.sql',
        'migrations/tests/extensions/02-cron.sql',
      ),
    },
    found: [],
  },
  {
    title: 'Hasura by its metadata, where its configuration is not kept',
    files: {
      'metadata/databases/databases.yaml': '- name: default\n  kind: postgres\n',
      ...each(
        generic,
        'migrations/default/1653897540385_init/up.sql',
        'migrations/default/1653897772136_more/up.sql',
      ),
    },
    found: ['migrations/default: hasura, PostgreSQL, 2 files'],
  },
  {
    title: 'SQL Server',
    files: each(
      'CREATE TABLE [dbo].[T] ([Id] UNIQUEIDENTIFIER NOT NULL)\nGO\n',
      'util/DbScripts/2017-08-19_00_Initial.sql',
      'util/DbScripts/2017-08-19_01_More.sql',
    ),
    found: ['util/DbScripts: plain, SQL Server, 2 files'],
  },
  {
    title: 'suffixes for MySQL and Cockroach alone say nothing of PostgreSQL',
    files: each(generic, 'm/1_a.mysql.up.sql', 'm/1_a.cockroach.up.sql', 'm/2_b.mysql.up.sql'),
    found: ['m: pop, MySQL, 2 files, 1 for CockroachDB'],
  },
  {
    title: 'scripts of knex that read SQL from a folder of their own',
    files: {
      'package.json': '{ "dependencies": { "knex": "3", "pg": "8" } }',
      'db/20240101000000_a.js': '',
      'db/sql/20240101000000_a.up.sql': generic,
      'db/sql/20240101000000_a.down.sql': generic,
    },
    found: ['db: knex, PostgreSQL, 2 files'],
  },
];

describe('layouts', () => {
  it.each(layouts)('$title', ({ files, found }) => {
    const { folders, variants } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
    expect([
      ...folders.map((one) => {
        const others = [...one.others].map(([name, count]) => `, ${count} for ${name}`).join('');
        return `${one.path}: ${one.tool}, ${one.dialectName}, ${one.files.length} files${others}`;
      }),
      ...variants.map((one) => `again: ${one.dialectName}`),
    ]).toEqual(found);
  });
});
