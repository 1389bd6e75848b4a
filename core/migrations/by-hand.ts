/**
 * Migrations that a person sends: a project says so in its configuration or in a guide. Then no tool holds a transaction or a lock around them,
 * and they go statement by statement, as psql sends a file. So do files that a tool passes over. Which way a tool sends is in its own file.
 */
import type { MigrationTool, ToolSettings } from './convention.ts';
import { has, join, oncePerListing, withAncestors, type Listing } from './listing.ts';
import { readWith } from './sent-otherwise.ts';

/** The key among a folder's settings, and how that is known. */
const setting = 'applied by hand';

const guides = ['README.md', 'CONTRIBUTING.md', 'AGENTS.md', 'CLAUDE.md'];
/** "Migrations are applied manually", and soon behind it with what. Whoever only starts a tool by hand is not meant. */
const said =
  /\bmigrations?\s+(?:are|is|get)\s+(?:applied|run)\s+(?:manually|by hand)\b[^]{0,600}?\b(?:psql|SQL directly)\b/i;

/** The guide that says it, the nearest first. */
export function guideByHand(folder: string, listing: Listing): string | undefined {
  return withAncestors(folder)
    .flatMap((home) => guides.map((name) => join(home, name)))
    .find((path) => has(listing, path) && saysHand(path, listing));
}

function saysHand(path: string, listing: Listing): boolean {
  const known = answers(listing);
  const answer = known.get(path) ?? said.test(listing.text(path) ?? '');
  known.set(path, answer);
  return answer;
}

const answers = oncePerListing((): Map<string, boolean> => new Map());

/** `because` is a clause: `README.md says so`. */
export function withHand(settings: ToolSettings, because: string | undefined): ToolSettings {
  return because === undefined ? settings : new Map([...settings, [setting, because]]);
}

export function withoutHand(settings: ToolSettings): ToolSettings {
  return new Map([...settings].filter(([key]) => key !== setting));
}

/** How it is known that a person applies the folder's migrations; undefined where the tool does. */
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
