/** The first sentences of a review: whether the change can start as it stands, and what has to be true before. Takes what the rest has found. */
import { oneLine } from '../../plan/format.ts';
import { concurrentScript } from '../waits/concurrently.ts';
import type { BlockedRelation, DeploymentOrder, FindingReview } from '../model.ts';
import { isLeftOut } from './findings.ts';
import { neededNames, type Needed } from '../order/left-out.ts';
import { placesInWords } from '../placed.ts';
import { continued, joined } from '../../text/enumerate.ts';

const orSplit = 'Choose a time at which that may be, or split it.';
const atThatTime = 'Choose a time at which that may be.';
/** Of a name that comes back: a split behind its rename leaves it without indexes. */
const orOtherName =
  'Choose a time at which that may be, or give the new column a name of its own, as the order below says too.';
const orForm = 'Choose a time at which that may be, or the form below';
const orSo = `${orForm} for which nobody waits.`;
/** What is added NOT VALID still takes its locks. */
const orBriefly = `${orForm}, for which others wait for a moment.`;
const atATime = 'Go at a time at which';

export interface GoAround {
  readonly notUnderstood: number;
  /** That files have changed which may have run. Sentences. */
  readonly edited: readonly string[];
  /** That its tool runs none of it where later ones have run. Sentences that lead over to the rest. */
  readonly passedBy: string | undefined;
  /** That some migrations are programs. */
  readonly programs: string | undefined;
  /** How long it takes, where that is long. A sentence. */
  readonly takes: string | undefined;
  /** What its own timeout ends. A sentence. */
  readonly stopped: string | undefined;
  /** What it may end. A sentence. */
  readonly doubtful: string | undefined;
  /** That a second run makes it worse. A sentence. */
  readonly again: string | undefined;
  /** What the program that applies it drops before. Sentences. */
  readonly drops: readonly string[];
  readonly refused: number;
  /** That rows are there which it fails on. A sentence. */
  readonly failingRows: string | undefined;
  /** A finding says no more than that. */
  readonly isSameFault: (finding: FindingReview) => boolean;
  /** Inserts of the release that find no row, with a stop as well. A sentence. */
  readonly openConflict: string | undefined;
  /** Places that fail, or go wrong, as soon as others write meanwhile. */
  readonly disturbed: readonly string[];
  /** Writes of others that go with what it drops. Sentences. */
  readonly lostWrites: readonly string[];
  /** Values that the former release looks for in vain behind it. Sentences. */
  readonly exchanged: readonly string[];
  /** That the code of the change fails before it. Sentences. */
  readonly strictReads: readonly string[];
  /** Writers that end it. Sentences. */
  readonly rowWaiters: readonly string[];
  /** What changes the rows that they wait for: places, in front of what locks the table. */
  readonly rowWorks: readonly string[];
  /** Rows that it stops on. Sentences. */
  readonly stopsOn: readonly string[];
  readonly blocked: readonly BlockedRelation[];
  /** Tables that nothing locks, and whose triggers work on what is. */
  readonly alongTriggers: readonly string[];
  /** Tables whose foreign keys ask what is shut for whoever inserts. */
  readonly alongKeys: readonly string[];
  /** Of writes that wait, how long, as mayWait has it. */
  readonly mayWait: string;
  /** What stands still in a migration that builds beside others too. */
  readonly still: string | undefined;
  /** All that takes its time are builds that can be there before. */
  readonly isBuiltFirst: boolean;
  readonly order: DeploymentOrder;
  /** It changes triggers along with their tables: no part of it can go alone. */
  readonly isBound: boolean;
  /** Columns that go, and that have to be let out in a migration before. */
  readonly needed: readonly Needed[];
  readonly findings: readonly FindingReview[];
  /** Sentences. */
  readonly losses: readonly string[];
  /** The steps of it stand below. */
  readonly isSplitTold: boolean;
  /** The SQL of it without any wait stands below. */
  readonly isFormTold: boolean;
  /** Its locks are taken all the same, and held for a moment. */
  readonly isFormBrief: boolean;
  /** It is that of indexes that take the name of others, and of nothing else: the errors say no more. */
  readonly isExchangeTold: boolean;
  readonly isCheckedBefore: boolean;
  /** What no way back finds out again. A sentence. */
  readonly zones: string | undefined;
}

/** Whether, what for, and what somebody accepts with it. What a STOP means is told by the runbook. */
export function goOrNot(around: GoAround): readonly string[] {
  // What fails takes nothing; how it is mended decides what is lost.
  const takes = around.refused > 0 || around.failingRows !== undefined ? [] : accepted(around.losses);
  return startOf(around).map((one) => {
    const doubtful = one.startsWith('Go') && around.doubtful !== undefined ? [around.doubtful] : [];
    const zones = around.refused > 0 || around.zones === undefined ? [] : [around.zones];
    const lost =
      around.refused > 0
        ? []
        : [
            ...around.stopsOn,
            ...around.exchanged,
            ...around.lostWrites,
            ...around.strictReads,
            ...around.rowWaiters,
          ];
    const again = around.refused > 0 || around.again === undefined ? [] : [around.again];
    // Where others wait the time stands with them.
    const isGo = /^Go\b/.test(one) && !one.startsWith(atATime);
    const time = isGo && around.takes !== undefined && !/\(estimate: /.test(one) ? [around.takes] : [];
    const drops = around.refused > 0 ? [] : around.drops;
    return [
      ...around.edited,
      around.passedBy === undefined ? one : `${around.passedBy} ${continued(one)}`,
      ...time,
      ...drops,
      ...again,
      ...doubtful,
      ...zones,
      ...lost,
      ...takes,
    ].join(' ');
  });
}

/** One sentence of all, as what goes of each stands below: but for those of which something else is left. */
function accepted(losses: readonly string[]): readonly string[] {
  const go = losses.map((loss) =>
    loss.replace(/ are gone\.$| go; .*$|\.$/, (end) => (end === '.' ? '' : ' go')),
  );
  const plain = go.filter((one) => one.startsWith('The ') && one.endsWith(' go'));
  const rest = go.filter((one) => !plain.includes(one));
  const [first] = plain.map((one) => one.slice(0, -' go'.length));
  // A list of them stands below, where it cannot be undone.
  const isList = go.length > 1 || /, | and /.test(first ?? '');
  const all = first === undefined ? rest : [isList ? 'What is lost is listed below' : `${first} are lost`];
  return all.map((one) => `${one}: accept it, or export it first.`);
}

function startOf(around: GoAround): readonly string[] {
  const { openConflict } = around;
  if (openConflict === undefined || around.refused > 0) return startOfKnown(around);
  return startOfKnown(around).map((one) => `${openConflict} Besides: ${continued(one)}`);
}

function startOfKnown(around: GoAround): readonly string[] {
  const { programs } = around;
  if (programs === undefined) return startOfRead(around);
  const rest = `${programs}: this is about the others alone.`;
  return headline(around)?.startsWith('No go') === true
    ? startOfRead(around).map((one) => `${one} ${rest}`)
    : [`Not decided here: ${programs}.`];
}

function startOfRead(around: GoAround): readonly string[] {
  const head = headline(around);
  const errors = errorsIn(around).length;
  const which = errors === 1 ? 'the error in the tables below' : `the ${errors} errors in the tables below`;
  const are = errors === 1 ? 'is' : 'are';
  if (errors === 0) return [offered(head ?? goWords(around), around)];
  if (head !== undefined && isOfBuilds(head, around))
    return [
      `Go when ${concurrentScript} has run, for which no read and no write waits: the file then builds nothing. Without it ${continued(head)}`,
    ];
  if (head?.startsWith(atATime) === true && isAllOfLocks(around)) return [orMended(head, which, are, around)];
  if (head === undefined || head.startsWith('Go'))
    return [
      `${(head ?? (isInOrder(around) ? goWords(around) : 'Go.')).replace(/\.$/, '')}, once ${which} ${are} mended or accepted by somebody.`,
    ];
  if (head === around.failingRows)
    return [
      errorsIn(around).every(around.isSameFault)
        ? `${head} Mend that first.`
        : `${head} Mend that first, and mend or accept ${which}.`,
    ];
  const isOfOneLock = around.findings.every(
    ({ severity, rule }) => severity !== 'error' || rule === 'locking/work-under-exclusive-lock',
  );
  if (head.endsWith(orOtherName) && isOfOneLock) return [head];
  if (head.endsWith(orSplit) && isOfOneLock && around.isExchangeTold) return [head.replace(orSplit, orSo)];
  const isTheSplit = !around.isFormTold && head.endsWith(orSplit) && isOfOneLock;
  return [
    isTheSplit
      ? `${head.replace(/\.$/, '')} at ${placesOf(errorsIn(around))}, as ${errors === 1 ? 'its finding says' : 'their findings say'}.`
      : `${offered(head, around).replace(/\.$/, '')}; mend or accept ${which}.`,
  ];
}

function errorsIn({ findings }: GoAround): readonly FindingReview[] {
  return findings.filter(({ severity }) => severity === 'error');
}

function placesOf(findings: readonly FindingReview[]): string {
  return placesInWords([...new Set(findings.flatMap(({ place, also }) => [place, ...also]))]);
}

/** A way out that nobody shows is none. */
function offered(head: string, { isSplitTold, isFormTold, isFormBrief, rowWorks }: GoAround): string {
  return isSplitTold ? head : head.replace(orSplit, isFormTold ? formFor(rowWorks, isFormBrief) : atThatTime);
}

/** The form is of what locks the table: what changes rows in front of that stays as it is. */
function formFor(rowWorks: readonly string[], isBrief: boolean): string {
  if (rowWorks.length === 0) return isBrief ? orBriefly : orSo;
  const [change, go] = rowWorks.length === 1 ? ['changes', 'it goes'] : ['change', 'they go'];
  return `${orForm}: others wait then only for rows that ${placesInWords(rowWorks)} ${change}, and hardly where ${go} in batches.`;
}

/** Others wait for nothing but builds that can be there before, and so say the errors. */
function isOfBuilds(head: string, { isBuiltFirst, findings }: GoAround): boolean {
  const isOfWaits = head.startsWith(atATime) || head.endsWith(orSplit);
  return (
    isBuiltFirst &&
    isOfWaits &&
    findings.every(
      ({ severity, rule }) =>
        severity !== 'error' ||
        rule === 'locking/index-without-concurrently' ||
        rule === 'locking/work-under-exclusive-lock',
    )
  );
}

/** What waits does so for what the errors name: mended, nobody has to choose a time. */
function isAllOfLocks({ findings, blocked }: GoAround): boolean {
  const mended = findings.filter(({ severity, rule }) => severity === 'error' || isLeftOut(rule));
  const places = new Set(mended.flatMap(({ place, also }) => [place, ...also]));
  const long = blocked.filter(({ length }) => length === 'long').flatMap((one) => one.places);
  return (
    findings.every(({ severity, rule }) => severity !== 'error' || rule.startsWith('locking/')) &&
    long.every((place) => places.has(place))
  );
}

function orMended(head: string, which: string, are: string, around: GoAround): string {
  const { findings, still } = around;
  const errors = errorsIn(around);
  const left = findings.flatMap(({ rule, place, severity }) =>
    isLeftOut(rule) && severity !== 'error' ? [place] : [],
  );
  const also = left.length === 0 ? '' : ` and ${placesInWords(left)} left out`;
  const isOfBuild = errors.every(({ rule }) => rule === 'locking/index-without-concurrently');
  if (isOfBuild && left.length === 0)
    return `Go, best when the index is built CONCURRENTLY before${still === undefined ? '' : ', by hand, with the file edited or passed over'}, as the order below says: no write waits for that build, and the ${errors.length === 1 ? 'finding' : 'findings'} at ${placesOf(errors)} ${are} answered. Else at ${head.slice('Go at '.length)}`;
  const besides =
    still === undefined ? '' : ` by hand, as the order below says (${concurrentScript} alone mends nothing)`;
  return `${head.replace(/\.$/, '')}, or once ${which} ${are} mended${also}${besides}.`;
}

/** A release goes before it, or between its parts. */
function isInOrder({ order: { stages } }: GoAround): boolean {
  return stages.some(({ phase, fills }) => phase === 'after' || fills.length > 0);
}

function goWords(around: GoAround): string {
  const order = isInOrder(around) ? ' in the order below' : '';
  if (!around.isCheckedBefore) return `Go${order}.`;
  return `Go${order}, when no pre-flight check says STOP.`;
}

function headline({
  failingRows,
  stopped,
  notUnderstood,
  refused,
  disturbed,
  lostWrites,
  blocked,
  alongTriggers,
  alongKeys,
  rowWorks,
  mayWait,
  order,
  isBound,
  needed,
}: GoAround): string | undefined {
  if (refused > 0) return 'No go: PostgreSQL refuses it.';
  if (failingRows !== undefined) return failingRows;
  if (stopped !== undefined) return stopped;
  if (notUnderstood > 0) return 'Not decided here: it is not understood to its end.';
  const shutting = blocked.filter((one) => one.length === 'long' && one.blocks === 'reads-and-writes');
  const shut = shutting.map(({ relation }) => oneLine(relation));
  const along = alongTriggers.length === 0 ? '' : `, and writes to ${tables(alongTriggers)} may wait as long`;
  const inserts =
    shut.length === 0 || alongKeys.length === 0 ? '' : `, and inserts into ${tables(alongKeys)} wait as long`;
  const shutWords = `${shutInWords(shutting, rowWorks.length > 0)}${inserts}${along}`;
  const apart = order.stages.flatMap(({ phase, files }) =>
    phase === 'with' || phase === 'mixed' ? files.map(({ file }) => oneLine(file)) : [],
  );
  // One part is all of it.
  const isAlone = order.stages.length === 1;
  const which = isAlone ? '' : `${tables(apart)}: `;
  if (disturbed.length > 0)
    return `No go while others write: ${placesInWords(disturbed)} ${disturbed.length === 1 ? 'depends' : 'depend'} on nobody writing meanwhile.`;
  const stages = order.stages.filter(({ phase }) => phase === 'with' || phase === 'mixed');
  const failing = stages.flatMap((one) => one.refused ?? []);
  const fails =
    stages.length > 0 && failing.length === stages.length
      ? `a release that ${failing.join(' or ')} fails from then on`
      : 'old and new release do not both work where they name what changes';
  const former = stages.flatMap((one) => one.failsFormer ?? []);
  const isOfFormer = stages.length > 0 && stages.every((one) => (one.failsFormer ?? []).length > 0);
  const empty = stages.flatMap((one) => one.empty ?? []);
  // Stopping the application mends nothing of it.
  if (apart.length > 0 && empty.length === stages.length)
    return `No go as it is: ${which}${empty.flatMap(({ means }) => means).join(', ')}, ${empty[0]?.by.whom ?? ''}, ${empty[0]?.until ?? ''}, as the order below says${shut.length === 0 ? '' : `; and ${shutWords}`}.${shut.length === 0 ? '' : ` ${empty.every((one) => one.isOtherNameTold) ? orOtherName : atThatTime}`}${empty.flatMap(({ by }) => by.right).join('')}`;
  if (apart.length > 0 && isOfFormer) {
    const accepts = `accept ${shut.length === 0 ? '' : 'that wait, and '}the failures of the former release until none of it runs`;
    return `No go beside a running application: ${which}once it has run the former release fails at ${joined(former, 4)}, and the new one needs what it adds${shut.length === 0 ? '' : `; and ${shutWords}`}. ${isBound ? 'Stop the application' : 'Stop the application, split the change'}, or have somebody ${accepts}.`;
  }
  if (apart.length > 0)
    return `No go beside a running application: ${which}${fails}${shut.length === 0 ? '' : `, and ${shutWords}`}. ${isBound ? 'Stop the application.' : 'Stop the application, or split the change.'}`;
  if (needed.length > 0)
    return `No go as it stands: neither the drop nor the release can come first. While ${neededNames(needed)} ${needed.length === 1 ? 'is' : 'are'} there every row needs a value in ${needed.length === 1 ? 'it' : 'them'}, and the new release gives none; once ${needed.length === 1 ? 'it is' : 'they are'} gone the old one fails${shut.length === 0 ? '' : `; and ${shutWords}`}. First a migration of its own has to let rows be written without ${needed.length === 1 ? 'it' : 'them'}${blocked.every(({ length }) => length === 'brief') ? '; or all instances stop while this one is applied' : ''}: see the order below.`;
  if (shut.length === 0 && lostWrites.length > 0) return 'No go while others write.';
  if (shut.length > 0) return `No go beside a running application: ${shutWords}. ${orSplit}`;
  const slow = blocked.filter(({ length }) => length === 'long').map(({ relation }) => oneLine(relation));
  if (slow.length > 0) return `${atATime} writes to ${tables([...slow, ...alongTriggers])} ${mayWait}.`;
  return undefined;
}

const mostWorks = 3;

const cannot = 'can be neither read nor written';

/**
 * Of several files most of the work may be in nobody's way, and so may work on rows in front of the lock (`isLater`): then it is said which work it is, and
 * of two tables that are shut at different times of each.
 */
function shutInWords(shut: readonly BlockedRelation[], isLater: boolean): string {
  const names = shut.map(({ relation }) => oneLine(relation));
  const works = [...new Set(shut.flatMap((one) => one.works))];
  const isOfFiles = works.every((place) => !place.startsWith('line '));
  if ((!isOfFiles && !isLater) || works.length === 0 || works.length > mostWorks)
    return `${tables(names)} ${cannot} while it works`;
  const [first, second, ...more] = shut.map((one) => whileWorking(one.works));
  return first === undefined || second === undefined || first === second || more.length > 0
    ? `${tables(names)} ${cannot} ${whileWorking(works)}`
    : `${names[0] ?? ''} ${cannot} ${first}, nor ${names[1] ?? ''} ${second}`;
}

function whileWorking(works: readonly string[]): string {
  return `while ${placesInWords(works)} ${works.length === 1 ? 'works' : 'work'}`;
}

function tables(names: readonly string[]): string {
  const more = names.length - 4;
  return more > 1
    ? `${names.slice(0, 4).join(', ')} and ${more} more`
    : `${names.slice(0, -1).join(', ')}${names.length > 1 ? ' and ' : ''}${names.at(-1) ?? ''}`;
}
