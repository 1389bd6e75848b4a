/** Who is blocked by a whole change, relation by relation: for a moment, or as long as work takes that grows with the table. */
import { workInWords } from '../effects/describe.ts';
import { blocks, type Blocks, type RelationEffect } from '../effects/effect.ts';
import { durationOf, heldUntil } from '../effects/held.ts';
import { milliseconds } from '../migrations/transactions.ts';
import { formatDuration, oneLine } from '../plan/format.ts';
import { numberedBy } from '../schema/inverse/counting.ts';
import { displayName } from '../schema/lookup.ts';
import type { BlockedRelation } from './model.ts';
import { grownBefore } from './grown.ts';
import { estimateOf, rowsEstimate, secondsOf, sizeAt, sizeWords, slowMethod, type Seconds } from './sizes.ts';
import { placesInWords, type Placed } from './placed.ts';
import { evidenceOf, isBuiltBesideOthers } from './statements.ts';

interface Blocking {
  readonly relation: string;
  readonly who: Exclude<Blocks, 'nobody' | 'schema-changes'>;
  readonly lock: string;
  readonly taken: Placed;
  /** Index of the statement that it is held through. */
  readonly until: number;
  /** What takes its time while the lock is held. */
  readonly works: readonly Placed[];
}

/** The longest and hardest first. */
export function blockedBy(statements: readonly Placed[], date: string): readonly BlockedRelation[] {
  const byRelation = new Map<string, Blocking[]>();
  for (const taken of statements)
    for (const blocking of blockingsOf(taken, statements))
      byRelation.set(blocking.relation, [...(byRelation.get(blocking.relation) ?? []), blocking]);
  return [...byRelation.values()]
    .map((all) => all.filter((one) => !isLockedWithTable(one, byRelation)))
    .filter((all) => all.length > 0)
    .map((all) => blockedRelation(all, date))
    .toSorted((a, b) => weight(a) - weight(b));
}

/** A sequence is asked for numbers by whoever writes to its table: where that is locked, nobody waits for the sequence besides. */
function isLockedWithTable(
  { relation, taken: { section, at } }: Blocking,
  all: ReadonlyMap<string, readonly Blocking[]>,
): boolean {
  const schema = section.before[at] ?? section.found;
  const [is, was] = [schema, section.found].map(
    ({ relations }) => relations.get(relation) ?? relations.get(`public.${relation}`),
  );
  const sequence = was ?? is;
  if (sequence?.kind !== 'sequence') return false;
  const numbered = numberedBy(was === undefined ? schema : section.found, sequence);
  if (numbered === undefined) return false;
  const { key, name } = numbered.table;
  return [key, name, displayName(key)].some((each) =>
    all
      .get(each)
      ?.some((other) => other.taken.section === section && other.taken.at <= at && other.until >= at),
  );
}

function weight({ length, blocks: who }: BlockedRelation): number {
  return (length === 'long' ? 0 : 2) + (who === 'reads-and-writes' ? 0 : 1);
}

function blockingsOf(taken: Placed, all: readonly Placed[]): readonly Blocking[] {
  const { one, at } = taken;
  const worst = new Map<string, Blocking>();
  for (const { effect } of one.actions) {
    const until = heldUntil(one, effect, at);
    const meanwhile = all.filter(
      (other) => other.section === taken.section && other.at >= at && other.at <= until.at && isWork(other),
    );
    for (const { relation, lock, isNew, role } of effect.relations) {
      const who = blocks(lock);
      if (isNew || role === 'index' || who === 'nobody' || who === 'schema-changes') continue;
      const known = worst.get(relation);
      if (known === undefined || (known.who === 'writes' && who === 'reads-and-writes'))
        worst.set(relation, { relation, who, lock, taken, until: until.at, works: meanwhile });
    }
  }
  return [...worst.values()];
}

/** All writes of the relation wait while it works: nothing is to be said of those to some rows. */
export function isCovered(relation: string, work: Placed, statements: readonly Placed[]): boolean {
  return statements.some(
    (taken) =>
      taken.section === work.section &&
      taken.at <= work.at &&
      blockingsOf(taken, statements).some((one) => one.relation === relation && one.works.includes(work)),
  );
}

/** It grows with rows that were there before. */
function isWork({ one }: Placed): boolean {
  const duration = durationOf(one);
  if (duration === 'instant') return false;
  return (one.whole?.relations ?? []).some(({ isNew, rewrite, scan, buildsIndex }) =>
    duration === 'rows' || duration === 'waits' ? !isNew : !isNew && (rewrite || scan || buildsIndex),
  );
}

function blockedRelation(all: readonly Blocking[], date: string): BlockedRelation {
  const long = withoutCovered(all.filter(({ works }) => works.length > 0));
  const of = long.length > 0 ? long : all;
  const hardest = of.find(({ who }) => who === 'reads-and-writes') ?? of[0];
  const relation = oneLine(hardest?.relation ?? '');
  if (hardest === undefined)
    return {
      relation,
      blocks: 'writes',
      length: 'brief',
      places: [],
      from: undefined,
      words: '',
      queue: undefined,
    };
  const lock = locksInWords(of, hardest);
  const common = {
    relation,
    blocks: hardest.who,
    places: [...new Set(of.map(({ taken }) => taken.place))],
  };
  if (long.length > 0) {
    const [only, ...others] = long;
    const isAlone = only !== undefined && others.length === 0;
    const spans = long.map((one, at) => {
      const words = spanInWords(one, date, isAlone ? 'elsewhere' : 'here');
      const before = `${waiting(one.who)} while `;
      return long[at - 1]?.who === one.who && words.startsWith(before)
        ? `and while ${words.slice(before.length)}`
        : words;
    });
    const more = spans.length - mostSpans;
    const also = more > 0 ? `; and ${more} more times` : '';
    return {
      ...common,
      length: 'long',
      from: isAlone && only.works[0] !== only.taken ? only.taken.place : undefined,
      // It stands in front.
      words: `${spans.slice(0, mostSpans).join('; ').replaceAll(`(${relation}: `, '(')}${also}. ${lock}${besides(all, long)}`,
      queue: undefined,
    };
  }
  const timeout = milliseconds(hardest.taken.one.during.settings, 'lock_timeout') ?? 0;
  return {
    ...common,
    length: 'brief',
    from: undefined,
    words: `${waiting(hardest.who)} for a moment. ${lock}`,
    queue: timeout > 0 ? `It gives up after ${formatDuration(timeout)} of waiting for its lock.` : undefined,
  };
}

/** Each with its places, where they are several. */
function locksInWords(all: readonly Blocking[], hardest: Blocking): string {
  const byLock = new Map<string, string[]>();
  for (const { lock, taken } of all) {
    const known = `${lock}, ${evidenceOf(taken).words}`;
    byLock.set(known, [...(byLock.get(known) ?? []), taken.place]);
  }
  if (new Set(all.map(({ lock }) => lock)).size < 2)
    return `Lock: ${hardest.lock}, ${evidenceOf(hardest.taken).words}.`;
  const locks = [...byLock].map(([known, places]) => `${placesInWords([...new Set(places)])} ${known}`);
  return `Locks: ${locks.join('; ')}.`;
}

/** Other times at which it is locked, with nothing that takes its time. */
function besides(all: readonly Blocking[], long: readonly Blocking[]): string {
  const brief = all.filter(
    ({ works, taken }) =>
      works.length === 0 &&
      !long.some(
        (other) =>
          other.taken.section === taken.section && other.taken.at <= taken.at && other.until >= taken.at,
      ),
  );
  const [first] = brief;
  if (first === undefined) return '';
  const who = brief.find((one) => one.who === 'reads-and-writes') ?? first;
  return ` Besides, ${waiting(who.who)} for a moment at ${placesInWords([...new Set(brief.map(({ taken }) => taken.place))])}.`;
}

const mostSpans = 3;

/** Locks that are taken again while they are held are one. */
function withoutCovered(all: readonly Blocking[]): readonly Blocking[] {
  return all.filter(
    (one, at) =>
      !all.some(
        (other, index) =>
          index < at &&
          other.taken.section === one.taken.section &&
          other.until >= one.taken.at &&
          (other.who === one.who || other.who === 'reads-and-writes'),
      ),
  );
}

function waiting(who: Blocking['who']): string {
  return who === 'reads-and-writes' ? 'reads and writes wait' : 'writes wait';
}

/** `reads and writes wait from line 2 on while line 3 works on rows`. `from`: whether the words say since when, or somebody else does. */
function spanInWords({ who, taken, works }: Blocking, date: string, from: 'here' | 'elsewhere'): string {
  const since = works[0] === taken || from === 'elsewhere' ? '' : ` from ${taken.place} on`;
  return `${waiting(who)}${since} while ${worksInWords(works, date)}`;
}

/** Those that do the same are told together: `lines 3, 5 work on rows, line 9 builds an index`. */
export function worksInWords(works: readonly Placed[], date: string): string {
  const byDoing = new Map<string, Placed[]>();
  for (const work of works) {
    const { doing, about } = workParts(work, date);
    const key = `${doing} ${about}`;
    byDoing.set(key, [...(byDoing.get(key) ?? []), work]);
  }
  return [...byDoing.values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      if (same.length === 1) return [workWords(first, date)];
      const { doing, about } = workParts(first, date, same.length);
      return [`${placesInWords(same.map(({ place }) => place))} ${ofSeveral(doing)}${about}`];
    })
    .join(', ');
}

function ofSeveral(doing: string): string {
  return doing.replace(/^\w+/, (verb) => verb.replace(/s$/, ''));
}

/** `line 12 builds an index (orders: 48 GB …)`. */
export function workWords(work: Placed, date: string): string {
  const { doing, about } = workParts(work, date);
  return `${work.place} ${doing}${about}`;
}

/** What it works through. */
function workedIn({ one }: Placed): readonly RelationEffect[] {
  const duration = durationOf(one);
  return (one.whole?.relations ?? []).filter(
    ({ isNew, rewrite, scan, buildsIndex, role }) =>
      !isNew &&
      role !== 'index' &&
      (duration === 'rows' ? role === 'target' : rewrite || scan || buildsIndex),
  );
}

/** Of all of them one after the other; undefined where something is not known that takes its time. */
export function secondsOfAll(statements: readonly Placed[], date: string): Seconds | undefined {
  let [least, most] = [0, 0];
  for (const work of statements.filter(isWork)) {
    const duration = durationOf(work.one);
    const builds = work.one.whole?.relations.some(({ buildsIndex }) => buildsIndex) === true;
    const kind = duration === 'waits' && builds ? 'index-build' : duration;
    if (slowMethod(work.one.actions.map(({ operation }) => operation)) !== undefined) return undefined;
    for (const { relation } of workedIn(work)) {
      const size = sizeAt({ sizes: work.migration.sizes, date }, relation);
      const seconds =
        kind === 'rows'
          ? undefined
          : secondsOf(kind, size, {
              grown: grownBefore(work, relation),
              twice: isBuiltBesideOthers(work.one),
            });
      if (seconds === undefined) return undefined;
      least += seconds.least;
      most += seconds.most;
    }
  }
  return { least, most };
}

/** Verb and object, and behind them how large that is. */
function workParts(
  work: Placed,
  date: string,
  times = 1,
): { readonly doing: string; readonly about: string } {
  const duration = durationOf(work.one);
  const builds = work.one.whole?.relations.some(({ buildsIndex }) => buildsIndex) === true;
  const kind = duration === 'waits' && builds ? 'index-build' : duration;
  const doing = (kind === 'rows' ? undefined : workInWords(kind)) ?? 'works on rows';
  const worked = workedIn(work);
  const sizes = worked.flatMap(({ relation }) => {
    const size = sizeAt({ sizes: work.migration.sizes, date }, relation);
    const words = sizeWords(size);
    const estimate =
      kind === 'rows'
        ? rowsEstimate(size, times)
        : estimateOf(kind, size, {
            times,
            grown: grownBefore(work, relation),
            twice: isBuiltBesideOthers(work.one),
            method: slowMethod(work.one.actions.map(({ operation }) => operation)),
          });
    return words === undefined
      ? []
      : [`${oneLine(relation)}: ${words}${estimate === undefined ? '' : `, ${estimate}`}`];
  });
  return { doing, about: sizes.length === 0 ? '' : ` (${sizes.join('; ')})` };
}
