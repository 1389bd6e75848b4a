/** All migration tools that Plinth knows, the most particular naming first. */
import type { MigrationTool, ToolId } from './convention.ts';
import { diesel } from './tools/diesel.ts';
import { flyway } from './tools/flyway.ts';
import { golangMigrate } from './tools/golang-migrate.ts';
import { goose } from './tools/goose.ts';
import { plain } from './tools/plain.ts';
import { prisma } from './tools/prisma.ts';

const byId: Readonly<Record<ToolId, MigrationTool>> = {
  prisma,
  diesel,
  flyway,
  'golang-migrate': golangMigrate,
  goose,
  plain,
};

export const migrationTools: readonly MigrationTool[] = Object.values(byId);

export function toolById(id: ToolId): MigrationTool {
  return byId[id];
}
