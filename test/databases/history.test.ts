/**
 * The history table of every tool, read on real servers. The tables are made by the statements of each tool's documentation or source, and
 * filled as the tool fills them; the tools themselves are not run here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../breadth.ts';
import type { ToolId } from '../../core/migrations/convention.ts';
import { historyOf } from '../../core/migrations/applying/order.ts';
import { migrationTools, toolById } from '../../core/migrations/tools.ts';
import { readHistory } from '../../engine/databases/history.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { openSession, runScript } from './native.ts';

interface Case {
  readonly tool: ToolId;
  readonly files: readonly string[];
  readonly script: string;
  readonly pending: readonly string[];
  /** For tools whose table names what files say. */
  readonly texts?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  {
    tool: 'alembic',
    files: ['0001_a.sql', '0002_b.sql'],
    texts: {
      '0001_a.sql': '-- Running upgrade  -> ae1027a6acf',
      '0002_b.sql': '-- Running upgrade ae1027a6acf -> b2',
    },
    pending: ['0002_b.sql'],
    script: `CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); INSERT INTO alembic_version VALUES ('ae1027a6acf')`,
  },
  {
    tool: 'atlas',
    files: ['1_a.sql', '2_b.sql', '3_c.sql'],
    pending: ['2_b.sql', '3_c.sql'],
    script: `CREATE SCHEMA atlas_schema_revisions; CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version varchar PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL, partial_hashes jsonb, operator_version varchar NOT NULL);
      INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('1', 'a', 2, 1, 1, now(), 1, NULL, NULL, 'h', NULL, 'v'), ('2', 'b', 2, 1, 2, now(), 1, 'failed', 's', 'h', NULL, 'v')`,
  },
  {
    tool: 'db-migrate',
    files: ['sqls/1-a-up.sql', 'sqls/2-b-up.sql'],
    pending: ['sqls/2-b-up.sql'],
    script: `CREATE TABLE migrations (id SERIAL PRIMARY KEY NOT NULL, name VARCHAR(255) NOT NULL, run_on TIMESTAMP NOT NULL); INSERT INTO migrations (name, run_on) VALUES ('/1-a', now())`,
  },
  {
    tool: 'dbmate',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1')`,
  },
  {
    tool: 'delta-folders',
    files: ['delta/72/01a.sql', 'delta/73/01b.sql'],
    pending: ['delta/73/01b.sql'],
    script: `CREATE TABLE applied_schema_deltas (version INTEGER NOT NULL, file TEXT NOT NULL, UNIQUE(version, file)); INSERT INTO applied_schema_deltas VALUES (72, '72/01a.sql')`,
  },
  {
    tool: 'diesel',
    files: ['2024-01-01-000000_a/up.sql', '2024-01-02-000000_b/up.sql'],
    pending: ['2024-01-02-000000_b/up.sql'],
    script: `CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP); INSERT INTO __diesel_schema_migrations VALUES ('20240101000000')`,
  },
  {
    tool: 'drizzle',
    files: ['0000_a.sql', '0001_b.sql'],
    pending: ['0001_b.sql'],
    script: `CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint); INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (encode(sha256('0000_a.sql'), 'hex'), 1)`,
  },
  {
    tool: 'drizzle-folders',
    files: ['20240101000000_a/migration.sql', '20240201000000_b/migration.sql'],
    pending: ['20240201000000_b/migration.sql'],
    script: `CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint, name text, applied_at timestamp with time zone DEFAULT now()); INSERT INTO drizzle.__drizzle_migrations (hash, created_at, name) VALUES ('aa', 1, '20240101000000_a')`,
  },
  {
    tool: 'flyway',
    files: ['V1__a.sql', 'V2__b.sql', 'V3__c.sql', 'V4__d.sql'],
    pending: ['V3__c.sql', 'V4__d.sql'],
    script: `CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INTEGER, installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INTEGER NOT NULL, success BOOLEAN NOT NULL);
      INSERT INTO flyway_schema_history VALUES (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'x', now(), 0, true), (2, '2', 'b', 'SQL', 'V2__b.sql', 1, 'x', now(), 1, true), (3, '3', 'c', 'SQL', 'V3__c.sql', 1, 'x', now(), 1, false)`,
  },
  {
    tool: 'golang-migrate',
    files: ['1_a.up.sql', '2_b.up.sql'],
    pending: ['2_b.up.sql'],
    script: `CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (1, false)`,
  },
  {
    tool: 'go-pg',
    files: ['1_a.tx.up.sql', '2_b.tx.up.sql', '3_c.up.sql'],
    pending: ['2_b.tx.up.sql', '3_c.up.sql'],
    script: `CREATE TABLE gopg_migrations (id serial, version bigint, created_at timestamptz); INSERT INTO gopg_migrations (version, created_at) VALUES (1, now()), (2, now()), (1, now())`,
  },
  {
    tool: 'goose',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE goose_db_version (id serial NOT NULL PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NULL default now());
      INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)`,
  },
  {
    tool: 'hasura',
    files: ['1706702400000_a/up.sql', '1706702500000_b/up.sql', '1706702600000_c/up.sql'],
    pending: ['1706702500000_b/up.sql', '1706702600000_c/up.sql'],
    script: `CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version (hasura_uuid uuid PRIMARY KEY, version text NOT NULL, upgraded_on timestamptz NOT NULL, cli_state jsonb NOT NULL DEFAULT '{}', console_state jsonb NOT NULL DEFAULT '{}');
      INSERT INTO hdb_catalog.hdb_version VALUES (gen_random_uuid(), '48', now(), '{"settings": {"migration_mode": "true"}, "migrations": {"default": {"1706702400000": false, "1706702500000": true}}}')`,
  },
  {
    tool: 'hasura',
    files: ['1706702400000_a/up.sql'],
    pending: ['unknown: hdb_version names no migration that has run'],
    script: `CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version (cli_state jsonb NOT NULL DEFAULT '{}'); INSERT INTO hdb_catalog.hdb_version DEFAULT VALUES`,
  },
  {
    tool: 'knex',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz); INSERT INTO knex_migrations (name, batch) VALUES ('1_a.js', 1)`,
  },
  {
    tool: 'liquibase',
    files: ['changes/1-a.sql', 'changes/2-b.sql'],
    pending: ['changes/2-b.sql'],
    script: `CREATE TABLE databasechangelog (id VARCHAR(255) NOT NULL, author VARCHAR(255) NOT NULL, filename VARCHAR(255) NOT NULL, dateexecuted TIMESTAMP NOT NULL, orderexecuted INTEGER NOT NULL, exectype VARCHAR(10) NOT NULL, md5sum VARCHAR(35)); INSERT INTO databasechangelog VALUES ('1', 'me', 'db/changes/1-a.sql', now(), 1, 'EXECUTED', '9:x')`,
  },
  {
    tool: 'node-pg-migrate',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE pgmigrations (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL); INSERT INTO pgmigrations (name, run_on) VALUES ('1_a', now())`,
  },
  {
    tool: 'play',
    files: ['1.sql', '2.sql'],
    pending: ['2.sql'],
    script: `CREATE TABLE play_evolutions (id int not null primary key, hash varchar(255) not null, applied_at timestamp not null, apply_script text, revert_script text, state varchar(255), last_problem text); INSERT INTO play_evolutions VALUES (1, 'h', now(), '', '', 'applied', ''), (2, 'h', now(), '', '', 'applying_up', 'no')`,
  },
  {
    tool: 'pop',
    files: ['1_a.up.sql', '2_b.up.sql'],
    pending: ['2_b.up.sql'],
    script: `CREATE TABLE schema_migration (version VARCHAR(14) PRIMARY KEY); INSERT INTO schema_migration VALUES ('1')`,
  },
  {
    tool: 'postgres-migrations',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE migrations (id integer PRIMARY KEY, name varchar(100) UNIQUE NOT NULL, hash varchar(40) NOT NULL, executed_at timestamp DEFAULT current_timestamp); INSERT INTO migrations VALUES (0, 'create-migrations-table', 'h'), (1, 'a', 'h')`,
  },
  {
    tool: 'prisma',
    files: ['1_a/migration.sql', '2_b/migration.sql'],
    pending: ['2_b/migration.sql'],
    script: `CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0);
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', 'c', now(), '1_a'), ('y', 'c', NULL, '2_b')`,
  },
  {
    tool: 'rambler',
    files: ['01_a.sql', '02_b.sql'],
    pending: ['02_b.sql'],
    script: `CREATE TABLE migrations (migration VARCHAR(255) NOT NULL); INSERT INTO migrations VALUES ('01_a.sql')`,
  },
  {
    tool: 'refinery',
    files: ['V1__a.sql', 'V2__b.sql'],
    pending: ['V2__b.sql'],
    script: `CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255)); INSERT INTO refinery_schema_history VALUES (1, 'a', '2027-01-01T00:00:00Z', '1')`,
  },
  {
    tool: 'sequelize',
    files: ['1-a.sql', '2-b.sql'],
    pending: ['2-b.sql'],
    script: `CREATE TABLE "SequelizeMeta" (name VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY); INSERT INTO "SequelizeMeta" VALUES ('1-a.js')`,
  },
  {
    tool: 'sql-migrate',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE gorp_migrations (id text not null primary key, applied_at timestamptz); INSERT INTO gorp_migrations VALUES ('1_a.sql', now())`,
  },
  {
    tool: 'sqlx',
    files: ['1_a.sql', '2_b.sql'],
    pending: ['2_b.sql'],
    script: `CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL); INSERT INTO _sqlx_migrations VALUES (1, 'a', now(), true, '', 1), (2, 'b', now(), false, '', 1)`,
  },
  {
    tool: 'sqitch',
    files: ['deploy/a.sql', 'deploy/b.sql'],
    pending: ['deploy/b.sql'],
    script: `CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL, planned_at timestamptz NOT NULL DEFAULT now()); INSERT INTO sqitch.changes (change_id, change, project) VALUES ('1', 'a', ''), ('2', 'b', 'another')`,
  },
  {
    tool: 'supabase',
    files: ['20240101120000_a.sql', '20240102120000_b.sql'],
    pending: ['20240102120000_b.sql'],
    script: `CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY, statements text[], name text); INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101120000')`,
  },
  {
    tool: 'tern',
    files: ['001_a.sql', '002_b.sql'],
    pending: ['002_b.sql'],
    script: `CREATE TABLE public.schema_version (version int4 not null); INSERT INTO schema_version VALUES (1)`,
  },
  {
    tool: 'typeorm',
    files: ['1706702400000-a.sql', '1706702500000-b.sql'],
    pending: ['1706702500000-b.sql'],
    script: `CREATE TABLE migrations (id SERIAL NOT NULL PRIMARY KEY, "timestamp" bigint NOT NULL, name character varying NOT NULL); INSERT INTO migrations ("timestamp", name) VALUES (1706702400000, 'A1706702400000')`,
  },
  {
    tool: 'versioned-folders',
    files: ['v1.2/a.sql', 'v1.10/b.sql'],
    pending: ['v1.10/b.sql'],
    script: `CREATE TABLE schema_version (version_partition INT not null, db_name VARCHAR(255) not null, creation_time TIMESTAMP, curr_version VARCHAR(64), min_compatible_version VARCHAR(64), PRIMARY KEY (version_partition, db_name)); INSERT INTO schema_version VALUES (0, 'temporal', now(), '1.2', '1.0')`,
  },
];

describe.each(newest([14, 18] as const))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });
  afterAll(() => server.stop());

  it.each(cases)('$tool', async ({ tool, files, script, pending, texts }) => {
    expect(await pendingOn(tool, files, '')).toEqual([
      `unknown: no history table ${shownTable(tool)} was found`,
    ]);
    expect(await pendingOn(tool, files, script, texts)).toEqual(pending);
  });

  async function pendingOn(
    tool: ToolId,
    files: readonly string[],
    script: string,
    texts: Case['texts'] = {},
  ): Promise<readonly string[]> {
    const database = await server.createDatabase();
    if (script !== '') await runScript(server, database, script);
    const session = await openSession(server, database);
    try {
      const { historyTable: table, name } = toolById(tool);
      const all = historyOf(toolById(tool), files).up;
      const read = await readHistory(session, {
        dialect: 'postgresql',
        table,
        tool: name,
        files: all,
        textOf: ({ path }) => texts[path] ?? path,
      });
      if (read.kind === 'failed') throw new Error(read.failure.message);
      return read.kind === 'unknown'
        ? [`unknown: ${read.because}`]
        : read.state.pending.map(({ path }) => path);
    } finally {
      await session.close();
      await server.dropDatabase(database);
    }
  }
});

it('has a case for every tool that keeps a history table', () => {
  const keeping = migrationTools.filter(({ historyTable }) => historyTable !== undefined);
  expect(new Set(cases.map(({ tool }) => tool))).toEqual(new Set(keeping.map(({ id }) => id)));
});

function shownTable(tool: ToolId): string {
  const { schema, name } = toolById(tool).historyTable ?? { schema: undefined, name: '' };
  return schema === undefined ? name : `${schema}.${name}`;
}
