/** What has to be known before a whole change is taken back: the order, who stands in the way, and what the tool believes behind it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration, ReviewInput } from '../input.ts';
import type { EasedColumn } from '../eased-column.ts';
import type { DeploymentOrder, MigrationReview } from '../model.ts';
import { startedWith } from '../order/apart.ts';
import { leftInWords, mostTold, neededIn, neededNames } from '../order/left-out.ts';
import { unreadProgram } from '../verdict/doubt.ts';
import { failingBack } from './failed-back.ts';
import { keptRunning } from './beginnings.ts';
import type { Placed } from '../placed.ts';
import { takesAllBack } from './all-back.ts';
import { readAgain } from './read-again.ts';
import { failsBeside, readIntoBack } from '../order/read-into.ts';
import { toFormerName } from './former-name.ts';
import { releasesFirst, takesAway } from './releases-first.ts';
import { stepsBack } from './in-order.ts';
import { isAlwaysRefused, refusedByRow, refusedInWords, refusesFormer } from './refused-by-row.ts';
import { withRows } from './record-back.ts';
import { againInWords, appliedAgain, onceEach, rowsOf, stoppedBefore, together } from './starts-again.ts';
import { inNobodysWay } from './in-nobodys-way.ts';

export function backInWords(
  migrations: readonly MigrationReview[],
  {
    migrations: all,
    others,
    programs,
    sqlInCode,
    selectedWhole,
  }: Pick<ReviewInput, 'migrations' | 'others' | 'programs' | 'sqlInCode' | 'selectedWhole'>,
  order: DeploymentOrder,
  statements: readonly Placed[],
): readonly string[] {
  const withScript = migrations.filter(({ rollback: { script } }) => script !== undefined);
  if (withScript.length === 0) return [];
  const records = all.flatMap(({ file, recordBack, byHand: sender, down, runBy }) =>
    recordBack !== undefined && sender === undefined && withScript.some((one) => one.file === oneLine(file))
      ? [
          down === undefined
            ? withoutItsOwn(recordBack)
            : `${ownBack(
                runBy,
                all.find((one) => one.recordBack === recordBack),
                all,
              )}${recordBack}`,
        ]
      : [],
  );
  const eased = migrations.flatMap(({ rollback }) => rollback.eased ?? []);
  const isExported = migrations.some(({ rollback }) => rollback.readsFiles === true);
  const exact = withRows(all.filter(({ file }) => withScript.some((one) => one.file === oneLine(file))));
  const isRecorded = records.length > 0;
  const counted = stepsBack({
    ...{ migrations, all, order },
    isTaken: all.some(takesAway),
    refuses: refusesFormer(statements),
    isAgain: startedWith(statements).length > 0 || mayAsk(statements) !== undefined,
  });
  const { around, stopped, last } = besideReleases(
    { withScript, all, isRecorded, counted },
    order,
    statements,
  );
  return [
    ...(withScript.length > 1 && counted === undefined
      ? ['The last migration first, and only those of which something is there.']
      : []),
    ...recordUnread(statements),
    ...lookedFirst(eased, isExported),
    ...(isAlwaysRefused(refusedByRow(statements)) ? [] : inNobodysWay(statements, selectedWhole)),
    ...readAgain(statements, sqlInCode),
    ...readIntoBack(statements),
    ...around,
    ...askedAgain(order, statements, migrations),
    ...laterOnes(others, withScript.length > 1),
    ...(programs.length === 0
      ? []
      : [
          `What ${programs.length === 1 ? 'the migration that is a program' : 'the migrations that are programs'} did stays, and so does its record: a tool that goes by their order may not run this one again below it.`,
        ]),
    ...takesAllBack(all),
    ...stopped,
    ...onceEach(records)
      .map(exact)
      .map((one) => (isEased(migrations) ? `${one} ${ofThisAlone}` : one)),
    ...last,
  ];
}

/** Of a program that nobody has understood: the script is half of the way back at most. */
function recordUnread(statements: readonly Placed[]): readonly string[] {
  const program = unreadProgram(statements);
  return program === undefined
    ? []
    : [
        `How ${program} keeps what has run, and whether it has a command that goes back, is for whoever reads it: a script leaves its record as it is, and until that says the same a release may refuse to start, or take for there what is gone.`,
      ];
}

interface Releases {
  readonly withScript: readonly MigrationReview[];
  readonly all: readonly ReviewedMigration[];
  readonly isRecorded: boolean;
  /** The sentence that counts the steps, where there is one. */
  readonly counted: string | undefined;
}

/** `stopped`: what is done before the record is put right, and stands in front of that; `last`: what stands behind it. */
function besideReleases(
  { withScript, all, isRecorded, counted }: Releases,
  order: DeploymentOrder,
  statements: readonly Placed[],
): Record<'around' | 'stopped' | 'last', readonly string[]> {
  const former = toFormerName(all);
  if (former !== undefined) return { around: [former], stopped: [], last: [] };
  const refused = refusedByRow(statements);
  const isBack = isGone(order, statements);
  // Where the previous release starts behind the record alone, it does not come first.
  const isBehind = isAlwaysRefused(refused) && !isBack;
  const again =
    isBack && (counted === undefined || !isRecorded)
      ? appliedAgain(statements, {
          rows: isRecorded ? rowsOf(withScript.length) : undefined,
          isStopped: isApart(order),
        })
      : [];
  const passed = isRecorded && !isBack && isApart(order) ? passedOver(statements) : [];
  const placed =
    isRecorded && !isApart(order)
      ? { stopped: again, last: [] }
      : { stopped: [], last: [...again, ...passed] };
  const isFailing = failsBeside(statements);
  const releases = isFailing ? [] : releasesFirst(order, withScript, all, statements);
  if (counted !== undefined)
    return {
      around: [
        counted,
        ...(refused === undefined || isAlwaysRefused(refused) ? [] : [refusedInWords(refused, isBack)]),
        ...releases.flatMap(({ kind, words }) => (kind === 'beside' ? [words] : [])),
      ],
      ...placed,
    };
  const isOrdered = releases.some(({ kind }) => kind === 'order');
  const [started, first] = together(
    // Which release starts when is said in that order.
    isBehind || isOrdered || isFailing ? [] : startedAgain(statements, order),
    releases.flatMap(({ kind, words }) => (isBehind && kind !== 'beside' ? [] : [words])),
  );
  const rows =
    first.length === 0 && isRecorded && !isBehind ? rowsBehind(statements, order, withScript.length > 1) : [];
  return {
    around: [
      ...started,
      ...(refused === undefined ? [] : [refusedInWords(refused, isBack)]),
      ...first,
      ...rows,
    ],
    ...placed,
  };
}

/** Its record has the file, and the schema has not: the release that needs it fails. */
function passedOver(statements: readonly Placed[]): readonly string[] {
  return startedWith(statements).length === 0
    ? []
    : ['Delete it before the new release is started again: that would pass the file over.'];
}

function isApart({ stages }: Pick<DeploymentOrder, 'stages'>): boolean {
  return stages.some(({ phase }) => phase === 'with' || phase === 'mixed');
}

/** A program, or what starts it, that applies what it finds missing. */
function startedAgain(statements: readonly Placed[], { stages }: DeploymentOrder): readonly string[] {
  // Where both cannot run it is stopped anyway.
  if (isApart({ stages }) || startedWith(statements).length === 0) return [];
  return isGone({ stages }, statements)
    ? [`${keptRunning} Only then start the old one: before that, what it uses is not there.`]
    : [againInWords(statements)];
}

/** A program that has the files may ask the record for them as it starts, to apply them or to be ready: nobody has seen that it does not. */
function rowsBehind(
  statements: readonly Placed[],
  { stages }: DeploymentOrder,
  isSeveral: boolean,
): readonly string[] {
  const asked = mayAsk(statements);
  // The previous release may start behind that alone.
  if (isApart({ stages }) || asked === undefined || startedWith(statements).length > 0) return [];
  const [row, it] = [rowsOf(isSeveral ? 2 : 1), isSeveral ? 'them' : 'it'];
  const { refusesOlder, compares, forces } = asked.runBy;
  if (refusesOlder !== undefined)
    return [
      `In this order: stop the new release, run the script, set the version back, start the previous release${refusesOlder.isFormer === true ? ' (it would start in front of that as well)' : ''}. One of the new does not start after that, unless it is told to apply the files again (${oneLine(refusesOlder.place)}).`,
    ];
  if (asked.isRefused && !asked.isFollowed) return [stoppedBefore(row, 'may apply', undefined)];
  // What the previous one does with a later version is its own: that is set back first.
  const isOwn = compares !== undefined || forces !== undefined;
  const first = isOwn ? 'Stop the new release' : 'Put the previous release in its place';
  const does = asked.isFollowed
    ? `the command of the new release applies ${it} again, and an instance of it may wait for ${it}`
    : `an instance of the new release that starts may apply ${it} again, or not be ready without ${it}`;
  return [`${first} before ${row} from the record: from then on ${does}.`];
}

function mayAsk(statements: readonly Placed[]) {
  const [asked] = statements.flatMap(({ migration: { runBy, byHand, missing, recordBack } }) =>
    runBy?.embeds === undefined || byHand !== undefined || recordBack === undefined || runBy.reach === 'start'
      ? []
      : [{ runBy, isFollowed: runBy.reach === 'asked', isRefused: missing !== undefined }],
  );
  return asked;
}

/** A column or a table that releases use until it goes: the previous one does not work until it is there again. */
function isGone({ stages }: Pick<DeploymentOrder, 'stages'>, statements: readonly Placed[]): boolean {
  const files = stages.flatMap((one) =>
    one.phase === 'after' || one.isMoved === true ? one.files.map(({ file }) => file) : [],
  );
  return statements.some(
    ({ migration, one }) =>
      files.includes(oneLine(migration.file)) &&
      one.actions.some(
        ({ operation }) =>
          operation.kind === 'dropColumn' ||
          (operation.kind === 'dropRelation' &&
            (operation.relation === 'table' || operation.relation === 'view')),
      ),
  );
}

/** How that sentence begins. */
export const lookFirst = 'Look first in the code of the old release what it does with';

function isEased(migrations: readonly MigrationReview[]): boolean {
  return migrations.some(({ rollback: { eased = [] } }) => eased.length > 0);
}

/** Behind a migration of its own that has let columns out. */
const ofThisAlone =
  'Do not delete the row of the migration of step 1: a program that has its file would run it again as it starts.';

/** Of columns that have to be written with every row the way back makes such again, at once or by the lines at its end. */
function askedAgain(
  order: DeploymentOrder,
  statements: readonly Placed[],
  migrations: readonly MigrationReview[],
): readonly string[] {
  const eased = migrations.flatMap(({ rollback }) => rollback.eased ?? []);
  const needed = neededIn(order, statements).filter(
    ({ table, name }) => !eased.some((one) => one.name === `${displayName(table.key)}.${name}`),
  );
  return [
    ...easedInWords(eased),
    ...(needed.length === 0
      ? []
      : [
          `After it ${neededNames(needed)} ${needed.length === 1 ? 'has' : 'have'} to be written with every row again: the release that no longer does cannot insert. Its SET NOT NULL comes last, when that one has gone.`,
        ]),
  ];
}

/** Before it is started again, be it before the script or behind it. The order has the columns, and where it reads them. */
function lookedFirst(eased: readonly EasedColumn[], isExported: boolean): readonly string[] {
  if (eased.length === 0) return [];
  const left = leftInWords(eased.map((one) => one.isGiven));
  return [
    `${lookFirst} ${left} of step 1 of the runbook, as the order says: the rows that the new one has written have ${left === 'the default' ? 'it' : 'them'}, and after the script all rows have${isExported ? ', unless the export is put back' : ''}.`,
  ];
}

function easedInWords(eased: readonly EasedColumn[]): readonly string[] {
  if (eased.length === 0) return [];
  const [given, open] = [true, false].map((isGiven) => eased.filter((one) => one.isGiven === isGiven));
  const are = [
    ...tellings(given ?? [], ['has a default', 'have a default']),
    ...tellings(open ?? [], ['takes nulls', 'take nulls']),
  ];
  return [
    `After it ${are.join(', and ')}, as after step 1 of the runbook: statements of both releases run. The lines at the end of the script undo step 1 too, for when nobody tries again. The row of step 1’s migration stays: after these lines a second try needs step 1 again, in a new file that comes behind the one of step 1 and before this one.`,
  ];
}

function tellings(
  columns: readonly EasedColumn[],
  [one, several]: readonly [string, string],
): readonly string[] {
  return columns.length === 0
    ? []
    : [
        `${joined(
          columns.map(({ name }) => oneLine(name)),
          mostTold,
        )} ${columns.length === 1 ? one : several}`,
      ];
}

/** The program that has the files takes them back itself. */
function ownBack(
  runBy: ReviewedMigration['runBy'],
  first: ReviewedMigration | undefined,
  all: readonly ReviewedMigration[],
): string {
  const { command, place, says, takes } = runBy?.back ?? {};
  if (command === undefined || place === undefined) return '';
  const told = says === undefined ? '' : `: “${says.replace(/\.$/, '')}”`;
  const { previous } = first ?? {};
  const isNumber = takes === 'number' && previous !== undefined && /^\d+$/.test(previous.version);
  const [, cut] = /^cut (\d+)$/.exec(takes ?? '') ?? [];
  const name =
    cut === undefined || previous === undefined
      ? undefined
      : previous.file
          .replace(/^.*\//, '')
          .slice(Number(cut))
          .replace(/\.sql$/, '');
  const number = isNumber
    ? ` ${previous.version.replace(/^0+(?=\d)/, '')}`
    : name === undefined || name === ''
      ? ''
      : ` ${name}`;
  const to =
    takes === undefined || number !== '' || previous === undefined
      ? ''
      : `; it wants the migration before, ${previous.file}, by the program’s own name of it, which may be a part of the file’s`;
  const words = oneLine(`${command}${number} (${place}${told})${to}`);
  const failing = failingBack(all);
  if (failing !== undefined)
    return `The program that has the files would take them back itself by ${words}: not before ${failing} is mended, as it ends there. `;
  const isBound = runBy?.timeouts?.some(({ name: of }) => of === 'lock_timeout') === true;
  const waits = isBound ? '' : ' (it sets no lock_timeout of its own)';
  return `The program that has the files takes them back itself${waits}, and its record says so then: ${words}. `;
}

/** The tool has nothing to run where nobody wrote a way back. */
function withoutItsOwn(recordBack: string): string {
  return recordBack.replace(/; [^;.]* instead takes back the last one and does both(?=\.)/, '');
}

const mostNames = 6;

/** They stand on what is taken back, or in its way. */
function laterOnes(others: ReviewInput['others'], isSeveral: boolean): readonly string[] {
  const before = (isSeveral ? others : others.filter(({ runs }) => runs === 'behind')).filter(
    ({ touches }) => touches.length > 0,
  );
  const more = before.length - mostNames;
  const names = before
    .toReversed()
    .slice(more > 1 ? more : 0)
    .map(({ file, touches }) => `${oneLine(file)} (${touches.slice(0, 3).join(', ')})`);
  return before.length === 0
    ? []
    : [
        `Migrations that name what it changes and may have to go before, the last one first: ${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}.`,
      ];
}
