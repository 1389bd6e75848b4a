/**
 * All migration tools that Plinth supports. A folder belongs to the first one that recognises it: tools with more specific evidence come
 * first.
 */
import { overToHand } from './applying/by-hand.ts';
import type { MigrationTool, ToolId, ToolSettings } from './convention.ts';
import { withRunner, type RunnerSettings } from './applying/runner.ts';
import { alembic } from './tools/alembic.ts';
import { atlas } from './tools/atlas.ts';
import { dbMigrate } from './tools/db-migrate.ts';
import { dbmate } from './tools/dbmate.ts';
import { deltaFolders } from './tools/layouts/delta-folders.ts';
import { diesel } from './tools/diesel.ts';
import { django } from './tools/django.ts';
import { drizzleFolders } from './tools/drizzle-folders.ts';
import { drizzle } from './tools/drizzle.ts';
import { flyway } from './tools/flyway.ts';
import { goPg } from './tools/go-pg.ts';
import { golangMigrate } from './tools/golang-migrate.ts';
import { goose } from './tools/goose.ts';
import { hasura } from './tools/hasura.ts';
import { knex } from './tools/knex.ts';
import { liquibase } from './tools/liquibase.ts';
import { nodePgMigrate } from './tools/node-pg-migrate.ts';
import { plain } from './tools/plain.ts';
import { play } from './tools/play.ts';
import { pop } from './tools/pop.ts';
import { postgresMigrations } from './tools/postgres-migrations.ts';
import { prisma } from './tools/prisma.ts';
import { rambler } from './tools/rambler.ts';
import { refinery } from './tools/refinery.ts';
import { sequelize } from './tools/sequelize.ts';
import { sqitch } from './tools/sqitch.ts';
import { sqlMigrate } from './tools/sql-migrate.ts';
import { sqlx } from './tools/sqlx.ts';
import { supabase } from './tools/supabase.ts';
import { tern } from './tools/tern.ts';
import { typeorm } from './tools/typeorm.ts';
import { versionedFolders } from './tools/layouts/versioned-folders.ts';
import { overToRollbacks } from './detection/paired-scripts.ts';

const byId: Readonly<Record<ToolId, MigrationTool>> = {
  'drizzle-folders': drizzleFolders,
  prisma,
  sqitch,
  liquibase,
  'sql-migrate': sqlMigrate,
  rambler,
  play,
  tern,
  goose,
  dbmate,
  drizzle,
  supabase,
  atlas,
  sqlx,
  'node-pg-migrate': nodePgMigrate,
  hasura,
  diesel,
  'versioned-folders': versionedFolders,
  'delta-folders': deltaFolders,
  refinery,
  flyway,
  alembic,
  django,
  'db-migrate': dbMigrate,
  knex,
  typeorm,
  sequelize,
  'go-pg': goPg,
  pop,
  'golang-migrate': golangMigrate,
  'postgres-migrations': postgresMigrations,
  plain,
};

export const migrationTools: readonly MigrationTool[] = Object.values(byId);

export function toolById(id: ToolId): MigrationTool {
  return byId[id];
}

/** The tool with the settings of a folder's configuration. */
export function toolOf(folder: {
  readonly tool: ToolId;
  readonly settings: ToolSettings;
  readonly runner?: RunnerSettings | undefined;
}): MigrationTool {
  const tool = byId[folder.tool];
  if (folder.settings.size === 0) return withRunner(tool, folder.runner);
  const configured = tool.configurable?.apply(folder.settings) ?? tool;
  const sent = withRunner(overToHand(configured, folder.settings), folder.runner);
  return overToRollbacks(sent, folder.settings);
}
