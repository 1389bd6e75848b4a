/**
 * Whole workspaces, one for each migration tool and one for each thing that decides what is said: each finding by place, severity, rule and
 * kind of fix. The language server answers the same for them.
 */
import { cpSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plinth, workspace } from './run.ts';

const fixtures = resolve(import.meta.dirname, '..', 'fixtures', 'workspaces');

/** `file:line:column severity rule fix`, with lines and columns from one. */
const expected: Readonly<Record<string, readonly string[]>> = {
  alembic: [
    'sql/0002_email.sql:5:7 warning transaction/missing-lock-timeout none',
    'sql/0002_email.sql:5:38 error locking/set-not-null-scans files',
    'sql/0002_email.sql:7:14 error transaction/concurrently-in-transaction none',
    'sql/0003_lower.sql:3:8 warning locking/index-without-concurrently edit',
  ],
  atlas: [
    'migrations/20240201000000_index_sku.sql:4:8 warning locking/index-without-concurrently edit',
    'migrations/20240301000000_index_price.sql:2:8 warning locking/index-without-concurrently files',
    'migrations/20240301000000_index_price.sql:4:7 warning transaction/missing-lock-timeout edit',
    'migrations/20240301000000_index_price.sql:4:42 error locking/set-not-null-scans files',
  ],
  broken: [
    'migrations/2_b.up.sql:1:8 error convention/syntax-error none',
    'migrations/2_b.up.sql:2:8 warning locking/index-without-concurrently files',
    'migrations/3_c.up.sql:1:33 error convention/syntax-error none',
    'migrations/3_c.up.sql:2:8 warning locking/index-without-concurrently files',
    'migrations/3_c.up.sql:2:14 warning index/duplicate none',
    'migrations/3_c.up.sql:4:8 warning locking/index-without-concurrently files',
    'migrations/4_d.up.sql:2:7 warning transaction/missing-lock-timeout edit',
    'migrations/4_d.up.sql:3:30 error locking/set-not-null-scans files',
  ],
  configured: [
    'changes/0002-index.sql:1:8 warning locking/index-without-concurrently edit',
    'changes/0003-suppressed.sql:3:1 info convention/suppression-without-reason rewrite',
    'changes/0003-suppressed.sql:4:8 warning locking/index-without-concurrently edit',
    'changes/0003-suppressed.sql:5:18 hint convention/unknown-suppression none',
    'changes/0003-suppressed.sql:6:6 warning transaction/missing-lock-timeout edit',
    'changes/0003-suppressed.sql:6:12 warning data-loss/drop-table none',
    'changes/0003-suppressed.sql:7:18 hint convention/unused-suppression edit',
  ],
  'db-migrate': [
    'migrations/sqls/20240102000000-index-email-up.sql:1:14 error transaction/concurrently-in-transaction none',
    'migrations/sqls/20240104000000-index-upper-up.sql:1:8 warning locking/index-without-concurrently none',
  ],
  'delta-folders': [
    'storage/schema/main/delta/3/02_index.sql.postgres:1:8 warning locking/index-without-concurrently none',
    'storage/schema/state/delta/3/01_topic.sql:1:7 warning transaction/missing-lock-timeout none',
  ],
  dbmate: [
    'db/migrations/20240201000000_index_due.sql:2:8 warning locking/index-without-concurrently edit',
    'db/migrations/20240301000000_index_state.sql:3:8 warning locking/index-without-concurrently files',
  ],
  dialects: [
    'migrations/mysql/001_a.sql:2:24 info design/narrow-key rewrite',
    'migrations/postgres/002_b.sql:2:8 warning locking/index-without-concurrently edit',
  ],
  diesel: [
    'migrations/2024-02-01-000000_index_posts/up.sql:1:8 warning locking/index-without-concurrently edit',
    'migrations/2024-03-01-000000_widen_posts/up.sql:1:7 warning transaction/missing-lock-timeout edit',
    'migrations/2024-03-01-000000_widen_posts/up.sql:1:40 error locking/type-change-rewrites none',
  ],
  django: [
    'sql/0002_user_email.sql:5:7 warning transaction/missing-lock-timeout edit',
    'sql/0002_user_email.sql:5:46 error locking/set-not-null-scans files',
    'sql/0004_user_email_lower.sql:5:8 warning locking/index-without-concurrently files',
  ],
  dump: [
    'migrations/000002_index_email.up.sql:1:8 warning locking/index-without-concurrently edit',
    'migrations/000002_index_email.up.sql:1:14 warning index/duplicate none',
  ],
  // All pending files run in one transaction: no file of its own would help.
  drizzle: [
    'drizzle/0000_create_posts.sql:2:7 info design/narrow-key none',
    'drizzle/0000_create_posts.sql:7:7 info design/narrow-key rewrite',
    'drizzle/0001_index_posts.sql:1:7 warning transaction/missing-lock-timeout edit',
    'drizzle/0001_index_posts.sql:1:68 warning locking/foreign-key-validates none',
    'drizzle/0001_index_posts.sql:2:8 warning locking/index-without-concurrently none',
    'drizzle/0001_index_posts.sql:3:42 error locking/set-not-null-scans none',
  ],
  'drizzle-folders': [
    'drizzle/20240101000000_create_posts/migration.sql:2:7 info design/narrow-key none',
    'drizzle/20240101000000_create_posts/migration.sql:7:7 info design/narrow-key rewrite',
    'drizzle/20240201000000_index_posts/migration.sql:1:7 warning transaction/missing-lock-timeout edit',
    'drizzle/20240201000000_index_posts/migration.sql:1:68 warning locking/foreign-key-validates none',
    'drizzle/20240201000000_index_posts/migration.sql:2:8 warning locking/index-without-concurrently none',
    'drizzle/20240201000000_index_posts/migration.sql:3:42 error locking/set-not-null-scans none',
  ],
  flyway: [
    'src/main/resources/db/migration/V1.10__names.sql:1:7 warning transaction/missing-lock-timeout edit',
    'src/main/resources/db/migration/V1.10__names.sql:1:37 error locking/set-not-null-scans files',
    'src/main/resources/db/migration/V1__accounts.sql:2:14 warning index/missing-primary-key none',
    'src/main/resources/db/migration/V2__index_names.sql:1:8 warning locking/index-without-concurrently edit',
    'src/main/resources/db/migration/V3__index_names_again.sql:2:8 warning locking/index-without-concurrently edit',
  ],
  'golang-migrate': [
    'migrations/000002_index_orders.up.sql:1:8 warning locking/index-without-concurrently edit',
    'migrations/000003_widen.up.sql:1:7 warning transaction/missing-lock-timeout edit',
    'migrations/000003_widen.up.sql:2:45 warning data-loss/type-narrowing none',
    'migrations/000003_widen.up.sql:2:45 error locking/type-change-rewrites none',
    'migrations/000003_widen.up.sql:3:40 error locking/set-not-null-scans files',
  ],
  goose: [
    'db/001_create_users.sql:7:27 warning injection/execute-concatenation rewrite',
    'db/002_index_users.sql:3:8 warning locking/index-without-concurrently edit',
    'db/003_two_on_a_line.sql:3:33 warning locking/index-without-concurrently files',
    'db/003_two_on_a_line.sql:4:8 warning locking/index-without-concurrently edit',
  ],
  hasura: [
    'migrations/default/1706709600000_email_needed/up.sql:1:7 warning transaction/missing-lock-timeout none',
    'migrations/default/1706709600000_email_needed/up.sql:1:38 error locking/set-not-null-scans files',
    'migrations/default/1706709600000_email_needed/up.sql:2:14 error transaction/concurrently-in-transaction files',
    'migrations/default/1706713200000_index_upper/up.sql:1:8 warning locking/index-without-concurrently edit',
  ],
  knex: [
    'migrations/sql/20240103000000_email_needed.up.sql:1:7 warning transaction/missing-lock-timeout none',
    'migrations/sql/20240103000000_email_needed.up.sql:1:38 error locking/set-not-null-scans none',
    'migrations/sql/20240103000000_email_needed.up.sql:2:14 error transaction/concurrently-in-transaction files',
    'migrations/sql/20240104000000_index_upper.up.sql:1:8 warning locking/index-without-concurrently none',
  ],
  liquibase: [
    'src/main/resources/db/changelog/changes/001-index-orders.sql:10:8 warning locking/index-without-concurrently none',
    'src/main/resources/db/changelog/changes/001-index-orders.sql:15:14 error transaction/concurrently-in-transaction none',
    'src/main/resources/db/changelog/changes/001-index-orders.sql:15:27 info index/redundant-prefix none',
    'src/main/resources/db/changelog/changes/002-touch.sql:10:8 warning transaction/missing-lock-timeout edit',
    'src/main/resources/db/changelog/changes/002-touch.sql:18:7 warning transaction/missing-lock-timeout edit',
    'src/main/resources/db/changelog/changes/002-touch.sql:18:38 error locking/set-not-null-scans files',
  ],
  'node-pg-migrate': [
    'migrations/1706709600000_email-needed.sql:1:7 warning transaction/missing-lock-timeout edit',
    'migrations/1706709600000_email-needed.sql:1:38 error locking/set-not-null-scans none',
    'migrations/1706713200000_index-lower.sql:2:8 warning locking/index-without-concurrently none',
    'migrations/20240131130000000_index-email.sql:2:14 error transaction/concurrently-in-transaction none',
    'migrations/20240131130000000_index-email.sql:5:12 error transaction/concurrently-in-transaction none',
  ],
  plain: [
    'db/autopatches/20240102.users.2.sql:1:8 warning locking/index-without-concurrently edit',
    'db/migrations/V0002.Index.up.sql:2:14 error transaction/concurrently-in-transaction none',
  ],
  play: [
    'conf/evolutions/default/10.sql:2:8 warning locking/index-without-concurrently edit',
    'conf/evolutions/default/2.sql:3:7 warning transaction/missing-lock-timeout edit',
    'conf/evolutions/default/2.sql:3:38 error locking/set-not-null-scans files',
  ],
  pop: [
    'migrations/20240104000000_name_needed.up.sql:1:7 warning transaction/missing-lock-timeout none',
    'migrations/20240104000000_name_needed.up.sql:1:37 error locking/set-not-null-scans none',
    'migrations/20240104000000_name_needed.up.sql:2:14 error transaction/concurrently-in-transaction none',
    'migrations/20240104000000_name_needed.up.sql:2:27 info index/redundant-prefix none',
    'migrations/20240105000000_index_upper.up.sql:1:8 warning locking/index-without-concurrently none',
  ],
  'postgres-migrations': [
    'migrations/0003-index-lower.sql:1:14 error transaction/concurrently-in-transaction edit',
    'migrations/0004-email-needed.sql:1:7 warning transaction/missing-lock-timeout edit',
    'migrations/0004-email-needed.sql:1:38 error locking/set-not-null-scans files',
    'migrations/0005-index-upper.sql:1:8 warning locking/index-without-concurrently edit',
  ],
  prisma: [
    'prisma/migrations/20240201000000_teams/migration.sql:9:7 warning transaction/missing-lock-timeout edit',
    'prisma/migrations/20240201000000_teams/migration.sql:9:54 warning locking/foreign-key-validates files',
    'prisma/migrations/20240201000000_teams/migration.sql:9:67 warning index/foreign-key-without-index files',
    'prisma/migrations/20240301000000_index_users/migration.sql:3:8 warning locking/index-without-concurrently edit',
  ],
  several: [
    'audit/sql/2_index_events.sql:2:8 warning locking/index-without-concurrently edit',
    'db/main/2_index_rooms.sql:2:8 warning locking/index-without-concurrently edit',
  ],
  sqlx: [
    'migrations/20240201000000_index_tag.up.sql:2:8 warning locking/index-without-concurrently edit',
    'migrations/20240301000000_index_author.up.sql:1:8 warning locking/index-without-concurrently files',
    'migrations/20240301000000_index_author.up.sql:2:7 warning transaction/missing-lock-timeout edit',
    'migrations/20240301000000_index_author.up.sql:2:39 error locking/set-not-null-scans files',
  ],
  supabase: [
    'supabase/migrations/20240201000000_index_room.sql:1:8 warning locking/index-without-concurrently edit',
    'supabase/migrations/20240301000000_index_sent_at.sql:2:8 warning locking/index-without-concurrently files',
  ],
  rambler: [
    'sql/02_index.sql:6:7 warning transaction/missing-lock-timeout none',
    'sql/02_index.sql:6:38 error locking/set-not-null-scans files',
    'sql/02_index.sql:7:14 error transaction/concurrently-in-transaction files',
    'sql/03_index_upper.sql:2:8 warning locking/index-without-concurrently edit',
  ],
  sequelize: [
    'migrations/sqls/20240103000000-email-needed-up.sql:1:7 warning transaction/missing-lock-timeout none',
    'migrations/sqls/20240103000000-email-needed-up.sql:1:38 error locking/set-not-null-scans files',
    'migrations/sqls/20240103000000-email-needed-up.sql:2:14 error transaction/concurrently-in-transaction files',
    'migrations/sqls/20240104000000-index-upper-up.sql:1:8 warning locking/index-without-concurrently edit',
  ],
  'sql-migrate': [
    'migrations/10_index_name.sql:2:14 error transaction/concurrently-in-transaction none',
    'migrations/10_index_name.sql:3:8 warning locking/index-without-concurrently files',
    'migrations/10_index_name.sql:3:14 info index/redundant-prefix none',
    'migrations/10_index_name.sql:4:8 warning locking/index-without-concurrently files',
    'migrations/10_index_name.sql:4:14 info index/redundant-prefix none',
    'migrations/11_index_lower.sql:2:8 warning locking/index-without-concurrently none',
  ],
  tern: [
    'migrations/003_email_needed.sql:1:7 warning transaction/missing-lock-timeout none',
    'migrations/003_email_needed.sql:1:38 error locking/set-not-null-scans files',
    'migrations/003_email_needed.sql:2:14 error transaction/concurrently-in-transaction files',
    'migrations/004_index_upper.sql:1:8 warning locking/index-without-concurrently edit',
  ],
  typeorm: [
    'src/migrations/sql/1706709600000-EmailNeeded.up.sql:1:7 warning transaction/missing-lock-timeout none',
    'src/migrations/sql/1706709600000-EmailNeeded.up.sql:1:38 error locking/set-not-null-scans none',
    'src/migrations/sql/1706709600000-EmailNeeded.up.sql:2:14 error transaction/concurrently-in-transaction none',
    'src/migrations/sql/1706713200000-IndexUpper.up.sql:1:8 warning locking/index-without-concurrently none',
  ],
  'versioned-folders': [
    'schema/mysql/versioned/v1.0/queues.sql:1:8 warning transaction/missing-lock-timeout edit',
    'schema/mysql/versioned/v1.0/queues.sql:1:14 warning index/duplicate none',
    'schema/postgresql/versioned/v1.0/draft.sql:1:8 warning locking/index-without-concurrently edit',
    'schema/postgresql/versioned/v1.10/index.sql:1:8 warning locking/index-without-concurrently edit',
    'schema/postgresql/versioned/v1.2/size.sql:1:7 warning transaction/missing-lock-timeout edit',
  ],
};

/** Every migration folder of a workspace as `folder: tool, dialect`; what is missing here is told by the findings alone. */
const recognised: Readonly<Record<string, readonly string[]>> = {
  alembic: ['sql: alembic, postgresql'],
  'db-migrate': ['migrations: db-migrate, postgresql'],
  'delta-folders': ['storage/schema: delta-folders, postgresql', 'storage/schema: delta-folders, sqlite'],
  django: ['sql: django, postgresql'],
  dump: ['migrations: golang-migrate, postgresql'],
  hasura: ['migrations/default: hasura, postgresql'],
  knex: ['migrations: knex, postgresql'],
  liquibase: ['src/main/resources/db/changelog: liquibase, postgresql'],
  'node-pg-migrate': ['migrations: node-pg-migrate, postgresql'],
  plain: ['db/autopatches: plain, postgresql', 'db/migrations: plain, postgresql'],
  play: ['conf/evolutions/default: play, postgresql'],
  pop: ['migrations: pop, postgresql'],
  'postgres-migrations': ['migrations: postgres-migrations, postgresql'],
  rambler: ['sql: rambler, postgresql'],
  sequelize: ['migrations: sequelize, postgresql'],
  'sql-migrate': ['migrations: sql-migrate, postgresql'],
  tern: ['migrations: tern, postgresql'],
  typeorm: ['src/migrations: typeorm, postgresql'],
  'versioned-folders': [
    'schema/mysql/versioned: versioned-folders, mysql',
    'schema/postgresql/versioned: versioned-folders, postgresql',
  ],
};

interface JsonFinding {
  readonly file: string;
  readonly severity: string;
  readonly rule: string;
  readonly fix: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

interface JsonReport {
  readonly findings: readonly JsonFinding[];
  readonly errors: readonly unknown[];
  readonly coverage: {
    readonly folders: readonly { readonly folder: string; readonly tool: string; readonly dialect: string }[];
  };
}

describe('workspaces', () => {
  it('are all described here', () => {
    expect(readdirSync(fixtures).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s', async (name, findings) => {
    // A copy, because the repository around the fixtures is a workspace of its own.
    const cwd = workspace({});
    cpSync(resolve(fixtures, name), cwd, { recursive: true });
    const { out } = await plinth(['lint', '--scope', 'all', '--format', 'json'], { cwd });
    const report = JSON.parse(out) as JsonReport;
    const told = report.findings.map(({ file, severity, rule, fix, range: { start } }) => {
      return `${file}:${start.line + 1}:${start.character + 1} ${severity} ${rule} ${fix}`;
    });
    expect(told).toEqual(findings);
    expect(report.errors).toEqual([]);
    const folders = report.coverage.folders.map(
      ({ folder, tool, dialect }) => `${folder}: ${tool}, ${dialect}`,
    );
    expect(folders).toEqual(recognised[name] ?? folders);
  });
});
