/** All migration tools that Plinth knows. A folder belongs to the first one that recognises it: the most particular signs come first. */
import type { MigrationTool, ToolId, ToolSettings } from './convention.ts';
import { atlas } from './tools/atlas.ts';
import { dbmate } from './tools/dbmate.ts';
import { diesel } from './tools/diesel.ts';
import { drizzle } from './tools/drizzle.ts';
import { flyway } from './tools/flyway.ts';
import { golangMigrate } from './tools/golang-migrate.ts';
import { goose } from './tools/goose.ts';
import { plain } from './tools/plain.ts';
import { prisma } from './tools/prisma.ts';
import { sqlx } from './tools/sqlx.ts';
import { supabase } from './tools/supabase.ts';

const byId: Readonly<Record<ToolId, MigrationTool>> = {
  prisma,
  diesel,
  flyway,
  goose,
  dbmate,
  drizzle,
  supabase,
  atlas,
  sqlx,
  'golang-migrate': golangMigrate,
  plain,
};

export const migrationTools: readonly MigrationTool[] = Object.values(byId);

export function toolById(id: ToolId): MigrationTool {
  return byId[id];
}

/** The tool as a folder's configuration sets it up. */
export function toolOf(folder: { readonly tool: ToolId; readonly settings: ToolSettings }): MigrationTool {
  const tool = byId[folder.tool];
  return folder.settings.size === 0 ? tool : (tool.configurable?.apply(folder.settings) ?? tool);
}
