/** What takes its time while a change runs, in words and in seconds: rows that are worked on, indexes that are built, tables that are read or written again. */
import { groupBy } from '../../collections/group-by.ts';
import { oncePer } from '../../collections/once-per.ts';
import { workInWords } from '../../effects/describe.ts';
import type { RelationEffect } from '../../effects/effect.ts';
import { durationOf } from '../../effects/held.ts';
import { oneLine } from '../../plan/format.ts';
import { timesWritten, writtenApart } from '../rows/exclusive.ts';
import { grownBefore } from './grown.ts';
import { rebuiltWith } from './rebuilt.ts';
import { capital } from '../../text/enumerate.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { isReadAlong, isReadLong } from '../waits/read-along.ts';
import { fewWrittenAt, readInWords, writtenInWords } from './few-written.ts';
import { counted } from './partitions.ts';
import { isFewRows, isRowWork, rowWorkOf } from './row-work.ts';
import {
  estimateOf,
  onTop,
  secondsInWords,
  secondsOf,
  sizeAt,
  sizeWords,
  slowMethod,
  type Seconds,
} from './sizes.ts';
import { isBuiltBesideOthers, lockedRows } from './statements.ts';

/** It grows with rows that were there before. */
export const isWork = oncePer((placed: Placed): boolean => {
  const { one } = placed;
  const duration = durationOf(one);
  if (isRowWork(placed)) return !isFewRows(placed) && isOfOld(placed);
  if (duration === 'instant') return false;
  return (one.whole?.relations ?? []).some(({ isNew, rewrite, scan, buildsIndex }) =>
    duration === 'waits' ? !isNew : !isNew && (rewrite || scan || buildsIndex),
  );
});

/** Rows that were there are read or written, or they were copied before: of what nobody knows, others may wait. */
function isOfOld({ one }: Placed): boolean {
  return (
    one.whole === undefined ||
    one.whole.relations.length === 0 ||
    one.whole.relations.some(({ isNew }) => !isNew) ||
    one.actions.some(({ operation }) => 'reads' in operation && operation.reads.length > 0)
  );
}

/** From so many on small tables are told together. */
const manyShort = 3;

/** Those that do the same are told together: `lines 3, 5 work on rows, line 9 builds an index`. */
export function worksInWords(works: readonly Placed[], date: string): string {
  const short = works.filter((work) => (secondsOfAll([work], date)?.most ?? 1) < 1);
  const isMany = short.length >= manyShort;
  const byDoing = groupBy(works, (work) => {
    const { doing, about } = workParts(work, date);
    return isMany && short.includes(work) ? `${doing} soon` : `${doing} ${about}`;
  });
  const words = [...byDoing.values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      if (same.length === 1) return [workWords(first, date)];
      if (isMany && short.includes(first)) {
        const { doing } = workParts(first, date);
        return [
          `${placesInWords(same.map(({ place }) => place))} ${ofSeveral(doing)} (estimate: under a second each)`,
        ];
      }
      const { doing, about } = workParts(first, date, { times: timesWritten(same), count: same.length });
      return [`${placesInWords(same.map(({ place }) => place))} ${ofSeveral(doing)}${about}`];
    })
    .join(', ');
  // It is the same of each build: said once.
  return words.split(onTop).length > 2 ? `${words.replaceAll(onTop, '')}${onTop}` : words;
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
function workedIn(placed: Placed, date: string): readonly RelationEffect[] {
  const all = (placed.one.whole?.relations ?? []).filter(
    (each) =>
      !each.isNew &&
      each.role !== 'index' &&
      (each.rewrite || each.scan || each.buildsIndex || isReadAlong(each, placed)),
  );
  const { sizes } = placed.migration;
  return counted(all, (relation) => sizeAt({ sizes, date }, relation) !== undefined);
}

/** Of all of them one after the other; undefined where something is not known that takes its time. */
export function secondsOfAll(statements: readonly Placed[], date: string): Seconds | undefined {
  let [least, most] = [0, 0];
  const works = statements.filter(isWork);
  // Who writes other rows than one before has to find them all the same.
  const others = new Set(writtenApart(works.filter(isRowWork)).flatMap(([, ...more]) => more));
  for (const work of works) {
    const all = !isRowWork(work)
      ? secondsOfTables(work, date)
      : others.has(work)
        ? secondsOfReading(work, date)
        : [rowWorkOf(work, date).seconds];
    for (const seconds of all) {
      if (seconds === undefined) return undefined;
      least += seconds.least;
      most += seconds.most;
    }
  }
  return { least, most };
}

const longSeconds = 60;

/** `Line 23 takes 2 to 38 min by estimate.` Undefined where all that is known is soon done. */
export function timeInBrief(statements: readonly Placed[], date: string): string | undefined {
  const works = statements.filter(isWork).map((work) => ({ work, of: secondsOfAll([work], date) }));
  const long = works.flatMap(({ work, of }) => (of !== undefined && of.most >= longSeconds ? [work] : []));
  const seconds = secondsOfAll(long, date);
  if (long.length === 0 || seconds === undefined) return undefined;
  const open = works.flatMap(({ work, of }) => (of === undefined ? [work.place] : []));
  const unknown =
    open.length === 0
      ? ''
      : `; how long ${placesInWords(open)} ${open.length === 1 ? 'takes' : 'take'} is not known here`;
  const takes = long.length === 1 ? 'takes' : 'together take';
  // Nobody knows here how many rows a condition leaves.
  const isAtMost = long.every((work) => isRowWork(work) && isAsking(work));
  const which = isAtMost ? `, if ${long.length === 1 ? 'it meets' : 'they meet'} all rows` : '';
  return `${capital(placesInWords(long.map(({ place }) => place)))} ${takes} ${secondsInWords(seconds)} by estimate${which}${unknown}.`;
}

/** An UPDATE or DELETE of some rows. */
function isAsking({ one }: Placed): boolean {
  return one.actions.every(
    ({ operation }) =>
      (operation.kind === 'update' || operation.kind === 'delete') && operation.where !== undefined,
  );
}

/** Behind an UPDATE that has made it larger. */
function secondsOfReading(work: Placed, date: string): readonly (Seconds | undefined)[] {
  return lockedRows(work).map((relation) =>
    secondsOf('scan', sizeAt({ sizes: work.migration.sizes, date }, relation), {
      grown: grownBefore(work, relation),
    }),
  );
}

function secondsOfTables(work: Placed, date: string): readonly (Seconds | undefined)[] {
  const duration = durationOf(work.one);
  const builds = work.one.whole?.relations.some(({ buildsIndex }) => buildsIndex) === true;
  const kind = duration === 'waits' && builds ? 'index-build' : duration;
  // Of an index whose entries are made from values, reading is the lesser part.
  if (kind === 'rows') return [undefined];
  const operations = work.one.actions.map(({ operation }) => operation);
  return workedIn(work, date).map(({ relation }) => {
    const size = sizeAt({ sizes: work.migration.sizes, date }, relation);
    return slowMethod(operations, size) === undefined
      ? secondsOf(kind, size, {
          grown: grownBefore(work, relation),
          twice: isBuiltBesideOthers(work.one),
          indexes: rebuiltWith(work, relation),
        })
      : undefined;
  });
}

/** Verb and object, and behind them how large that is. */
function workParts(
  work: Placed,
  date: string,
  { times = 1, count = 1 } = {},
): { readonly doing: string; readonly about: string } {
  const few = fewWrittenAt(work);
  if (few !== undefined && few.read.size > 0) {
    const { estimate } = rowWorkOf(work, date);
    const each = count > 1 ? ' each' : '';
    return {
      doing: `reads ${readInWords(few, work, date)}`,
      about: ` and writes ${writtenInWords(few)}${estimate === undefined ? '' : ` (${estimate}${each})`}`,
    };
  }
  if (isRowWork(work)) {
    const { tables, estimate } = rowWorkOf(work, date, { times, count });
    const words = [tables.join('; '), estimate ?? ''].filter((one) => one !== '').join(', ');
    return { doing: 'works on rows', about: words === '' ? '' : ` (${words})` };
  }
  const duration = durationOf(work.one);
  const builds = work.one.whole?.relations.some(({ buildsIndex }) => buildsIndex) === true;
  const kind = duration === 'waits' && builds ? 'index-build' : duration;
  const doing = (kind === 'rows' ? undefined : workInWords(kind)) ?? 'works on rows';
  const isTold = (each: RelationEffect): boolean => !isReadAlong(each, work) || isReadLong(each, work, date);
  const sizes = workedIn(work, date)
    .filter(isTold)
    .flatMap(({ relation }) => {
      const size = sizeAt({ sizes: work.migration.sizes, date }, relation);
      const words = sizeWords(size);
      const estimate =
        kind === 'rows'
          ? undefined
          : estimateOf(kind, size, {
              times,
              grown: grownBefore(work, relation),
              twice: isBuiltBesideOthers(work.one),
              indexes: rebuiltWith(work, relation),
              method: slowMethod(
                work.one.actions.map(({ operation }) => operation),
                size,
              ),
            });
      return words === undefined
        ? []
        : [`${oneLine(relation)}: ${words}${estimate === undefined ? '' : `, ${estimate}`}`];
    });
  return { doing, about: sizes.length === 0 ? '' : ` (${sizes.join('; ')})` };
}
