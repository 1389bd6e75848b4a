/** How much is written to what is locked as long as work takes, and what its waiting does to the programs that write it. A sentence, where rate and time make it matter. */
import { formatCount, oneLine } from '../../plan/format.ts';
import { uncountedIn } from '../rows/uncounted.ts';
import { displayName, foreignKeysTo, tableCalled } from '../../schema/lookup.ts';
import type { BlockedRelation } from '../model.ts';
import type { Placed } from '../placed.ts';
import { sizeAt } from '../statements/sizes.ts';
import { secondsOfAll } from '../statements/works.ts';
import { worksUnderLocks } from './blocked.ts';
import { alongTriggers } from './trigger-waits.ts';

/** A wait that no pool of connections notices. */
const shortest = 10;
/** Writes that wait by its end at the most: as many as a few pools have connections. */
const fewest = 100;
const mostTables = 4;

export function writersInWords(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
): readonly string[] {
  const long = blocked.filter(({ length }) => length === 'long');
  const brief = blocked.filter(({ length }) => length === 'brief').map(({ relation }) => relation);
  if (long.length === 0) {
    const told = ratesOf(brief, fewWrites, statements, date);
    return told.length === 0 ? [] : [`${inASecond(told)}.`];
  }
  const works = worksUnderLocks(statements);
  const isUncounted = works.some(({ one }) => uncountedIn(one.statement.parsed) !== undefined);
  const most = isUncounted ? Infinity : secondsOfAll(works, date)?.most;
  if (most === undefined || most < shortest) return [];
  const names = [
    ...long.map(({ relation }) => relation),
    ...alongTriggers(statements, blocked),
    ...alongKeys(statements, long),
  ];
  const rates = ratesOf(names, 1, statements, date);
  const [first] = rates;
  if (first === undefined || first.rate * most < fewest) return [];
  return [
    `${inASecond(rates)}. What waits fails at a timeout of its program, where that has one; once those that wait have all connections of its pool, or of the server, everything else waits or fails too.`,
  ];
}

/** What was counted rounds to nothing below. */
const fewWrites = 0.1;

interface Rate {
  readonly name: string;
  /** Rows a second. */
  readonly rate: number;
}

/** The most written first. */
function ratesOf(
  names: readonly string[],
  least: number,
  statements: readonly Placed[],
  date: string,
): readonly Rate[] {
  return [...new Set(names)]
    .map((name) => ({ name: oneLine(name), rate: rateOf(name, statements, date) }))
    .filter(({ rate }) => rate >= least)
    .toSorted((a, b) => b.rate - a.rate)
    .slice(0, mostTables);
}

function inASecond(rates: readonly Rate[]): string {
  const told = rates.map(
    ({ name, rate }) => `${rate < 1 ? rate.toFixed(1) : formatCount(Math.round(rate))} to ${name}`,
  );
  return `Rows written in a second on average: ${told.join(', ')}`;
}

/** Of those that wait along, where no rate says more of them: how long a program lets a statement wait is its own. Once. */
export function orTimedOut(
  along: readonly string[],
  writers: readonly string[],
  statements: readonly Placed[],
  date: string,
): readonly string[] {
  const { most } = secondsOfAll(worksUnderLocks(statements), date) ?? { most: 0 };
  if (writers.length > 0 || most < shortest) return along;
  const first = along.findIndex((one) => asLong.test(one));
  return along.map((one, at) =>
    at === first
      ? one.replace(asLong, (told) => `${told.slice(0, -2)}, or fail at a timeout of their own: `)
      : one,
  );
}

const asLong = / wait as long(?: as those of [^:]{1,200})?: /;

/** Tables whose own inserts wait for what is shut, those that are locked aside. */
export function insertersAlong(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
): readonly string[] {
  const long = blocked.filter(({ length }) => length === 'long');
  const locked = new Set(long.map(({ relation }) => relation));
  return [...new Set(alongKeys(statements, long))].filter((name) => !locked.has(name));
}

/** Whoever inserts there waits for the row that the key asks for. */
function alongKeys(statements: readonly Placed[], long: readonly BlockedRelation[]): readonly string[] {
  const start = statements[0]?.start;
  if (start === undefined) return [];
  return long
    .filter(({ blocks }) => blocks === 'reads-and-writes')
    .flatMap(({ relation }) => tableCalled(start, relation) ?? [])
    .flatMap(({ key }) => foreignKeysTo(start, key).map((one) => oneLine(displayName(one.table.key))));
}

function rateOf(relation: string, statements: readonly Placed[], date: string): number {
  const rates = statements.map(
    ({ migration: { sizes } }) => sizeAt({ sizes, date }, relation)?.writesPerSecond ?? 0,
  );
  return Math.max(0, ...rates);
}
