/**
 * Programs of .NET that have scripts built in and send each in a transaction that they open: `new ScriptLoader("Shop.Data.Scripts.Update")` beside
 * BeginTransaction(). By the folder's name as the compiler writes it. What another file of the program sends is not followed; where one of those
 * that name the folder opens none, nothing is known.
 */
import { withAncestors, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { programsNamed } from './folders.ts';
import type { OwnRunner } from './own-runner.ts';

const programsIn = programsNamed(
  /(?:Updater|Upgrader?|Migrator|Migrations?|Installer|Script(?:s|Runner|Executor))\.(?:cs|vb)$/i,
  200,
);

export function resourceRunnerOf(folder: string, listing: Listing): OwnRunner | undefined {
  const homes = withAncestors(folder).map((one) => one.replaceAll('/', '.'));
  const found = programsIn(listing).flatMap(({ file, text }) => {
    const told = uncommented(text, 'slashes');
    return resourcesIn(told).some((name) => homes.some((home) => isSame(home, name)))
      ? [{ file, text: told, at: told.search(/\bBeginTransaction(?:Async)?\s*\(/) }]
      : [];
  });
  const [first] = found;
  if (first === undefined || found.some(({ at }) => at < 0)) return undefined;
  const { file, text, at } = first;
  return { file, line: lineAt(text, at), sends: 'file', table: undefined, script: undefined };
}

/** Names of at least three parts; fewer may be anything. */
function resourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[A-Za-z_]\w*\.){2,}[A-Za-z_]\w*)\.?"/g)].map(([, name = '']) => name);
}

/** The path may begin above the project, and the compiler's name before it. */
function isSame(home: string, name: string): boolean {
  return `.${home}`.endsWith(`.${name}`) || (home.includes('.') && name.endsWith(`.${home}`));
}
