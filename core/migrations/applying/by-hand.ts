/**
 * Migrations that a person applies, according to the project's configuration. No tool then opens a transaction or takes a lock, and psql
 * sends one statement after another. The same holds for files that a tool skips. How a tool sends its files is defined in its own file.
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { readWith } from './sent-by-others.ts';

/** The key in the folder's settings that stores how this is known. */
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
    // psql does not send fenced statements at once.
    ...readWith(tool, (one) => ({ ...one, delivery: byPsql, fences: [] })),
  };
}
