/** The half page at the head of a review: what is not understood, what changes, who is blocked, what cannot be undone, what a person must still decide. */
import { capital, commas } from '../../text/enumerate.ts';
import { durationOf } from '../../effects/held.ts';
import { oneLine } from '../../plan/format.ts';
import { alikeByNull } from '../schema/alike.ts';
import { few, keptParents, waitingAlong } from '../waits/along-keys.ts';
import { doublesInWords } from '../rows/doubles.ts';
import { formsToDecide } from '../order/named-form.ts';
import { buildableBefore, endedAtStart, servesLater } from '../order/apart.ts';
import { comingBackIn } from '../order/comes-back.ts';
import { namesToDecide } from '../order/comes-back-words.ts';
import { alterableKeys } from '../order/deferred-keys.ts';
import { neededIn } from '../order/left-out.ts';
import { keySplits } from '../order/split-keys.ts';
import { otherEngines } from '../order/other-engines.ts';
import { readIntoToDecide } from '../order/read-into.ts';
import { builtFirst, formsTold, leftOutToDecide } from '../waits/built-first.ts';
import { asOneAlter } from '../statements/one-alter.ts';
import { rowsBetween } from '../order/between.ts';
import { unaskedContent } from '../checks/content-checks.ts';
import { asOne } from './alike.ts';
import { doubtOfSending } from './doubt.ts';
import { editedInBrief, passedInBrief } from './edited.ts';
import { refusalsIn } from './refusals.ts';
import { doubtfulInBrief, doubtfulInWords, mayBeStopped } from './may-stop.ts';
import { failingInBrief, failingInWords, failingOnRows, isSameFault, withoutRows } from './cannot-succeed.ts';
import { missingMeanwhile } from '../waits/meanwhile.ts';
import { blockedBy, isCovered } from '../waits/blocked.ts';
import { freeRows, workBesideOthers } from '../waits/works-beside.ts';
import { alongTriggers } from '../waits/trigger-waits.ts';
import { waitsForKeys } from '../waits/key-waits.ts';
import { timeInBrief, workWords } from '../statements/works.ts';
import { sameStaysInWords } from './same-stays.ts';
import { servedKeysInWords } from './serves-key.ts';
import { secondRunInBrief } from '../waits/second-run.ts';
import { onlySchemaWaits } from '../waits/schema-waits.ts';
import { longReadsInWords } from '../waits/long-reads.ts';
import { viewsMeanwhile } from '../waits/view-waits.ts';
import { wholeRunInWords } from '../waits/whole-run.ts';
import { weightOf } from './changes.ts';
import { netChangesInWords } from './net-changes.ts';
import { lostInWords } from '../rows/deleted-rows.ts';
import { withRows } from '../rows/lost-size.ts';
import { acceptedLosses, copiedTablesAt, lossesWithTriggers } from '../rows/losses.ts';
import type { ReviewInput } from '../input.ts';
import type {
  Check,
  DeploymentOrder,
  FindingReview,
  MigrationReview,
  SecurityReview,
  Verdict,
} from '../model.ts';
import { lostInPlaceInBrief } from '../back/lost-in-place.ts';
import { backToMend } from '../back/failed-back.ts';
import { limitsOfBack } from '../back/limits-of-back.ts';
import { lostWritesInBrief, lostWritesInWords } from '../rows/lost-writes.ts';
import { madeElsewhere } from './made-elsewhere.ts';
import { missingBehind } from '../back/former-views.ts';
import { fillsOf, type Fill } from '../rows/fills.ts';
import { givenValues } from '../rows/given-values.ts';
import { childrenNotBack, freedInWords } from '../schema/freed-children.ts';
import { keysNotBack } from '../schema/freed.ts';
import { duplicatesToDecide } from '../rows/duplicates.ts';
import { numbersTaken } from '../rows/numbers.ts';
import { movedNames } from '../rows/moved-names.ts';
import { saidByValues } from '../rows/said-by-values.ts';
import { nullRowsInWords } from '../rows/null-rows.ts';
import { notBackOf, nullsNotBack } from '../back/not-back.ts';
import { strictlyReadInBrief } from '../order/strict-reads.ts';
import { askedByKeys } from '../waits/key-rows.ts';
import { nullsToDecide } from '../rows/nulls-there.ts';
import { goOrNot } from './go.ts';
import { openConflictInBrief } from '../order/rekeyed.ts';
import { bringsNone } from '../schema/security.ts';
import { mayRewriteToDecide } from './may-rewrite.ts';
import { notMadeInWords } from './not-made.ts';
import { notUnderstood } from './not-understood.ts';
import { programsUnread } from './programs.ts';
import { placesInWords, type Naming, type Placed } from '../placed.ts';
import { boundedInWords, sidesOf } from '../statements/timeouts.ts';
import { stoppedByTimeout, stoppedInBrief, stoppedInWords, untilEnded } from '../statements/stopped.ts';
import { commentsLost } from './comments-lost.ts';
import { dropsInBrief } from '../order/sent-around.ts';
import { isOfTriggers } from '../order/bound.ts';
import { isUnsplit } from '../order/unsplit.ts';
import { takenOutToDecide } from './taken-out.ts';
import { deletesToDecide, rowsCascaded } from '../order/renewed-keys.ts';
import { releasesToDecide } from '../order/one-step.ts';
import { uncountedToDecide } from '../rows/uncounted-words.ts';
import { uncoveredInBrief, uncoveredToDecide } from '../rows/uncovered.ts';
import { sameForAllInWords } from '../rows/unfilled.ts';
import { zonesInBrief, zonesToDecide } from '../rows/zones.ts';
import { locksInTurn } from '../waits/collected.ts';
import { strongerLater } from '../waits/upgrades.ts';
import { lockElsewhereInWords, stillInWords } from '../waits/lock-elsewhere.ts';
import { mayWait } from '../waits/shut.ts';
import { nullsGone } from '../rows/nulls-gone.ts';
import { notBackInBrief } from '../back/back-losses.ts';
import { notFoundInBrief } from '../back/written-since.ts';
import { rowWaitersAt, rowWaitersInBrief, rowWorks } from '../waits/row-waiters.ts';
import { endedByWritersInWords, lateLocksInWords, orEnded } from '../waits/waiting-writers.ts';
import { insertersAlong, orTimedOut, writersInWords } from '../waits/writers.ts';
import { blockedByTriggers, overwrittenByTriggers } from '../statements/triggers.ts';
import { hotEndedInWords } from '../statements/hot-updates.ts';
import { exchangedInBrief } from '../rows/exchanged-values.ts';
import { untilOf, waitingWithout } from '../statements/statements.ts';

const [mostLines, mostChanges] = [8, 12];

export interface VerdictAround {
  readonly input: ReviewInput;
  readonly statements: readonly Placed[];
  readonly migrations: readonly MigrationReview[];
  readonly order: DeploymentOrder;
  readonly findings: readonly FindingReview[];
  readonly security: SecurityReview;
  readonly naming: Naming;
  /** By the pre-flight. */
  readonly asked: readonly Check[];
  /** Some of it asks of this change, and may say STOP. */
  readonly isAskedOfIt: boolean;
}

export function verdictOf(around: VerdictAround): Verdict {
  const { input, statements, naming } = around;
  const inPlace = input.migrations.flatMap(lostInPlaceInBrief);
  const stops = around.order.stages.filter(({ phase }) => phase === 'with' || phase === 'mixed');
  const isStopped = stops.length > 0;
  // Nobody writes then, unless somebody accepts what fails meanwhile.
  const isAccepted = stops.every(({ failsFormer = [] }) => failsFormer.length > 0);
  const kept = statements.filter(({ one }) => one.during.kept);
  const blocked = blockedBy(statements, input.date);
  const isBuiltFirst = builtFirst(statements, blocked, around.findings, input.date) !== undefined;
  const unknown = notUnderstood(input, naming);
  const refused = refusalsIn(input, statements, naming);
  const disturbed = rowsBetween(statements);
  const stopped = stoppedByTimeout(kept, input.date);
  const along = waitingAlong(statements, blocked, input.date);
  const writers = writersInWords(statements, blocked, input.date);
  const failing = failingOnRows(statements, around.order, input.date);
  return {
    start: goOrNot({
      notUnderstood: unknown.length,
      edited: editedInBrief(input),
      passedBy: passedInBrief(input),
      programs: programsUnread(input),
      takes: timeInBrief(kept, input.date),
      stopped: stoppedInBrief(stopped),
      doubtful: doubtfulInBrief(mayBeStopped(kept, stopped, input.date)),
      again: secondRunInBrief(kept, around.order.stages.length === 1),
      drops: dropsInBrief(kept),
      refused: refused.length,
      failingRows: failingInBrief(failing),
      isSameFault: (finding) => isSameFault(finding, failing),
      lostWrites: lostWritesInBrief(kept),
      exchanged: isStopped ? [] : exchangedInBrief(kept, input.valuesInCode ?? []),
      strictReads: isStopped ? [] : strictlyReadInBrief(kept),
      rowWaiters: isStopped ? [] : rowWaitersInBrief(kept, input.date),
      rowWorks: isStopped ? [] : rowWorks(kept, input.date),
      stopsOn: uncoveredInBrief(kept),
      openConflict: openConflictInBrief(kept),
      disturbed: [...new Set(disturbed.map(({ place }) => place))],
      blocked,
      alongTriggers: alongTriggers(statements, blocked),
      alongKeys: insertersAlong(statements, blocked),
      mayWait: mayWait(statements, input.date),
      still: stillInWords(statements, input.date),
      isBuiltFirst,
      order: around.order,
      isBound: statements.some(isOfTriggers) || isUnsplit(around.order, statements, input.date),
      needed: neededIn(around.order, statements),
      findings: around.findings,
      losses: acceptedLosses(kept.flatMap(lossesWithTriggers)),
      isSplitTold: keySplits(statements).length > 0,
      ...formsTold(statements, blocked, around.findings, input.date),
      // Of rows alone nothing that is in front of every change has to be out of the way.
      isCheckedBefore: around.isAskedOfIt || (around.asked.length > 0 && blocked.length > 0),
      zones: zonesInBrief(kept),
    }),
    notUnderstood: fewest(unknown),
    refused: fewest([...refused, ...failingInWords(failing), ...stoppedInWords(stopped)]),
    changes: [
      ...weighty([...netChangesInWords(kept), ...freedInWords(kept), ...notMadeInWords(kept)]),
      ...new Set(servedKeysInWords(kept)),
      ...sameStaysInWords(kept),
      ...hotEndedInWords(kept, input.date),
    ],
    blocked: isStopped ? blocked : orEnded(blocked, kept, input.date),
    besides: unknown.length > 0 ? undefined : onlySchemaWaits(kept),
    // Those that wait by way of keys stand nowhere else: they bound themselves, and leave no name to a list that is not there.
    long: [
      ...fewest([
        ...asOne(statements, (one) => rowsBesideOthers(one, input.date, statements)),
        ...statements.flatMap((one) => blockedByTriggers(one, untilOf(one))),
        ...statements.flatMap(waitsForKeys),
        ...workBesideOthers(statements, input.date),
        ...viewsMeanwhile(statements),
      ]),
      ...longReadsInWords(statements, blocked, input.date),
      ...(isAccepted ? [...orTimedOut(along, writers, kept, input.date), ...writers] : along),
      ...(isStopped ? [] : lockElsewhereInWords(statements, input.date)),
      ...wholeRunInWords(statements, blocked),
    ],
    irreversible: fewest([
      ...lostInWords(kept).map((one) => withRows(one, kept, input.date)),
      ...kept.flatMap(copiedTablesAt),
      ...lostWritesInWords(kept, input.date),
      ...kept.flatMap(overwrittenByTriggers),
      ...rowsCascaded(kept),
      ...notBackOf(kept),
      ...kept.flatMap(nullRowsInWords),
      ...nullsNotBack(kept, kept.flatMap(nullRowsInWords)),
      ...[...keysNotBack(kept), ...childrenNotBack(kept)],
      ...nullsGone(kept),
      ...input.migrations.flatMap(notFoundInBrief),
      ...inPlace,
      ...notBackInBrief(around.migrations, input.migrations.length === 1),
      ...limitsTold(around, inPlace, statements[0]?.passing ?? new Set()),
      ...(input.programs.length === 0
        ? []
        : ['What the migrations that are programs remove is not known here.']),
    ]),
    // They stand nowhere else.
    decide: [...new Set(decisions({ ...around, blocked, isBuiltFirst }))],
  };
}

/** Of a type that is changed in its place the point of no return says so, or what is kept in its place. */
function limitsTold(
  { order, migrations }: VerdictAround,
  inPlace: readonly string[],
  passing: ReadonlySet<string>,
): readonly string[] {
  const isTold =
    order.pointOfNoReturn?.isByValues === true || inPlace.some((one) => one.includes(' does not hold'));
  return isTold ? [] : limitsOfBack(migrations, passing);
}

/** Reading ends where lists begin to scroll. */
function fewest(sentences: readonly string[]): readonly string[] {
  const all = [...new Set(sentences)];
  const more = all.length - mostLines;
  return more <= 1 ? all : [...all.slice(0, mostLines), `And ${more} more below.`];
}

/** What goes and what becomes another is seen where not all is shown. */
function weighty(sentences: readonly string[]): readonly string[] {
  const sorted = sentences.toSorted((a, b) => weightOf(a) - weightOf(b));
  const more = sorted.length - mostChanges;
  return more <= 1 ? sorted : [...sorted.slice(0, mostChanges), `And ${more} more below.`];
}

/** Rows that are changed hold up writers of the same rows only; whoever deletes what they refer to makes it fail. */
function rowsBesideOthers(placed: Placed, date: string, statements: readonly Placed[]): readonly string[] {
  const ended = rowWaitersAt(placed, statements, date);
  const told = new Set(ended.map(({ relation }) => oneLine(relation)));
  const rows = freeRows(placed, statements).filter((name) => !told.has(name));
  const parents = keptParents(placed).filter((name) => !isCovered(name, placed, statements));
  const waiting = [
    ...(rows.length === 0
      ? []
      : [
          `writes to the rows of ${rows.join(', ')} that it changes wait until ${ownEnd(placed)}${askedByKeys(placed, rows)}`,
        ]),
    ...ended.map(({ words }) => words),
    ...(parents.length === 0 ? [] : [keyRows(parents, placed)]),
  ];
  return waiting.length === 0 ? [] : [`${capital(workWords(placed, date))}: ${waiting.join('; ')}.`];
}

/** A row is locked where a key that refers to it is checked, behind all the work: measured by test/databases/review-keys.test.ts. */
function keyRows(parents: readonly string[], placed: Placed): string {
  const until = ownEnd(placed);
  const isHeld = until !== 'it has run' && until !== 'the statement ends';
  const behind = isHeld ? `; from then on such deletes wait until ${until}` : '';
  return `deletes of the rows of ${few(parents.map(oneLine))} that its rows refer to do not wait until it checks its keys, at its end: they make it fail there (foreign key violation), and none of its rows stays${behind}`;
}

/** The last of a transaction waits for nobody but itself. */
function ownEnd(placed: Placed): string {
  const until = untilOf(placed);
  return until.startsWith(`line ${String(placed.line)} has run`) ? 'it has run' : until;
}

// --------------------------------------------------------------------------------------------------------------- decide

function decisions({
  input,
  statements,
  order,
  findings,
  security,
  blocked,
  asked,
  isBuiltFirst,
}: VerdictAround & Pick<Verdict, 'blocked'> & { readonly isBuiltFirst: boolean }): readonly string[] {
  const apart = order.stages.flatMap(({ phase, files }) =>
    phase === 'with' || phase === 'mixed' ? files.map(({ file }) => file) : [],
  );
  return [
    ...takenOutToDecide(input),
    ...madeElsewhere(statements),
    ...rowsBetween(statements).map(({ words }) => words),
    ...deletesToDecide(statements),
    ...nullsToDecide(statements, input.date),
    ...[...zonesToDecide(statements), ...movedNames(statements), ...commentsLost(statements)],
    ...formsToDecide(statements),
    ...givenValues(statements),
    ...saidByValues(statements),
    ...duplicatesToDecide(statements, asked),
    ...uncoveredToDecide(statements, input.date),
    ...uncountedToDecide(statements, input.date),
    ...missingBehind(input),
    ...[...backToMend(input.migrations), ...otherEngines(input.migrations)],
    ...fillsOf(statements, input.others).map(fillToDecide),
    ...namesToDecide(statements, input.goneInCode),
    ...sameForAllInWords(statements, input.date, comingBackIn(statements), withoutRows(statements)),
    ...mayRewriteToDecide(statements, input.date),
    ...releasesToDecide(order, statements),
    ...doubtOfSending(statements),
    ...doubtfulInWords(mayBeStopped(statements, stoppedByTimeout(statements, input.date), input.date)),
    ...readIntoToDecide(statements),
    ...withoutTimeout(statements, blocked),
    ...strongerLater(statements),
    ...(apart.length > 0 ? [] : endedByWritersInWords(statements)),
    ...locksInTurn(statements, findings, { isStopped: apart.length > 0, date: input.date }),
    ...asOneAlter(statements, input.date),
    ...(isBuiltFirst ? [] : buildableBefore(statements, blocked)),
    ...servesLater(statements, input.date),
    ...leftOutToDecide(findings, blocked, isBuiltFirst),
    ...doublesInWords(statements),
    ...endedAtStart(statements, input.date),
    ...missingMeanwhile(statements, apart, input.date),
    ...new Set(alterableKeys(statements)),
    ...keySplits(statements),
    ...alikeByNull(statements),
    ...numbersTaken(statements),
    ...unaskedContent(statements),
    ...(security.permissions.length > 0 ? ['Whether these roles may have what they are given.'] : []),
    ...(security.personalData.some((one) => !bringsNone(one))
      ? ['On what ground the new personal data is kept, and for how long.']
      : []),
    ...(isSizeMissing(input, statements)
      ? ['How long it takes: there are no statistics of its tables (plinth stats pull).']
      : []),
  ];
}

/** Nobody wrote it down as something that runs. */
function fillToDecide({ name, added, forbids, trigger, comment }: Fill): string {
  const meant = comment === undefined ? '' : ` ${capital(comment)} has an UPDATE for it in a comment.`;
  const fresh = trigger === undefined ? '' : ` New rows get theirs from trigger ${trigger}.`;
  return `Who fills ${name} in the rows that are there, and when: it comes without a value (${added}), ${forbids.place} forbids nulls in it, and nothing in the files fills it.${meant}${fresh}`;
}

const mostTables = 4;

/** Behind an open transaction they wait, and everybody else behind them. */
function withoutTimeout(statements: readonly Placed[], blocked: Verdict['blocked']): readonly string[] {
  const waiting = waitingWithout(statements);
  const soft = waiting.filter(
    ({ one }) =>
      !one.whole?.relations.some(({ isNew, queue }) => !isNew && queue?.waitsFor === 'every-transaction'),
  );
  const placesOf = (of: readonly Placed[]): string => placesInWords(of.map(({ place }) => place));
  if (waiting.length === 0) return [];
  const told = new Set(blocked.flatMap(({ places }) => places));
  const isTold = waiting.length > 2 && waiting.every(({ place }) => told.has(place));
  const who = isTold ? 'each statement that blocks' : placesOf(waiting);
  const isSoft = soft.length === waiting.length;
  const aside =
    isSoft || soft.length === 0 ? '' : ` (${placesOf(soft)}: written to it, and every later write)`;
  const { used, written } = sidesOf(waiting);
  const isBoth = used.length > 0 && written.length > 0;
  const met = isBoth
    ? `used ${commas(used, mostTables)} or written to ${commas(written, mostTables)}`
    : `${isSoft ? 'written to' : 'used'} the table`;
  const meanwhile = isBoth
    ? ` (while it waits for ${commas(written, mostTables)} nobody reads or writes ${commas(used, mostTables)})`
    : aside;
  return [
    `No lock_timeout: behind an open transaction that has ${met}, ${who} ${isTold || waiting.length === 1 ? 'waits' : 'wait'} ${untilEnded(waiting)}, and every later ${isSoft ? 'write' : 'query'} waits behind it${meanwhile}. ${boundedInWords(waiting, statements)}${lateLocksInWords(waiting, statements)}`,
  ];
}

/** Something grows with a table that nobody knows the size of. */
function isSizeMissing(input: ReviewInput, statements: readonly Placed[]): boolean {
  return (
    input.migrations.every(({ sizes }) => sizes === undefined) &&
    statements.some(({ one }) =>
      one.whole?.relations.some(
        ({ isNew, rewrite, scan, buildsIndex, role }) =>
          !isNew && (rewrite || scan || buildsIndex || (role === 'target' && durationOf(one) === 'rows')),
      ),
    )
  );
}
