/** Who is blocked by a whole change, relation by relation: for a moment, or as long as work takes that grows with the table. */
import { oncePer } from '../../collections/once-per.ts';
import { timeoutInWords } from '../statements/stopped.ts';
import { blocks, type Blocks } from '../../effects/effect.ts';
import { heldUntil } from '../../effects/held.ts';
import { oneLine } from '../../plan/format.ts';
import { numberedBy } from '../../schema/inverse/counting.ts';
import { displayName, tableCalled } from '../../schema/lookup.ts';
import { sizedOnce } from './sized-once.ts';
import { relationsBehind } from './view-waits.ts';
import { writtenApart } from '../rows/exclusive.ts';
import type { BlockedRelation } from '../model.ts';
import { isOverAtOnce, secondsInWords } from '../statements/sizes.ts';
import { timeoutOf } from '../statements/timeouts.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { isDuring } from '../order/runs.ts';
import { evidenceOf } from '../statements/statements.ts';
import { partitionsTold } from '../statements/partitions.ts';
import { isWork, secondsOfAll, worksInWords } from '../statements/works.ts';

interface Blocking {
  readonly relation: string;
  readonly who: Exclude<Blocks, 'nobody' | 'schema-changes'>;
  readonly lock: string;
  readonly taken: Placed;
  /** Index of the statement that it is held through. */
  readonly until: number;
  /** What takes its time while the lock is held. */
  readonly works: readonly Placed[];
  /** ANALYZE behind it: samples, whose time nobody estimates. */
  readonly samples: readonly Placed[];
  /** What is over before anybody notices, on tables that are known to be small. */
  readonly soon?: readonly Placed[];
}

/** The longest and hardest first. */
export function blockedBy(statements: readonly Placed[], date: string): readonly BlockedRelation[] {
  const byRelation = new Map<string, Blocking[]>();
  for (const taken of statements)
    for (const blocking of blockingsOf(taken, statements))
      byRelation.set(blocking.relation, [...(byRelation.get(blocking.relation) ?? []), blocking]);
  for (const [view, all] of behindViews(statements, byRelation)) byRelation.set(view, all);
  return [...byRelation.values()]
    .map((all) => all.filter((one) => !isLockedWithTable(one, byRelation)).map(ofAMoment(date)))
    .filter((all) => all.length > 0)
    .filter((all, _at, groups) => parentIn(groups, all, statements) === undefined)
    .map((all) => ({ all, one: { ...blockedRelation(all, date), ...partsIn(byRelation, all, statements) } }))
    .toSorted((a, b) => weight(a.one) - weight(b.one))
    .reduce(withoutRepeated(date), { told: new Set<Placed>(), known: new Map(), found: [] }).found;
}

function ofAMoment(date: string): (one: Blocking) => Blocking {
  return (one) => {
    const seconds = one.works.length === 0 ? undefined : secondsOfAll(one.works, date);
    return seconds !== undefined && isOverAtOnce(seconds) ? { ...one, works: [], soon: one.works } : one;
  };
}

/** Of a partition that waits as its table does, and is told along with it: what waits for the table. */
function parentIn(
  groups: readonly (readonly Blocking[])[],
  own: readonly Blocking[],
  statements: readonly Placed[],
): readonly Blocking[] | undefined {
  const parent = parentOf(own[0]?.relation ?? '', statements);
  const found = groups.find(([first]) => parent !== undefined && first?.relation === parent);
  const isAlike =
    found?.length === own.length &&
    found.every((one, at) =>
      (['who', 'lock', 'taken', 'until'] as const).every((each) => one[each] === own[at]?.[each]),
    );
  return isAlike ? found : undefined;
}

function partsIn(
  all: ReadonlyMap<string, readonly Blocking[]>,
  own: readonly Blocking[],
  statements: readonly Placed[],
): Pick<BlockedRelation, 'partitions'> {
  const known = [...all.values()].filter((one) => parentIn([own], one, statements) !== undefined).length;
  const parts = partitionsTold(own[0]?.relation ?? '', known, statements);
  return parts === 0 ? {} : { partitions: parts };
}

function parentOf(relation: string, statements: readonly Placed[]): string | undefined {
  const start = statements[0]?.start;
  const table = start && tableCalled(start, relation);
  return table?.partitionOf === undefined ? undefined : displayName(table.partitionOf.parent);
}

/** Of views that it locks itself: whoever reads one waits for the tables behind it too, from their first lock on. */
function behindViews(
  statements: readonly Placed[],
  byRelation: ReadonlyMap<string, readonly Blocking[]>,
): ReadonlyMap<string, Blocking[]> {
  const start = statements[0]?.start;
  const found = new Map<string, Blocking[]>();
  if (start === undefined) return found;
  for (const [relation, own] of byRelation) {
    const behind = relationsBehind(relation, start).flatMap((name) =>
      (byRelation.get(name) ?? []).filter(({ who }) => who === 'reads-and-writes'),
    );
    const all = [...own, ...behind].map((one) => ({ ...one, relation }));
    if (behind.length > 0)
      found.set(
        relation,
        all.toSorted((a, b) => statements.indexOf(a.taken) - statements.indexOf(b.taken)),
      );
  }
  return found;
}

interface Telling {
  /** Works that are described. */
  readonly told: Set<Placed>;
  /** By how they would be told alone: those that wait alike are told alike. */
  readonly known: Map<string, string>;
  readonly found: readonly BlockedRelation[];
}

/** What a relation before has described is named by its lines. */
function withoutRepeated(
  date: string,
): (telling: Telling, one: { readonly all: readonly Blocking[]; readonly one: BlockedRelation }) => Telling {
  return ({ told, known, found }, { all, one }) => {
    const again = one.length === 'long' ? blockedRelation(all, date, told).words : one.words;
    const words = known.get(one.words) ?? again;
    known.set(one.words, words);
    for (const work of worksOf(all)) told.add(work);
    return { told, known, found: [...found, { ...one, words }] };
  };
}

/** What takes its time while the relation is locked, each once, in the order in which it runs. */
function worksOf(all: readonly Blocking[]): readonly Placed[] {
  const long = withoutCovered(all.filter(({ works }) => works.length > 0));
  return [...new Set(long.flatMap(({ works }) => works))];
}

/** A sequence is asked for numbers by whoever writes to its table: where that is locked, nobody waits for the sequence besides. */
function isLockedWithTable(
  { relation, taken: { section, at } }: Blocking,
  all: ReadonlyMap<string, readonly Blocking[]>,
): boolean {
  const schema = schemaAt({ section, at });
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
  return blockingsAmong(all)(taken);
}

/** Each statement of a change is asked about beside each other one. */
const blockingsAmong = oncePer((all: readonly Placed[]) =>
  oncePer((taken: Placed) => blockingsAt(taken, all)),
);

function blockingsAt(taken: Placed, all: readonly Placed[]): readonly Blocking[] {
  const { one, at } = taken;
  const worst = new Map<string, Blocking>();
  for (const { effect } of one.actions) {
    const until = heldUntil(one, effect, at);
    const meanwhile = all.filter((other) => isDuring(taken, until.at, other) && isWork(other));
    const samples = all.filter((other) => isDuring(taken, until.at, other) && isAnalyse(other));
    for (const { relation, lock, isNew, role } of effect.relations) {
      const who = blocks(lock);
      if (isNew || role === 'index' || who === 'nobody' || who === 'schema-changes') continue;
      const known = worst.get(relation);
      if (known === undefined || (known.who === 'writes' && who === 'reads-and-writes'))
        worst.set(relation, { relation, who, lock, taken, until: until.at, works: meanwhile, samples });
    }
  }
  return [...worst.values()];
}

/** What works while somebody waits for a table as a whole. */
export function worksUnderLocks(statements: readonly Placed[]): readonly Placed[] {
  const all = new Set(
    statements.flatMap((taken) => blockingsOf(taken, statements).flatMap(({ works }) => works)),
  );
  return statements.filter((one) => all.has(one));
}

/** All writes of the relation wait while it works: nothing is to be said of those to some rows. */
export function isCovered(relation: string, work: Placed, statements: readonly Placed[]): boolean {
  return statements.some(
    (taken) =>
      isDuring(taken, taken.section.statements.length - 1, work) &&
      blockingsOf(taken, statements).some((one) => one.relation === relation && one.works.includes(work)),
  );
}

/** `told`: what was described before, with another relation. */
function blockedRelation(
  all: readonly Blocking[],
  date: string,
  told: ReadonlySet<Placed> = new Set(),
): BlockedRelation {
  const long = withoutCovered(all.filter(({ works }) => works.length > 0));
  const of = long.length > 0 ? long : all;
  const hardest = of.find(({ who }) => who === 'reads-and-writes') ?? of[0];
  const relation = oneLine(hardest?.relation ?? '');
  if (hardest === undefined)
    return {
      relation,
      blocks: 'writes',
      isShutLater: false,
      length: 'brief',
      places: [],
      works: [],
      from: undefined,
      words: '',
      queue: undefined,
    };
  const lock = locksInWords(of, hardest);
  const common = {
    relation,
    blocks: hardest.who,
    isShutLater: hardest.who === 'reads-and-writes' && long.some(({ who }) => who === 'writes'),
    places: [...new Set(of.map(({ taken }) => taken.place))],
    works: [...new Set(worksOf(long).map(({ place }) => place))],
  };
  if (long.length > 0) {
    const [only, ...others] = long;
    const isAlone = only !== undefined && others.length === 0;
    const spans = long.map((one, at) => {
      const words = spanInWords(one, date, { from: isAlone ? 'elsewhere' : 'here', told });
      const before = `${waiting(one.who)} while `;
      return long[at - 1]?.who === one.who && words.startsWith(before)
        ? `and while ${words.slice(before.length)}`
        : words;
    });
    const more = spans.length - mostSpans;
    const also = more > 0 ? `; and ${more} more times` : '';
    const said = sizedOnce(
      `${spans.slice(0, mostSpans).join('; ').replaceAll(`index (${relation}: `, 'index (the table: ').replaceAll(`(${relation}: `, '(')}${also}`,
    );
    return {
      ...common,
      length: 'long',
      from: isAlone && only.works[0] !== only.taken ? only.taken.place : undefined,
      // It stands in front.
      words: `${said}${inAll(worksOf(all), date, said)}${sampled(long)}. ${lock}${besides(all, long)}`,
      queue: undefined,
    };
  }
  const { milliseconds: timeout = 0, from } = timeoutOf(hardest.taken, 'lock_timeout') ?? {};
  return {
    ...common,
    length: 'brief',
    from: undefined,
    words: `${brieflyInWords(all, hardest.who)}. ${lock}`,
    queue:
      timeout > 0
        ? `It gives up once it has waited ${timeoutInWords(timeout)} for a lock${from === undefined ? '' : ` (${from})`}.`
        : undefined,
  };
}

/** Where something works while writes alone wait, reads wait at other places. */
function brieflyInWords(all: readonly Blocking[], who: Blocking['who']): string {
  const writes = all.filter((one) => one.who === 'writes');
  const both = all.filter((one) => one.who === 'reads-and-writes');
  const soon = soonInWords(all);
  return both.length > 0 && soon !== '' && soonInWords(both) === ''
    ? `${waiting('writes')} for a moment${soonInWords(writes)}; reads wait too at ${placesInWords([...new Set(both.map(({ taken }) => taken.place))])}`
    : `${waiting(who)} for a moment${soon === '' ? ' once it has its lock' : soon}`;
}

/** `, in which line 2 works on few rows (estimate: under a second)`. */
function soonInWords(all: readonly Blocking[]): string {
  const places = [...new Set(all.flatMap(({ soon = [] }) => soon.map(({ place }) => place)))];
  return places.length === 0
    ? ''
    : `, in which ${placesInWords(places)} ${places.length === 1 ? 'works' : 'work'} (estimate: under a second)`;
}

/** Each with its places, where they are several. */
function locksInWords(all: readonly Blocking[], hardest: Blocking): string {
  const byLock = new Map<string, string[]>();
  for (const { lock, taken } of all) {
    const known = `${lock} (${evidenceOf(taken).kind})`;
    byLock.set(known, [...(byLock.get(known) ?? []), taken.place]);
  }
  if (new Set(all.map(({ lock }) => lock)).size < 2)
    return `Lock: ${hardest.lock}, ${evidenceOf(hardest.taken).kind}.`;
  const locks = [...byLock].map(([known, places]) => `${placesInWords([...new Set(places)])} ${known}`);
  return `Locks: ${locks.join('; ')}.`;
}

/** Other times at which it is locked, with nothing that takes its time. */
function besides(all: readonly Blocking[], long: readonly Blocking[]): string {
  const brief = all.filter(
    ({ works, taken }) =>
      works.length === 0 && !long.some((other) => isDuring(other.taken, other.until, taken)),
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
          isDuring(other.taken, other.until, one.taken) &&
          (other.who === one.who || other.who === 'reads-and-writes'),
      ),
  );
}

function waiting(who: Blocking['who']): string {
  return who === 'reads-and-writes' ? 'reads and writes wait' : 'writes wait';
}

/** It asks for little, and what was locked before in its transaction is locked through it. */
function isAnalyse({ one }: Placed): boolean {
  return (
    one.actions.length > 0 &&
    one.actions.every(({ operation }) => operation.kind === 'vacuum' && operation.command === 'analyze')
  );
}

function sampled(all: readonly Blocking[]): string {
  const places = [...new Set(all.flatMap(({ samples }) => samples.map(({ place }) => place)))];
  return places.length === 0 ? '' : `, and through ANALYZE at ${placesInWords(places)} besides`;
}

/** Statements of a change that ask for little, while others are locked out by what came before them. */
export function heldThrough(statements: readonly Placed[]): readonly Placed[] {
  const held = new Set(
    statements.flatMap((taken) => blockingsOf(taken, statements).flatMap(({ samples }) => samples)),
  );
  return statements.filter((one) => held.has(one));
}

/** One outage, however many parts it has: `, in all 3 to 60 h`. Of one part its estimate says so, and of several alike that of all of them. */
function inAll(works: readonly Placed[], date: string, said: string): string {
  if (works.length < 2) return '';
  const seconds = secondsOfAll(works, date);
  if (seconds !== undefined) {
    const words = secondsInWords(seconds);
    return isOverAtOnce(seconds) || said.includes(`: ${words} at `) ? '' : `, in all ${words}`;
  }
  const known = writtenApart(works).flatMap((group) => secondsOfAll(group, date) ?? []);
  const least = known.reduce((all, one) => all + one.least, 0);
  return least < 1 ? '' : `, in all at least ${atLeast(least)}`;
}

function atLeast(seconds: number): string {
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  return seconds < 7_200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}

/**
 * `reads and writes wait from line 2 on while line 3 works on rows`. `from`: whether the words say since when, or somebody else does. `told`:
 * works that were described before.
 */
function spanInWords(
  { who, taken, works }: Blocking,
  date: string,
  { from, told }: { readonly from: 'here' | 'elsewhere'; readonly told: ReadonlySet<Placed> },
): string {
  const since = works[0] === taken || from === 'elsewhere' ? '' : ` from ${taken.place} on`;
  const [known, fresh] = [works.filter((one) => told.has(one)), works.filter((one) => !told.has(one))];
  const again = placesInWords(known.map(({ place }) => place));
  const what = [
    ...(fresh.length === 0 ? [] : [worksInWords(fresh, date)]),
    ...(known.length === 0 ? [] : [`${again} ${known.length === 1 ? 'works' : 'work'} (as above)`]),
  ];
  return `${waiting(who)}${since} while ${what.join(', and while ')}`;
}
