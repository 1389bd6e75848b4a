/** maragudk/migrate, another library for files that are named as golang-migrate’s are. Says what it does otherwise. */
import type { MigrationTool } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { wholeFile } from '../whole-file.ts';
import { leadsToFolder } from './folders.ts';
import { goPrograms, placeOf, tableIn } from './library-runner.ts';
import { placeOfSite, sitesOf, waysTo } from './reach.ts';
import type { Kept } from './said-keys.ts';

/** Its source: a transaction for each file, in which the one row of its table gets the name of the file before the file is sent. */
export function maragudk(tool: MigrationTool): MigrationTool {
  // MigrateUp (0.4.1, 0.6.0) runs names above the row’s and looks for no other: a program without a file that has run starts.
  const { afterFailure: _dirty, afterPart: _part, stopsBefore: _goto, missing: _missing, ...rest } = tool;
  const delivery = { sends: 'whole', toolTransaction: true } as const;
  return {
    ...rest,
    name: 'maragudk/migrate',
    transactionAround: 'migration',
    // Its source: nothing but the row that it updates in the transaction of the file.
    lock: { kind: 'unknown', concurrently: 'free' },
    runBy: { command: undefined, refusal: undefined, atStart: undefined, isAlwaysOne: true },
    historyTable: { schema: undefined, name: 'migrations', column: 'version', keeps: 'last', names: 'stem' },
    recordBack:
      'UPDATE its one row to the version before: the name of that file without .up.sql. A program that brings the files applies them again as it starts.',
    read: (file, text) => wholeFile(file, text, delivery),
  };
}

/** Where a program calls it, with which table, and whether it does so as it starts. `own`: the command that was found for the files. */
export function maragudkSaid(folder: string, listing: Listing, own: string | undefined): Kept | undefined {
  const program = goPrograms(listing).find(
    (one) =>
      /"(?:github\.com\/maragudk|maragu\.dev)\/migrate"/.test(one.text) &&
      leadsToFolder(one, folder, listing),
  );
  if (program === undefined) return undefined;
  const table = tableIn(program, /\bTable:\s*("[\w.]+"|[\w.]+)/);
  const sites = sitesOf(/\.MigrateUp\(/, (file) => file === program.file, listing);
  const [first] = sites;
  const { reach, starts } = waysTo(sites, listing);
  return {
    program: placeOf(program, /\.MigrateUp\(|\bmigrate\.Up\(/),
    table: table?.name,
    tableFrom: table?.from,
    ...(first === undefined ? {} : { reach, applies: placeOfSite(starts[0] ?? first, listing) }),
    // MigrateTo goes down as well.
    ...(own?.endsWith(' to VERSION') === true ? { own: undefined, ownPlace: undefined, goesTo: own } : {}),
  };
}
