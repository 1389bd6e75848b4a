/**
 * Recognises rollback scripts of projects without a tool by pairs of names (`DLSV2-95_AddSystemVersioning.sql`,
 * `DLSV2-95_RemoveSystemVersioning.sql`). A verb in a single name proves nothing: the script may be the next up migration.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { baseOf, folderOf, join, oncePerListing, type Listing } from '../listing.ts';
import { isSqlPath } from './sql-path.ts';

/** Words in the name of a rollback, with their counterparts in the up migration; '' for none. */
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
/** Sources of procedures are also paired: AddUser.sql and RemoveUser.sql. */
const definesProgram =
  /^\s*(?:create|alter)\s+(?:or\s+alter\s+)?(?:proc(?:edure)?|function|trigger|view)\b/im;

/** As sqlc has it: a program's queries, whatever they remove. */
const namesQuery = /^--[ \t]*name:[ \t]*\w+[ \t]+:\w/m;

/** All rollback scripts of the repository, relative to the workspace. */
export const waysBackIn = oncePerListing((listing): ReadonlySet<string> => {
  const files = listing.paths.filter(isSqlPath);
  const names = new Map<string, Set<string>>();
  for (const path of files) {
    const folder = folderOf(path);
    const there = names.get(folder) ?? new Set();
    names.set(folder, there.add(wordsIn(path).join(' ')));
  }
  const none: ReadonlySet<string> = new Set();
  const paired = files.filter(
    (path) =>
      isBackOf(path, names.get(folderOf(path)) ?? none, listing) &&
      !namesQuery.test(listing.text(path) ?? ''),
  );
  return new Set(paired);
});

function isBackOf(path: string, beside: ReadonlySet<string>, listing: Listing): boolean {
  const words = wordsIn(path);
  // No up migration has such a name.
  if ([words[0], words.at(-1)].includes('rollback') || takesAll(words)) return true;
  // `patch-3-2`, where `patch-2-3` leads there.
  const isStepDown = words.some((word, at) => {
    const next = words[at + 1] ?? '';
    const isDown = /^\d+$/.test(word) && /^\d+$/.test(next) && Number(word) > Number(next);
    return isDown && beside.has(words.toSpliced(at, 2, next, word).join(' '));
  });
  if (isStepDown) return true;
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

/**
 * `drop.sql`, `DropAllTables.sql`, `teardown_database.sql`: a name without an object drops the whole database, which no step of it does.
 */
function takesAll([verb = '', ...rest]: readonly string[]): boolean {
  return removals.has(verb) && rest.every((one) => wholes.has(one)) && (rest.length > 0 || verb !== 'clean');
}

const removals = wordSet('drop teardown destroy uninstall wipe nuke clean cleanup');
const wholes = wordSet(`
  all everything tables views procedures procs functions objects schema schemas database db script scripts
`);

/** Words that denote a direction at the beginning or end of a name. */
const marks: ReadonlySet<string> = new Set(['down', 'undo', 'rollback', 'revert']);

/** The words of a file name in lower case: `TD-1220-AddVersioning` has four, including its number. */
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

const setting = 'rollbacks';

/** Only for numbered files: every other tool marks its rollbacks itself. */
export function withRollbacks(
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

export function overToRollbacks(tool: MigrationTool, settings: ToolSettings): MigrationTool {
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
