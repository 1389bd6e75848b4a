/** How indexes that everybody waits for are built so that nobody does, in words: by hand or by the tool, and what becomes of the file. Sentences. */
import { code, codeForFile } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import { capital } from '../../text/enumerate.ts';
import { inOwnFile } from '../order/other-engines.ts';
import { isTwice } from '../order/again.ts';
import { asksAgainInWords } from '../order/instances.ts';
import { inOneLine } from '../conditions.ts';
import { alwaysInTransaction, type Placed, placesInWords } from '../placed.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { type Build, guardedInFile } from './beside-builds.ts';

export const worseInMigration = 'CONCURRENTLY in the migration is the worse way';
export const concurrentScript = 'concurrently.sql';

export interface BesideAround {
  /** Of the file, what builds nothing. */
  readonly rest: readonly Placed[];
  readonly own: readonly Placed[];
  readonly drops: readonly Placed[];
  /** Indexes that rows of older releases may be against. */
  readonly late: readonly string[];
  /** Lines of files in front that write rows on which a build may fail. */
  readonly rowsFirst: readonly Placed[];
  /** The change does nothing else. */
  readonly isAll: boolean;
  /** What goes on meanwhile. */
  readonly still: string | undefined;
}

/** They can be there before the file runs. */
export function before(builds: readonly Build[], around: BesideAround): readonly string[] {
  const { rest, own, drops, rowsFirst, isAll, still } = around;
  const isOne = builds.length === 1;
  const when = whenInWords(around);
  // Whether somebody does that is asked in the verdict.
  if (builds.every(({ isGuarded }) => isGuarded))
    return [
      `${concurrentScript} builds the indexes of ${placesOf(builds)} by hand, before the file${rowsFirst.length === 0 ? '' : `, ${when}`}.`,
    ];
  const recorded = orRecorded(own[0]?.migration, rest);
  const edited = `${editedInWords(builds, drops)}${recorded}`;
  const steps = [
    `${concurrentScript} by hand${when === '' ? ' before' : `, ${when}`}: ${itsTime}${still === undefined ? '' : `; ${still} goes on`}.`,
    ...(isAll
      ? [
          `after.sql: it has to say ok of ${isOne ? 'the index' : 'the indexes'}${own[0]?.migration.recorded === undefined ? '' : '; what it says of the record comes later'}.`,
        ]
      : []),
    ...(isMarked(builds, rest)
      ? [`${code(`prisma migrate resolve --applied ${own[0]?.migration.file ?? ''}`)} instead of the file.`]
      : [edited, anewInWords(recorded !== '')]),
  ];
  return [
    `So that nobody waits for ${isOne ? 'the build' : 'the builds'}: ${steps.map((one, at) => `(${at + 1}) ${one}`).join(' ')}`,
    ...(still === undefined
      ? [
          `Or as ${isOne ? 'a migration' : 'migrations'}: ${inFiles(builds, rest, drops)}. Then make this document anew: its locks, timeouts and limits are of the file as it is.`,
        ]
      : [worseAs(builds)]),
  ];
}

/** Behind the row by hand the file is as it was, and so would its pre-flight be. */
function anewInWords(isRecorded: boolean): string {
  const why = 'the pre-flight of this one stops at what is there';
  return isRecorded
    ? `With the edited file make this document anew: ${why}. Where the row was inserted nothing is left to apply: after.sql, all ok, ends it, and before.sql is not run again.`
    : `Make this document anew: ${why}.`;
}

/** What has to be over first: half a sentence; empty where nothing has. */
export function whenInWords({ late, rowsFirst }: Pick<BesideAround, 'late' | 'rowsFirst'>): string {
  const places = rowsFirst.map(({ place }) => place);
  const parts = [
    ...(late.length === 0
      ? []
      : [
          `when no release runs any more that writes rows that ${late.join(', ')} ${late.length === 1 ? 'refuses' : 'refuse'}`,
        ]),
    ...(places.length === 0
      ? []
      : [
          `once ${placesInWords(places)} ${places.length === 1 ? 'is' : 'are'} committed (on rows as they are until then it may fail)`,
        ]),
  ];
  return parts.join(' and ');
}

/** Nobody edits a file that is in a program which comes ready built. Tools that compare checksums want more than a row, and what else stands in it has to run. */
function orRecorded(migration: Placed['migration'] | undefined, rest: readonly Placed[]): string {
  const { recorded, runBy } = migration ?? {};
  if (!/\.go:\d+$/.test(runBy?.embeds ?? '') || recorded?.keeps !== 'each' || rest.length > 0) return '';
  const { insert, own, table } = recorded;
  return insert === undefined
    ? ` A program that comes ready built cannot be edited: there the file is passed over where ${oneLine(table)} has its row, ${oneLine(own)}.`
    : ` A program that comes ready built cannot be edited: there, once after.sql says ok of what was built, insert the row by which it passes over the file: ${code(`${insert};`)}`;
}

/** Measured: 1.6 to 2.4 times a build that has the table for itself. */
export const itsTime =
  'about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end';

/** The tool takes its word that the file has run. */
function isMarked([first]: readonly Build[], rest: readonly Placed[]): boolean {
  return first?.placed.migration.tool === 'Prisma Migrate' && rest.length === 0;
}

/** For a checklist, behind a pre-flight that has said ok. Half a sentence. */
export function insteadOf(builds: readonly Build[]): string | undefined {
  return builds.every(({ isGuarded }) => isGuarded)
    ? undefined
    : `so that nobody waits for ${builds.length === 1 ? 'the build' : 'the builds'}: the steps under Deployment order (${concurrentScript})`;
}

/** Without a name it is no statement, and one without either builds another index under the next name that is free. Sentences. */
function editedInWords(builds: readonly Build[], drops: readonly Placed[]): string {
  const unnamed = builds.filter(({ isUnnamed }) => isUnnamed);
  const named = builds.filter(({ isUnnamed }) => !isUnnamed);
  const [isOne, isOnly] = [builds.length === 1, unnamed.length === 1];
  const all = unnamed.map((one) => inOneLine(guardedInFile(one)));
  const parts = [
    ...(drops.length === 0
      ? []
      : [
          `take ${placesInWords(drops.map(({ place }) => place))} out, which ${drops.length === 1 ? 'drops' : 'drop'} what is there`,
        ]),
    ...(named.length === 0
      ? []
      : [
          `have the ${named.length === 1 ? 'statement' : 'statements'} of ${placesOf(named)} say IF NOT EXISTS`,
        ]),
    ...(all.length === 0
      ? []
      : [`in place of ${placesOf(unnamed)} write ${all.map((one) => codeForFile(one)).join(' ')}`]),
  ];
  const passes = isOne
    ? 'it then takes its lock for a moment and passes over it'
    : 'they then take their locks for a moment and pass over them';
  const why =
    all.length === 0
      ? ''
      : ` As ${isOnly ? 'it stands it builds a second index' : 'they stand they build second indexes'} beside what is there.`;
  return `${capital(parts.join(', and '))}${inOwnFile(builds[0]?.placed.migration)}: ${passes}.${why}`;
}

/** Their columns, or their rows, come first. How the rest of the file is split is said where it has to be. */
export function apart(
  builds: readonly Build[],
  rest: readonly Placed[] | undefined,
  rowsFirst: readonly Placed[],
): string {
  const isOne = builds.length === 1;
  const later = (rest ?? []).filter((one) => isOnBuilt(one, builds));
  const ahead = (rest ?? []).filter((one) => !later.includes(one));
  const first =
    rest === undefined
      ? `in place of ${placesOf(builds)} `
      : ahead.length === 0
        ? ''
        : `${placesInWords(ahead.map(({ place }) => place))} alone in this file, and after it `;
  const [{ placed } = {}] = builds;
  const always = placed && alwaysInTransaction(placed);
  const how =
    always === undefined
      ? `by hand or as a migration: ${inFiles(builds)}`
      : `by hand: ${oneLine(placed?.migration.tool ?? 'the tool')} ${always}, and CONCURRENTLY runs in none`;
  const last =
    later.length === 0
      ? ''
      : `; ${placesInWords(later.map(({ place }) => place))} in a file after that${
          always === undefined
            ? ''
            : `, in a release of its own, and in front of ${later.length === 1 ? 'it' : 'them'} ${placesOf(builds)} with IF NOT EXISTS: a database that is made anew builds ${isOne ? 'it' : 'them'} there`
        }`;
  return `So that nobody waits for ${isOne ? 'the build' : 'the builds'}: ${first}what ${concurrentScript} has (${itsTime}), ${how}${last}.${notBefore(rowsFirst, isOne)}${inFront(builds, ahead, rowsFirst)}`;
}

/** What brings their columns passes over what is there, and so do they: all of it can be there before the file. A sentence that begins with a space. */
function inFront(builds: readonly Build[], ahead: readonly Placed[], rowsFirst: readonly Placed[]): string {
  const needed = new Set(builds.flatMap(({ behind }) => behind));
  const brings = ahead.filter(({ one }) =>
    one.actions.some(
      ({ operation }) => operation.kind === 'addColumn' && needed.has(operation.column.name.text),
    ),
  );
  const isPassed =
    brings.length > 0 &&
    rowsFirst.length === 0 &&
    builds.every(({ isGuarded, behind }) => isGuarded && behind.length > 0) &&
    ahead.every(({ one }) => one.actions.every(({ operation }) => isTwice(operation))) &&
    brings.every(({ one }) => one.whole?.duration === 'instant');
  const places = placesInWords(brings.map(({ place }) => place));
  return isPassed
    ? ` Or without a split: ${places} by hand with a lock_timeout, then ${concurrentScript}, both before the file: it passes over what is there (IF NOT EXISTS).`
    : '';
}

/** After a build, on its table: ON CONFLICT or a key may need the index. A trigger that says none does not, and may fill what takes no nulls. */
export function isOnBuilt({ at, section, one, migration }: Placed, builds: readonly Build[]): boolean {
  const isTrigger =
    one.actions.length > 0 && one.actions.every(({ operation: { kind } }) => kind === 'createTrigger');
  if (isTrigger && !/\bon\s+conflict\b/i.test(migration.text)) return false;
  return builds.some(
    ({ placed, table }) =>
      placed.section === section &&
      placed.at < at &&
      one.whole?.relations.some(({ relation }) => relation === displayName(table.key)) === true,
  );
}

/** A sentence that begins with a space. */
function notBefore(rowsFirst: readonly Placed[], isOne: boolean): string {
  const places = rowsFirst.map(({ place }) => place);
  return places.length === 0
    ? ''
    : ` Not before ${placesInWords(places)} ${places.length === 1 ? 'is' : 'are'} committed: on rows as they are until then ${isOne ? 'the build' : 'a build'} may fail, and IF NOT EXISTS passes over the invalid index that it leaves.`;
}

/** What the tool wants for it, and what becomes of the file that builds them now. `rest`: what else stands in it, where they can come before that. */
export function inFiles(
  builds: readonly Build[],
  rest?: readonly Placed[],
  drops: readonly Placed[] = [],
): string {
  const [{ placed } = {}] = builds;
  const { tool, outside } = placed?.migration ?? {};
  const by = oneLine(tool ?? 'the tool');
  const always = placed && alwaysInTransaction(placed);
  if (always !== undefined) return `not with ${by}, which ${always}, and CONCURRENTLY runs in none`;
  const isOfParts = builds.some(({ parts }) => parts.length > 0);
  // What is sent at once is one transaction all the same.
  const { sends, toolTransaction } = placed?.section.delivery ?? {};
  if (outside === undefined && sends === 'statement-by-statement' && toolTransaction === false) {
    const how =
      rest === undefined || isOfParts ? '' : `the file itself with CONCURRENTLY in ${placesOf(builds)}, `;
    const together = builds.length > 1 || isOfParts ? 'they may stand together and' : 'it may stand';
    return `${how === '' ? `${together} behind others, ` : how}as ${by} sends each statement by itself`;
  }
  const isEach = builds.length > 1 && (outside === undefined || placed?.section.delivery.sends === 'whole');
  const marked = outside === undefined ? '' : ` with ${oneLine(outside)}`;
  const beside = `${outside === undefined ? '' : besideLock(placed?.migration)}${outside === undefined ? '' : underTimeout(placed)}`;
  // A SET in front of it would make one transaction of the two.
  const only = placed?.section.delivery.sends === 'whole' ? ' and nothing else, no SET either' : '';
  if (rest?.length === 0 && !isEach && !isOfParts)
    return `the file itself${marked === '' ? ' with' : `${marked} and`} CONCURRENTLY in ${placesOf(builds)}${only}${beside}`;
  const from =
    rest === undefined
      ? ''
      : rest.length === 0
        ? ', in place of this one'
        : `, in front of this one, from which ${placesInWords([...drops, ...builds.map(({ placed: one }) => one)].map(({ place }) => place))} ${builds.length + drops.length === 1 ? 'goes' : 'go'}`;
  const why =
    isEach && outside === undefined
      ? ', as ' + by + ' sends several statements of a file as one transaction'
      : '';
  const alone =
    outside !== undefined && only !== ''
      ? ', with nothing else in it (no SET either)'
      : outside === undefined && !isEach
        ? ' in which nothing else stands'
        : '';
  if (isOfParts)
    return `one file for ON ONLY, one for each CONCURRENTLY${marked}, one that attaches them${from}${beside}`;
  return `${isEach ? 'one file for each index' : `a file of ${builds.length === 1 ? 'its' : 'their'} own`}${marked}${alone}${from}${why}${beside}`;
}

/** CONCURRENTLY waits for every older transaction, and a run that waits for the lock of the tool is in one. */
function besideLock(migration: Placed['migration'] | undefined): string {
  const run = migration?.outsideInRun;
  return `${underLock(migration)}${run === undefined ? '' : `; ${run}`}`;
}

function underLock(migration: Placed['migration'] | undefined): string {
  const { lock, tool } = migration ?? {};
  const by = oneLine(tool ?? 'the tool');
  if (lock?.asksAgain !== undefined) return `; one run of it alone: ${asksAgainInWords(by, lock.asksAgain)}`;
  if (lock?.concurrently === 'second-run')
    return `; one run of it alone: a second one that waits for the lock of ${by} and the build wait for each other, and as a rule the server then ends the build (deadlock detected), whose invalid index has to be dropped before the next start`;
  return lock?.concurrently === 'hangs'
    ? `; ${lock.setting ?? `without the lock of ${by}`}: else the build waits for the lock of ${by} without limit`
    : '';
}

/** As a migration it is worse than by hand: what works under the lock of the program stops for it, and for longer. A sentence. */
function worseAs([first]: readonly Build[]): string {
  const { placed } = first ?? {};
  const limit = placed && timeoutOf(placed, 'lock_timeout');
  const ends =
    limit?.from === undefined || limit.milliseconds === 0
      ? ''
      : `, the lock_timeout of ${limit.from} ends a build that waits longer than that for older transactions,`;
  const beside =
    placed?.migration.lock?.concurrently === 'second-run'
      ? ' and a second run beside it may end it by a deadlock'
      : '';
  const left = ends === '' && beside === '' ? '' : '; a build that ends so leaves an invalid index';
  return `${worseInMigration}: what works under the program’s own lock stops for it too${ends}${beside}${left}.`;
}

/** That of the program holds for it too. */
function underTimeout(placed: Placed | undefined): string {
  const limit = placed && timeoutOf(placed, 'lock_timeout');
  return limit?.from === undefined || limit.milliseconds === 0
    ? ''
    : `; SET lock_timeout = 0 in front and ${limit.milliseconds} again after: that of ${limit.from} ends a build that waits for older transactions, and leaves an invalid index`;
}

function placesOf(builds: readonly Build[]): string {
  return placesInWords(builds.map(({ placed }) => placed.place));
}
