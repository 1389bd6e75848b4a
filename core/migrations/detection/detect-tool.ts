/** Decides which migration tool a folder belongs to. Each tool decides what it recognises; detect.ts decides the dialect. */
import type { MigrationTool, ToolId, ToolSettings } from '../convention.ts';
import { dialectOfPath } from '../dialect/dialect.ts';
import { folderOf, join, relativeTo, type Listing } from '../listing.ts';
import type { Reason } from '../reason.ts';
import { isSqlPath } from './sql-path.ts';
import { migrationTools, toolById } from '../tools.ts';
import { withRollbacks } from './paired-scripts.ts';

/** A folder of known tool and unknown dialect. */
export interface Guess {
  readonly kind: 'read';
  readonly path: string;
  readonly tool: ToolId;
  readonly settings: ToolSettings;
  readonly reasons: readonly Reason[];
  readonly files: readonly string[];
}

/** A folder of a tool that Plinth recognises but does not support. */
export interface UnreadFolder {
  readonly path: string;
  readonly tool: string;
  readonly reasons: readonly Reason[];
  readonly files: readonly string[];
  /** A clause: how its migrations become SQL that is read. */
  readonly way?: string;
}

export type Choice = Guess | { readonly kind: 'unread'; readonly folder: UnreadFolder };

/** A folder with the files that each tool would read in it. */
export interface Offer {
  readonly path: string;
  readonly byTool: ReadonlyMap<ToolId, readonly string[]>;
  readonly total: number;
}

/** Every folder with a file that at least one tool would read. */
export function offers(paths: readonly string[], listing: Listing): readonly Offer[] {
  const found = new Map<string, Map<ToolId, string[]>>();
  const totals = new Map<string, number>();
  const toolIn = configuredTools(listing);
  for (const path of paths) {
    const holder = migrationTools.find((tool) => tool.holds?.(path, listing) === true);
    const near = folderOf(path);
    if (isSqlPath(path)) totals.set(near, (totals.get(near) ?? 0) + 1);
    const above = near === '' ? undefined : folderOf(near);
    for (const tool of holder === undefined ? migrationTools : [holder]) {
      const usual = tool.layout === 'folder-per-migration' ? above : near;
      const home = tool.home === undefined ? usual : tool.home(path, listing);
      const relative = home === undefined ? undefined : relativeTo(home, path);
      if (home === undefined || relative === undefined) continue;
      if (toolIn(tool, home).classify(relative) === undefined) continue;
      const byTool = found.get(home) ?? new Map<ToolId, string[]>();
      const files = byTool.get(tool.id) ?? [];
      files.push(relative);
      byTool.set(tool.id, files);
      found.set(home, byTool);
    }
  }
  return [...found]
    .map(([path, byTool]) => ({ path, byTool, total: totals.get(path) ?? 0 }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Each tool as configured for a folder. */
function configuredTools(listing: Listing): (tool: MigrationTool, home: string) => MigrationTool {
  const known = new Map<string, MigrationTool>();
  return (tool, home) => {
    if (tool.configurable === undefined) return tool;
    const key = `${tool.id} ${home}`;
    const configured = known.get(key) ?? tool.configurable.apply(tool.configurable.read(home, listing));
    known.set(key, configured);
    return configured;
  };
}

/** The tool that reads a folder; the most specific evidence decides. */
export function choose(offer: Offer, listing: Listing): Choice | undefined {
  for (const tool of migrationTools) {
    const files = offer.byTool.get(tool.id);
    if (files === undefined) continue;
    const stranger = tool.holds === undefined ? strangerIn(offer.path, files, listing) : undefined;
    if (stranger !== undefined) return { kind: 'unread', folder: stranger };
    const candidate = { path: offer.path, files, total: offer.total, listing };
    const reasons = tool.recognise(candidate);
    if (reasons !== undefined)
      return {
        kind: 'read',
        path: offer.path,
        tool: tool.id,
        settings: settingsWith(tool, { path: offer.path, files }, listing),
        reasons,
        files,
      };
  }
  return undefined;
}

/** The settings from the configuration and from down migrations. */
export function settingsWith(
  tool: MigrationTool,
  { path, files }: Pick<Guess, 'path' | 'files'>,
  listing: Listing,
): ToolSettings {
  return withRollbacks(settingsOf(tool, path, listing), { tool: tool.id, folder: path, files }, listing);
}

/** The settings from the configuration files around a folder. */
export function settingsOf(tool: MigrationTool, folder: string, listing: Listing): ToolSettings {
  return tool.configurable?.read(folder, listing) ?? noSettings;
}

const noSettings: ToolSettings = new Map();

/** Tools whose files could be mistaken for another's. */
const strangers: readonly (readonly [string, string, RegExp])[] = [
  ['MyBatis Migrations', '-- //@UNDO', /^--\s*\/\/\s*@UNDO\b/m],
  ['micrate', '-- +micrate Up', /^--\s*\+micrate\s+Up\b/m],
  // Those of a plan are Sqitch's own.
  ['unplanned Sqitch', '-- Deploy … to pg', /^-- (?:Deploy|Revert|Verify) \S+ (?:to|from|on) \w+\s*$/m],
  ['yoyo', '-- depends:', /^--\s*depends:/m],
];

function strangerIn(path: string, files: readonly string[], listing: Listing): UnreadFolder | undefined {
  for (const file of files.slice(0, 3)) {
    const text = (listing.text(join(path, file)) ?? '').slice(0, 16_384);
    const stranger = strangers.find(([, , pattern]) => pattern.test(text));
    if (stranger === undefined) continue;
    const [name, says] = stranger;
    return { path, tool: name, reasons: [{ kind: 'annotation', says, file: join(path, file) }], files };
  }
  return undefined;
}

/** A file belongs to one folder only: that of the tool that is asked first. */
export function withoutClaimed(guesses: readonly Choice[]): readonly Choice[] {
  const claimed = new Set<string>();
  const left = new Map<Choice, Choice | undefined>();
  const byRank = [...guesses].sort((a, b) => rankOf(a) - rankOf(b));
  for (const guess of byRank) {
    if (guess.kind === 'unread') continue;
    const files = guess.files.filter((file) => !claimed.has(join(guess.path, file)));
    for (const file of files) claimed.add(join(guess.path, file));
    left.set(guess, files.length === 0 ? undefined : { ...guess, files });
  }
  return guesses.flatMap((guess) => (guess.kind === 'unread' ? guess : (left.get(guess) ?? [])));
}

function rankOf(choice: Choice): number {
  return choice.kind === 'unread' ? 0 : migrationTools.findIndex(({ id }) => id === choice.tool);
}

/** If a tool reads folders at any depth, a subfolder belongs to it, unless its name is that of another dialect. */
export function mergeNested(guesses: readonly Choice[]): readonly Choice[] {
  const merged: Choice[] = [];
  for (const guess of guesses) {
    const home = merged.findIndex((one) => belongsTo(one, guess));
    const parent = merged[home];
    if (parent?.kind !== 'read' || guess.kind !== 'read') merged.push(guess);
    else
      merged[home] = {
        ...parent,
        files: [...parent.files, ...guess.files.map((file) => within(parent, guess, file))],
      };
  }
  return merged;
}

function belongsTo(parent: Choice, child: Choice): boolean {
  if (parent.kind !== 'read' || child.kind !== 'read' || parent.tool !== child.tool) return false;
  if (toolById(parent.tool).layout !== 'tree') return false;
  const below = relativeTo(parent.path, child.path);
  return below !== undefined && below !== '' && dialectOfPath(below) === undefined;
}

function within(parent: Guess, child: Guess, file: string): string {
  return relativeTo(parent.path, join(child.path, file)) ?? file;
}
