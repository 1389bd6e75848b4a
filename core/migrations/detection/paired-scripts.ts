/**
 * SQL files that take back what another file makes, where no tool's names say so: by the names of two files side by side
 * (`DLSV2-95_AddSystemVersioning.sql`, `DLSV2-95_RemoveSystemVersioning.sql`). A verb decides nothing where it names what it takes away: that may be the next step forward.
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { baseOf, folderOf, join, oncePerListing, type Listing } from '../listing.ts';
import { isSqlPath } from './sql-path.ts';

/** Words of a rollback, and those that are in their place in the name of its way forward; '' for none. */
const opposites: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    down: ['up', 'do', ''],
    undo: ['do', 'up', ''],
    rollback: ['up', 'apply', 'deploy', 'migrate', 'rollforward', ''],
    revert: ['up', 'apply', 'deploy', 'migrate', ''],
    drop: ['create', 'add', 'new', ''],
    remove: ['add', 'create', 'insert', 'new', ''],
    delete: ['add', 'create', 'insert', 'new'],
    uninstall: ['install', ''],
    unapply: ['apply', ''],
    un: [''],
  }),
);
/** Sources of procedures lie side by side as AddUser.sql and RemoveUser.sql. */
const definesProgram =
  /^\s*(?:create|alter)\s+(?:or\s+alter\s+)?(?:proc(?:edure)?|function|trigger|view)\b/im;

/** All of the repository's, relative to the workspace. */
export const waysBackIn = oncePerListing((listing): ReadonlySet<string> => {
  const files = listing.paths.filter(isSqlPath);
  const names = new Map<string, Set<string>>();
  for (const path of files) {
    const folder = folderOf(path);
    const there = names.get(folder) ?? new Set();
    names.set(folder, there.add(wordsIn(path).join(' ')));
  }
  const none: ReadonlySet<string> = new Set();
  const paired = files.filter((path) => isBackOf(path, names.get(folderOf(path)) ?? none, listing));
  return new Set(paired);
});

function isBackOf(path: string, beside: ReadonlySet<string>, listing: Listing): boolean {
  const words = wordsIn(path);
  // Nobody calls a step forward so.
  if ([words[0], words.at(-1)].includes('rollback') || takesAll(words)) return true;
  const isPaired = words.some((word, at) =>
    opposites.get(word)?.some((other) => {
      const name = words.toSpliced(at, 1, ...(other === '' ? [] : [other])).join(' ');
      return name !== '' && beside.has(name);
    }),
  );
  if (!isPaired) return false;
  const isMarked = [words[0], words.at(-1)].some((one) => one !== undefined && marks.has(one));
  return isMarked || !definesProgram.test(listing.text(path) ?? '');
}

/** `drop.sql`, `DropAllTables.sql`, `teardown_database.sql`: what names no single thing takes a whole database away, as none of its steps does. */
function takesAll([verb = '', ...rest]: readonly string[]): boolean {
  return removals.has(verb) && rest.every((one) => wholes.has(one)) && (rest.length > 0 || verb !== 'clean');
}

const removals: ReadonlySet<string> = new Set([
  'drop',
  'teardown',
  'destroy',
  'uninstall',
  'wipe',
  'nuke',
  'clean',
  'cleanup',
]);
const wholes: ReadonlySet<string> = new Set(
  'all everything tables views procedures procs functions objects schema schemas database db script scripts'.split(
    ' ',
  ),
);

/** Whoever ends or begins a name with one of them means a direction. */
const marks: ReadonlySet<string> = new Set(['down', 'undo', 'rollback', 'revert']);

/** Of a file's name, in lower case: `TD-1220-AddVersioning` has four, its number among them. */
function wordsIn(path: string): readonly string[] {
  return (
    baseOf(path)
      .replace(/\.sql$/i, '')
      .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
      .toLowerCase()
      .match(/[a-z\d]+/g) ?? []
  );
}

// ------------------------------------------------------------------------------------------------------- over a folder's tool

const setting = 'ways back';

/** Of numbered files alone: every other tool says by itself what takes back. */
export function withWaysBack(
  settings: ToolSettings,
  {
    tool,
    folder,
    files,
  }: { readonly tool: string; readonly folder: string; readonly files: readonly string[] },
  listing: Listing,
): ToolSettings {
  if (tool !== 'plain') return settings;
  const back = waysBackIn(listing);
  const own = files.filter((file) => back.has(join(folder, file)));
  return own.length === 0 ? settings : new Map([...settings, [setting, own.join('\n')]]);
}

export function overToWaysBack(tool: MigrationTool, settings: ToolSettings): MigrationTool {
  const said = settings.get(setting);
  if (said === undefined) return tool;
  const back: ReadonlySet<string> = new Set(said.split('\n'));
  return {
    ...tool,
    classify(path) {
      const file = tool.classify(path);
      return file !== undefined && back.has(path) ? { ...file, direction: 'down' } : file;
    },
  };
}
