/**
 * Programs of .NET that have scripts built in and send each in a transaction that they open: `new ScriptLoader("Shop.Data.Scripts.Update")` beside
 * BeginTransaction(). By the folder's name as the compiler writes it. What another file of the program sends is not followed; where one of those
 * that name the folder opens none, nothing is known.
 */
import { oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { programsNamed } from './folders.ts';
import type { OwnRunner } from './own-runner.ts';

interface Loader {
  readonly file: string;
  /** What it has built in. */
  readonly names: readonly string[];
  /** Where it opens a transaction, from one. */
  readonly line: number | undefined;
}

const programsIn = programsNamed(
  /(?:Updater|Upgrader?|Migrator|Migrations?|Installer|Script(?:s|Runner|Executor))\.(?:cs|vb)$/i,
  200,
);

/** Asked for every folder: each program is read through once. */
const loadersIn = oncePerListing((listing): readonly Loader[] =>
  programsIn(listing).flatMap(({ file, text }) => {
    const told = uncommented(text, 'slashes');
    const names = resourcesIn(told);
    const at = told.search(/\bBeginTransaction(?:Async)?\s*\(/);
    return names.length === 0 ? [] : [{ file, names, line: at < 0 ? undefined : lineAt(told, at) }];
  }),
);

export function resourceRunnerOf(folder: string, listing: Listing): OwnRunner | undefined {
  const loaders = loadersIn(listing);
  if (loaders.length === 0) return undefined;
  const homes = withAncestors(folder).map((one) => one.replaceAll('/', '.'));
  const found = loaders.filter(({ names }) => names.some((name) => homes.some((home) => isSame(home, name))));
  const [first] = found;
  if (first?.line === undefined || found.some(({ line }) => line === undefined)) return undefined;
  return { file: first.file, line: first.line, sends: 'file', record: undefined, script: undefined };
}

/** Names of at least three parts; fewer may be anything. */
function resourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[A-Za-z_]\w*\.){2,}[A-Za-z_]\w*)\.?"/g)].map(([, name = '']) => name);
}

/** The path may begin above the project, and the compiler's name before it. */
function isSame(home: string, name: string): boolean {
  return `.${home}`.endsWith(`.${name}`) || (home.includes('.') && name.endsWith(`.${home}`));
}
