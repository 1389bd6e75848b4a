/** Statements that their own statement_timeout ends before they can be done, by the estimate: what that leaves, and what a second run makes of it. Sentences. */
import type { Operation } from '../../operations/operation.ts';
import { formatDuration, oneLine } from '../../plan/format.ts';
import { secondsOfAll } from './works.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { secondsInWords, type Seconds } from './sizes.ts';
import { timeoutOf } from './timeouts.ts';
import { isBuiltBeside } from '../checks/live-checks.ts';

export interface Stopped {
  readonly placed: Placed;
  /** Milliseconds. */
  readonly timeout: number;
  /** Where the program sets it that runs the file. */
  readonly from: string | undefined;
  readonly seconds: Seconds;
  /** What is left behind INVALID, and whether a second run passes over it. */
  readonly index:
    | {
        readonly name: string;
        readonly isGuarded: boolean;
        /** Above it stands what drops that name: the next run begins the build anew. */
        readonly isDroppedFirst: boolean;
      }
    | undefined;
}

/** The least of an estimate is for good storage: what is there in memory may be this many times as fast. */
const margin = 3;

export function stoppedByTimeout(statements: readonly Placed[], date: string): readonly Stopped[] {
  return statements.flatMap((placed) => {
    const { milliseconds: timeout = 0, from } = timeoutOf(placed, 'statement_timeout') ?? {};
    const seconds = timeout > 0 ? secondsOfAll([placed], date) : undefined;
    if (seconds === undefined || seconds.least * 1_000 < margin * timeout) return [];
    return [{ placed, timeout, from, seconds, index: builtBy(placed) }];
  });
}

/** It never takes longer than its timeout, which is less than the most of its estimate, or of which there is none. */
export function isEnded(placed: Placed, date: string): boolean {
  const { milliseconds: timeout = 0 } = timeoutOf(placed, 'statement_timeout') ?? {};
  const seconds = secondsOfAll([placed], date);
  return timeout > 0 && (seconds === undefined || seconds.most * 1_000 > timeout);
}

export function builtBy({ one, section, at }: Placed): Stopped['index'] {
  const found = one.actions.flatMap(({ operation }) => (isNamedBuild(operation) ? [operation] : []))[0];
  if (found?.name === undefined) return undefined;
  const name = found.name.text;
  const isDroppedFirst = section.statements
    .slice(0, at)
    .some(({ actions }) =>
      actions.some(
        ({ operation, conditional }) =>
          operation.kind === 'dropIndex' && !conditional && operation.index.name.text === name,
      ),
    );
  return { name: oneLine(name), isGuarded: found.ifNotExists, isDroppedFirst };
}

function isNamedBuild(operation: Operation): operation is Extract<Operation, { kind: 'createIndex' }> {
  return operation.kind === 'createIndex' && isBuiltBeside(operation) && operation.name !== undefined;
}

/** As somebody writes it: `30 s`. */
export function timeoutInWords(timeout: number): string {
  const hours = timeout / 3_600_000;
  if (hours >= 1 && Number.isInteger(hours)) return `${String(hours)} h`;
  if (timeout >= 120_000 && timeout % 60_000 === 0) return `${String(timeout / 60_000)} min`;
  return formatDuration(timeout).replace(/\.0+(?= )/, '');
}

/** For the first sentence. */
export function stoppedInBrief(stopped: readonly Stopped[]): string | undefined {
  const [first] = stopped;
  if (first === undefined) return undefined;
  return `No go as it stands: statement_timeout ends ${first.placed.place} after ${timeoutInWords(first.timeout)}, and the estimate is ${secondsInWords(first.seconds)}.`;
}

/** What comes of it, run by run. */
export function stoppedInWords(stopped: readonly Stopped[]): readonly string[] {
  const [first] = stopped;
  if (first === undefined) return [];
  const { placed, timeout, seconds, index } = first;
  const ends = `By the estimate ${placed.place} takes ${secondsInWords(seconds)}, and statement_timeout ends it after ${timeoutInWords(timeout)}: the migration stops there`;
  const mended = liftedInWords(first.from);
  if (index === undefined) return [`${ends}. ${mended}`];
  const left = `${ends} and leaves ${index.name} INVALID`;
  if (index.isDroppedFirst) return [`${left}; run again, it drops that and begins anew. ${mended}`];
  if (!index.isGuarded) return [`${left}; run again, it fails on that name. ${mended}`];
  return [`${left}. ${chain(stopped)} ${mended}`];
}

/** What to do about it. */
export function liftedInWords(from: string | undefined): string {
  return from === undefined
    ? 'Set statement_timeout = 0 in front of what takes its time.'
    : `${from} sets it for whatever it runs: raise it there for this change, or run these statements before, in a session of your own that sets none.`;
}

/** IF NOT EXISTS: each run gets one statement further, and the last one is taken for done. */
function chain(stopped: readonly Stopped[]): string {
  const [, ...later] = stopped;
  const names = stopped.flatMap(({ index }) => index?.name ?? []);
  const isAll = stopped.every(({ index }) => index?.isGuarded === true && !index.isDroppedFirst);
  const next =
    later.length === 0
      ? ''
      : `, to stop at ${placesInWords(later.map(({ placed }) => placed.place))} in its turn`;
  const end = isAll
    ? `${later.length === 0 ? 'It' : 'The run after these'} is recorded as done, with ${names.join(', ')} INVALID.`
    : '';
  return `Run again, it passes over that index (IF NOT EXISTS)${next}. ${end}`.trim();
}

/** A finding that says `if`, where it is no question. */
export function withoutIf(message: string, at: Placed | undefined, stopped: readonly Stopped[]): string {
  const found = stopped.find(({ placed }) => placed === at);
  return found === undefined
    ? message
    : message.replace(
        /\bif (\w+ \S+) runs into (?:it|one), an INVALID index/,
        `by the estimate (${secondsInWords(found.seconds)}) $1 runs into statement_timeout, and an INVALID index`,
      );
}

/** Its statement_timeout counts what a statement waits too: measured by test/databases/review-timeouts.test.ts. */
export function untilEnded(waiting: readonly Placed[]): string {
  const all = waiting.map((one) => timeoutOf(one, 'statement_timeout'));
  const [first] = all;
  const isOne = all.every((one) => one?.milliseconds === first?.milliseconds && one?.from === first?.from);
  return first === undefined || first.milliseconds === 0 || !isOne
    ? 'without limit'
    : `for up to ${timeoutInWords(first.milliseconds)} (statement_timeout${first.from === undefined ? '' : ` of ${first.from}`})`;
}
