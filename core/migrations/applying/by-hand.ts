/**
 * Migrations that a person sends: a project says so in its configuration. Then no tool holds a transaction or a lock around them,
 * and they go statement by statement, as psql sends a file. So do files that a tool passes over. Which way a tool sends is in its own file.
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { readWith } from './sent-by-others.ts';

/** The key among a folder's settings, and how that is known. */
const setting = 'applied by hand';

/** `because` is a clause: `README.md says so`. */
export function withHand(settings: ToolSettings, because: string | undefined): ToolSettings {
  return because === undefined ? settings : new Map([...settings, [setting, because]]);
}

/** How it is known that a person applies the folder's migrations; undefined if the tool does. */
export function handIn(settings: ToolSettings): string | undefined {
  return settings.get(setting);
}

const byPsql = { sends: 'statement-by-statement', toolTransaction: false } as const;

export function overToHand(tool: MigrationTool, settings: ToolSettings): MigrationTool {
  const because = handIn(settings);
  if (because === undefined) return tool;
  return {
    ...tool,
    byHand: because,
    transactionAround: 'nothing',
    lock: { kind: 'none', concurrently: 'free' },
    // What the tool would send at once is nothing to psql.
    ...readWith(tool, (one) => ({ ...one, delivery: byPsql, fences: [] })),
  };
}
