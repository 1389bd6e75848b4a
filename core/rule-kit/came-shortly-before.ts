/**
 * Whether something came so shortly before the migration that takes it away that hardly anybody has used it: by the dates in the names, or else by
 * how few migrations lie between the two. What the first migration of a folder makes may be much older than that. Not on PostgreSQL.
 */
import { isAt } from '../migrations/listing.ts';
import { isDaysBehind } from '../migrations/dated-name.ts';
import type { MigrationTool } from '../migrations/convention.ts';
import type { Origin } from '../schema/model.ts';
import type { Surroundings } from './tables.ts';

interface Within {
  readonly days: number;
  readonly migrations: number;
}

export function cameShortlyBefore(
  origins: readonly (Origin | undefined)[],
  context: Pick<Surroundings, 'schema' | 'existing' | 'path' | 'tool'>,
  within: Within = shortly,
): boolean {
  const { schema, existing, path, tool } = context;
  if (schema.dialect === 'postgresql' || origins.length === 0) return false;
  const own = existing.findIndex((one) => isAt(path, one.path));
  return origins.every((origin) => {
    if (origin === undefined) return false;
    if (isDaysBehind(origin.file, path, tool, Math.min(within.days, aWeek))) return true;
    const made = existing.findIndex((one) => isAt(origin.file, one.path));
    if (made === 0) return false;
    if (isDated(origin.file, tool) && isDated(path, tool))
      return isDaysBehind(origin.file, path, tool, within.days);
    return made > 0 && own > made && own - made <= within.migrations;
  });
}

/** Days, and migrations: of thirteen that reviewers of strangers' repositories called so young none was wanted. */
const shortly: Within = { days: 30, migrations: 4 };
/** Days in which a project has hardly begun, whatever its first migration makes. */
const aWeek = 7;

function isDated(path: string, tool: MigrationTool | undefined): boolean {
  return isDaysBehind(path, path, tool);
}
