/** Statements that their own statement_timeout ends before they can be done, by the estimate: what that leaves, and what a second run makes of it. Sentences. */
import type { Operation } from '../operations/operation.ts';
import { milliseconds } from '../migrations/transactions.ts';
import { formatDuration, oneLine } from '../plan/format.ts';
import { secondsOfAll } from './works.ts';
import { placesInWords, type Placed } from './placed.ts';
import { secondsInWords, type Seconds } from './sizes.ts';
import { isBuiltBeside } from './live-checks.ts';

export interface Stopped {
  readonly placed: Placed;
  /** Milliseconds. */
  readonly timeout: number;
  readonly seconds: Seconds;
  /** What is left behind INVALID, and whether a second run passes over it. */
  readonly index: { readonly name: string; readonly isGuarded: boolean } | undefined;
}

/** The least of an estimate is for good storage: what is there in memory may be this many times as fast. */
const margin = 3;

export function stoppedByTimeout(statements: readonly Placed[], date: string): readonly Stopped[] {
  return statements.flatMap((placed) => {
    const timeout = milliseconds(placed.one.during.settings, 'statement_timeout') ?? 0;
    const seconds = timeout > 0 ? secondsOfAll([placed], date) : undefined;
    if (seconds === undefined || seconds.least * 1_000 < margin * timeout) return [];
    return [{ placed, timeout, seconds, index: builtBy(placed) }];
  });
}

function builtBy({ one }: Placed): Stopped['index'] {
  const found = one.actions.flatMap(({ operation }) => (isNamedBuild(operation) ? [operation] : []))[0];
  return found?.name === undefined
    ? undefined
    : { name: oneLine(found.name.text), isGuarded: found.ifNotExists };
}

function isNamedBuild(operation: Operation): operation is Extract<Operation, { kind: 'createIndex' }> {
  return operation.kind === 'createIndex' && isBuiltBeside(operation) && operation.name !== undefined;
}

/** As somebody writes it: `30 s`. */
function limitInWords(timeout: number): string {
  return formatDuration(timeout).replace(/\.0+(?= )/, '');
}

/** For the first sentence. */
export function stoppedInBrief(stopped: readonly Stopped[]): string | undefined {
  const [first] = stopped;
  if (first === undefined) return undefined;
  return `No go as it stands: statement_timeout ends ${first.placed.place} after ${limitInWords(first.timeout)}, and the estimate is ${secondsInWords(first.seconds)}.`;
}

/** What comes of it, run by run. */
export function stoppedInWords(stopped: readonly Stopped[]): readonly string[] {
  const [first] = stopped;
  if (first === undefined) return [];
  const { placed, timeout, seconds, index } = first;
  const ends = `By the estimate ${placed.place} takes ${secondsInWords(seconds)}, and statement_timeout ends it after ${limitInWords(timeout)}: the migration stops there`;
  const mended = 'Set statement_timeout = 0 in front of what takes its time.';
  if (index === undefined) return [`${ends}. ${mended}`];
  const left = `${ends} and leaves ${index.name} INVALID`;
  if (!index.isGuarded) return [`${left}; run again, it fails on that name. ${mended}`];
  return [`${left}. ${chain(stopped)} ${mended}`];
}

/** IF NOT EXISTS: each run gets one statement further, and the last one is taken for done. */
function chain(stopped: readonly Stopped[]): string {
  const [, ...later] = stopped;
  const names = stopped.flatMap(({ index }) => index?.name ?? []);
  const isAll = stopped.every(({ index }) => index?.isGuarded === true);
  const next =
    later.length === 0
      ? ''
      : `, to stop at ${placesInWords(later.map(({ placed }) => placed.place))} in its turn`;
  const end = isAll
    ? `${later.length === 0 ? 'It' : 'The run behind these'} is recorded as done, with ${names.join(', ')} INVALID.`
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
