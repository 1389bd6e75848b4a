/**
 * Statements that statement_timeout may end: the most of the estimate is longer than that, or nobody knows how long they take. It counts over a
 * whole DO block or CALL, however often that commits. What is left then, and what the next run makes of it. Sentences.
 */
import { groupBy } from '../../collections/group-by.ts';
import { againInWords, batchesOf } from '../rows/batches.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { secondsInWords } from '../statements/sizes.ts';
import { builtBy, isEnded, liftedInWords, timeoutInWords, type Stopped } from '../statements/stopped.ts';
import { timeoutOf, type Timeout } from '../statements/timeouts.ts';
import { isWork, secondsOfAll } from '../statements/works.ts';
import { capital } from '../../text/enumerate.ts';

interface Doubtful {
  readonly placed: Placed;
  readonly timeout: Timeout;
  /** `1 to 66 h`. */
  readonly estimate: string | undefined;
}

/** `stopped`: those that are ended for sure. */
export function mayBeStopped(
  statements: readonly Placed[],
  stopped: readonly Stopped[],
  date: string,
): readonly Doubtful[] {
  return statements.flatMap((placed) => {
    const timeout = timeoutOf(placed, 'statement_timeout');
    const isSure = stopped.some((one) => one.placed === placed);
    if (timeout === undefined || isSure || !isWork(placed) || !isEnded(placed, date)) return [];
    const seconds = secondsOfAll([placed], date);
    // What nobody can estimate is of interest where somebody else sets the limit.
    if (seconds === undefined && timeout.from === undefined) return [];
    return [{ placed, timeout, estimate: seconds === undefined ? undefined : secondsInWords(seconds) }];
  });
}

/** For the first sentences. */
export function doubtfulInBrief(all: readonly Doubtful[]): string | undefined {
  const sure = all.filter(({ estimate }) => estimate !== undefined);
  const [first] = sure;
  if (first === undefined) return undefined;
  const { milliseconds, from } = first.timeout;
  const by = from === undefined ? '' : `, ${from}`;
  return `By their estimates ${placesInWords(sure.map(({ placed }) => placed.place))} may take longer than statement_timeout lets ${sure.length === 1 ? 'it' : 'each'} (${timeoutInWords(milliseconds)}${by}): see below.`;
}

/** For whoever has to decide. */
export function doubtfulInWords(all: readonly Doubtful[]): readonly string[] {
  const byLimit = groupBy(all, ({ timeout }) => `${String(timeout.milliseconds)} ${timeout.from ?? ''}`);
  return [...byLimit.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { milliseconds, from } = first.timeout;
    const by = from === undefined ? '' : ` (${from})`;
    return [
      `Whether statement_timeout = ${timeoutInWords(milliseconds)}${by} is enough. ${endedInWords(same).join(' ')} ${liftedInWords(from)}`,
    ];
  });
}

/** Those of which the same is left are told together. */
function endedInWords(all: readonly Doubtful[]): readonly string[] {
  const byEnd = new Map<string, Doubtful[]>();
  for (const one of all) byEnd.set(leftInWords(one), [...(byEnd.get(leftInWords(one)) ?? []), one]);
  return [...byEnd].map(([left, same]) => {
    const estimates = new Set(same.map(({ estimate }) => estimate));
    const [only] = estimates;
    const each = same.length > 1 ? ' each' : '';
    const long =
      estimates.size > 1
        ? ''
        : only === undefined
          ? ' (how long is not known)'
          : ` (estimate: ${only}${each})`;
    const places = placesInWords(same.map(({ placed }) => placed.place));
    return `${capital(places)}${long}: ${left}`;
  });
}

function isRewrittenBehind({ one, section, at }: Placed): boolean {
  const tables = new Set(
    one.actions.flatMap(({ effect }) => effect.relations.map(({ relation }) => relation)),
  );
  return section.statements
    .slice(at + 1)
    .some(({ actions }) =>
      actions.some(({ effect }) =>
        effect.relations.some(({ relation, rewrite, isNew }) => rewrite && !isNew && tables.has(relation)),
      ),
    );
}

function leftInWords({ placed }: Doubtful): string {
  const batches = batchesOf(placed);
  if (batches !== undefined)
    return `it counts over all batches together; what they have committed stays. ${againInWords(batches.again)}`;
  const index = builtBy(placed);
  if (index === undefined)
    return placed.one.during.transaction.kind === 'own'
      ? 'what is ended is taken back.'
      : 'what is ended is taken back with its transaction.';
  if (index.isDroppedFirst)
    return 'what is ended leaves its index INVALID, which the next run drops to build it anew.';
  // A rewrite behind it builds whatever index it finds, and makes it valid (measured on 16: INVALID before ADD COLUMN … DEFAULT gen_random_uuid(), valid after).
  if (index.isGuarded && isRewrittenBehind(placed))
    return 'what is ended leaves its index INVALID; the next run passes over that (IF NOT EXISTS), and the rewrite of the table behind it builds it anew.';
  return index.isGuarded
    ? 'what is ended leaves its index INVALID; the next run passes over that (IF NOT EXISTS), and the migration is recorded as done without it.'
    : 'what is ended leaves its index INVALID, and the next run fails on that name.';
}
