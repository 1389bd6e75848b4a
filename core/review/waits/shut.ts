/** What a runbook has to say before a step for which others wait long: indexes that are built beside them first, or a time at which that may be. */
import { psqlFile } from '../psql.ts';
import { worksUnderLocks } from './blocked.ts';
import { concurrentScript, type Concurrently } from './concurrently.ts';
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import type { BlockedRelation, RunbookStep } from '../model.ts';
import type { Placed } from '../placed.ts';
import { stopForRows } from '../rows/filled-behind.ts';
import { isOverAtOnce, secondsInWords } from '../statements/sizes.ts';
import { stillInShort, stillInWords } from './lock-elsewhere.ts';
import { alongTriggers } from './trigger-waits.ts';
import { writersToStop } from './waiting-writers.ts';
import { secondsOfAll } from '../statements/works.ts';

interface ShutAround {
  /** Of the whole change. */
  readonly statements: readonly Placed[];
  readonly blocked: readonly BlockedRelation[];
  readonly beside: Concurrently | undefined;
  readonly besideWords: string | undefined;
  readonly date: string;
  /** The application is stopped for it. */
  readonly isStopped: boolean;
  /** The pre-flight reads rows. */
  readonly asksRows: boolean;
}

/** `own`: the statements of one step, or of several that go together. */
export function beforeShut(
  own: readonly Placed[],
  { statements, blocked, beside, besideWords, date, isStopped, asksRows }: ShutAround,
): readonly RunbookStep[] {
  const places = new Set(own.map(({ place }) => place));
  const works = worksUnderLocks(own);
  const builds = own.filter(({ place }) => beside?.passes.includes(place) === true);
  const shut = blocked
    .filter(
      (one) =>
        one.length === 'long' &&
        one.blocks === 'reads-and-writes' &&
        one.places.some((place) => places.has(place)),
    )
    .map(({ relation }) => oneLine(relation));
  const slow = blocked
    .filter(
      (one) =>
        one.length === 'long' && one.blocks === 'writes' && one.places.some((place) => places.has(place)),
    )
    .map(({ relation }) => oneLine(relation));
  const isAllBuilt = works.length > 0 && works.every((one) => builds.includes(one));
  const built: readonly RunbookStep[] =
    builds.length === 0
      ? []
      : [
          {
            title: `Build the indexes beside others: ${concurrentScript}`,
            lines: [
              `${psqlFile(concurrentScript)}, then the pre-flight once more: the file passes over what has the name, valid or not, so go on only where nothing says STOP, and where after.sql finds the indexes as defined: one that is missing the file builds, while writes wait.${besideWords === undefined ? '' : ` ${besideWords}`}${isAllBuilt && shut.length + slow.length > 0 ? ` Without it the next steps need a time at which ${shut.length > 0 ? `${listed(shut)} can be neither read nor written` : `writes to ${listed([...slow, ...alongTriggers(own, blocked)])} may wait`}${spanOf(works, date)}.` : ''}`,
            ],
          },
        ];
  if (isStopped || shut.length + slow.length === 0 || isAllBuilt) return built;
  // Of a part the verdict has no time of its own.
  const isAll = own.length === statements.length;
  const may =
    shut.length > 0
      ? `${listed(shut)} may be neither read nor written${slow.length === 0 ? '' : `, nor ${listed([...slow, ...alongTriggers(own, blocked)])} written`}${spanOf(works, date)}, or stop the application`
      : `writes to ${listed([...slow, ...alongTriggers(own, blocked)])} ${isAll ? mayWaitAgain(own, date) : mayWait(own, date)}`;
  // It belongs to the part that builds them.
  const isOwn = beside?.places.some((place) => places.has(place)) === true;
  const instead = beside?.instead === undefined || !isOwn ? undefined : beside.instead;
  // Nothing else takes its time.
  const isFirst =
    instead !== undefined &&
    shut.length === 0 &&
    works.every(({ place }) => beside?.places.includes(place) === true);
  return [
    ...built,
    {
      title: `${isFirst ? `${capital(instead)}; else wait` : 'Wait'} for the time at which ${may}`,
      lines: [
        againBehind(asksRows),
        ...stopForRows(own),
        ...writersToStop(own, date),
        ...(instead === undefined || isFirst ? [] : [`Or, ${instead}.`]),
      ],
    },
  ];
}

/** What is written since changes what is asked of rows. */
export function againBehind(asksRows: boolean): string {
  return `Only when the pre-flight has no STOP and every look is answered.${asksRows ? ' Ask it once more then: others have written since.' : ''}`;
}

function spanOf(works: readonly Placed[], date: string): string {
  const seconds = secondsOfAll(works, date);
  return seconds === undefined || isOverAtOnce(seconds) ? '' : ` (estimate: ${secondsInWords(seconds)})`;
}

/** Behind a verdict that says how long, and what stands still. */
function mayWaitAgain(statements: readonly Placed[], date: string): string {
  return `may wait${stillInWords(statements, date) === undefined ? '' : `, and ${stillInShort} may stand still`}`;
}

/** `may wait for the whole build (estimate: 4 to 82 min)`. */
export function mayWait(statements: readonly Placed[], date: string): string {
  const works = worksUnderLocks(statements);
  const builds = works.every(({ one }) =>
    one.actions.some(({ operation: { kind } }) => kind === 'createIndex'),
  );
  const what = !builds
    ? 'until its work is done'
    : works.length === 1
      ? 'for the whole build'
      : 'for all builds';
  const still = stillInWords(statements, date);
  return `may wait ${what}${spanOf(works, date)}${still === undefined ? '' : `, and ${still} may stand still`}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - 4;
  return more > 1 ? `${names.slice(0, 4).join(', ')} and ${more} more` : names.join(', ');
}
