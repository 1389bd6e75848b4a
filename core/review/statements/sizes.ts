/**
 * How large a relation is, with source and age, and what follows: a range of time, disk and write-ahead log. A range is an estimate and says
 * what it assumes; without statistics there is none.
 */
import type { Duration, RelationEffect } from '../../effects/effect.ts';
import type { Operation } from '../../operations/operation.ts';
import { formatBytes, formatCount } from '../../plan/format.ts';
import { sizeInWords } from '../../statistics/scale.ts';
import { counted } from './partitions.ts';
import { sizeOf, type RelationSize, type SizeIndex } from '../../statistics/statistics.ts';

export interface SizesAround {
  readonly sizes: SizeIndex | undefined;
  /** As 2027-01-31. */
  readonly date: string;
}

export function sizeAt({ sizes, date }: SizesAround, relation: string): RelationSize | undefined {
  return sizes === undefined ? undefined : sizeOf(sizes, relation, date);
}

export function sizeWords(size: RelationSize | undefined): string | undefined {
  return size === undefined ? undefined : sizeInWords(size);
}

/** Megabytes in a second, slow and fast: common storage, and work that others do meanwhile. Assumptions, and printed as such. */
const scanned = [50, 1_000] as const;
const rates: Readonly<Partial<Record<Duration, readonly [slow: number, fast: number]>>> = {
  scan: scanned,
  'index-build': [10, 200],
  rewrite: [10, 200],
};

interface SizeAround {
  /** How often its rows were written again before: each time they stand there once more. */
  readonly grown?: number;
  /** Built beside others, it is read twice. */
  readonly twice?: boolean;
  /** Of an index whose entries are made from values: reading is the lesser part of it. */
  readonly method?: string | undefined;
  /** As many do the same, one after the other. */
  readonly times?: number;
  /** Indexes that a rewrite builds again, each of them a build of its own. */
  readonly indexes?: number;
}

export interface Seconds {
  readonly least: number;
  readonly most: number;
}

/** By the slow end of the estimate: as long as a lock that is taken and given back may take on a busy server. */
export function isOverAtOnce({ most }: Pick<Seconds, 'most'>): boolean {
  return most < 1;
}

/** Undefined where nothing is to be waited for, or where the size is unknown. */
export function secondsOf(
  duration: Duration,
  size: RelationSize | undefined,
  { grown = 0, twice = false, indexes = 0 }: SizeAround = {},
): Seconds | undefined {
  const rate = rates[duration];
  if (rate === undefined || size === undefined) return undefined;
  const [slow, fast] = rate;
  const megabytes = ((twice ? 2 : 1) * size.bytes) / 1024 ** 2;
  const builds = duration === 'rewrite' ? indexes : 0;
  // An index may be next to nothing, and its build take as long as the table.
  return { least: megabytes / fast, most: ((1 + grown) * (1 + builds) * megabytes) / slow };
}

/** Of a build beside others. */
export const onTop = '; waits for older transactions come on top';

/** For a place behind what is told already: of `estimate: 3 to 65 min at 10 to 200 MB/s` the time alone. What several builds leave out is told once, behind the last. */
export function estimateBehind(told: string, estimate: string): string {
  const own = estimate.endsWith(onTop) && told.includes(onTop) ? estimate.slice(0, -onTop.length) : estimate;
  return told.includes(own) ? estimate.replace(/ at [\d,]+ to .*$/, '') : estimate;
}

export function estimateOf(
  duration: Duration,
  size: RelationSize | undefined,
  around: SizeAround = {},
): string | undefined {
  const rate = rates[duration];
  const seconds = secondsOf(duration, size, around);
  if (rate === undefined || seconds === undefined) return undefined;
  const [slow, fast] = rate;
  const { grown = 0 } = around;
  const why =
    grown === 0
      ? ''
      : `; counted for a table ${grown === 1 ? 'twice' : `${String(grown + 1)} times`} as large by then, as rows were written again`;
  const waits =
    around.twice === true ? ` for each of its two readings, with what it sorts and writes${onTop}` : '';
  const isLeast = duration === 'index-build' && around.method !== undefined;
  const { times = 1 } = around;
  const all = times === 1 ? '' : ` for all ${String(times)}, one after the other`;
  const told = isLeast
    ? `estimate for reading alone, the lesser part of building a ${around.method ?? ''} index`
    : 'estimate';
  const of = { least: times * seconds.least, most: times * seconds.most };
  const { indexes = 0 } = around;
  const each =
    duration !== 'rewrite' || indexes === 0
      ? ''
      : `, the table and up to as much again for ${indexes === 1 ? 'its index' : `each of its ${String(indexes)} indexes`}`;
  if (isOverAtOnce(of)) return `${told}${all}: ${secondsInWords(of)}${around.twice === true ? onTop : ''}`;
  return `${told}${all}: ${secondsInWords(of)} at ${slow} to ${formatCount(fast)} MB/s${each}${waits}${why}`;
}

/** Of reading so much as a whole. */
export function secondsOfBytes(bytes: number | undefined): Seconds | undefined {
  if (bytes === undefined) return undefined;
  const [slow, fast] = scanned;
  const megabytes = bytes / 1024 ** 2;
  return { least: megabytes / fast, most: megabytes / slow };
}

/** Of reading a whole table: an assumption, printed as such. */
export const readingInWords = `${scanned[0]} to ${formatCount(scanned[1])} MB/s`;

/**
 * Rows a second, slow and fast: an assumption, printed as such. Measured on 16 beside other work on two cores: of 208 MB with one index 114 thousand
 * updated and 226 thousand deleted, of 270 MB with four 25 thousand; slow is a disk that is waited for at each row.
 */
const rowsPerSecond = [500, 200_000] as const;

/** What stays in memory while it is written: measured on 16, 12 and 50 thousand rows, without indexes, and with eight on a machine that does eight times as much besides. */
const smallRates = [3_000, 250_000] as const;
const mostSmall = 64 * 1024 ** 2;

/** `isPlain`: an UPDATE that fires no triggers and asks no other table. */
export function rowRates(size: RelationSize | undefined, isPlain: boolean): readonly [number, number] {
  return isPlain && size !== undefined && size.bytes <= mostSmall ? smallRates : rowsPerSecond;
}

export function ratesInWords([slow, fast]: readonly [number, number]): string {
  return `${slow < 1_000 ? slow : formatCount(slow)} to ${formatCount(fast)} rows a second`;
}

/** Of an UPDATE or DELETE, at most all rows. `isPlain`: see rowRates. */
export function rowsEstimate(size: RelationSize | undefined, isPlain: boolean): string | undefined {
  if (size?.rows === undefined) return undefined;
  const rates = rowRates(size, isPlain);
  const [slow, fast] = rates;
  const seconds = { least: size.rows / fast, most: size.rows / slow };
  return `estimate for all of them: ${secondsInWords(seconds)}${atRates(seconds, ratesInWords(rates))}`;
}

/** Bytes. Measured: gin, gist and spgist over texts, jsonb, tsvector, ltree, points and ranges take 4 to 155 ms for each MB. */
const soonBuilt = 1024 ** 2;

/** Undefined where reading the table is most of it. */
export function slowMethod(
  operations: readonly Operation[],
  size: RelationSize | undefined,
): string | undefined {
  if (size !== undefined && size.bytes <= soonBuilt) return undefined;
  return operations.flatMap((one) =>
    one.kind === 'createIndex' && ['gin', 'gist', 'spgist', 'hnsw', 'ivfflat'].includes(one.method)
      ? [one.method]
      : [],
  )[0];
}

/** How fast something goes that is over at once is of no interest. */
export function atRates(seconds: Seconds, rates: string): string {
  return isOverAtOnce(seconds) ? '' : ` at ${rates}`;
}

/** `2 to 40 min`. */
export function secondsInWords({ least, most }: Seconds): string {
  if (isOverAtOnce({ most })) return 'under a second';
  const [unit, size] =
    most < 120 ? (['s', 1] as const) : most < 7_200 ? (['min', 60] as const) : (['h', 3_600] as const);
  // The sum of parts is told as finely as they are.
  const tenth = (value: number, round: (of: number) => number): number =>
    unit === 'h' && value < 10 ? round(value * 10) / 10 : round(value);
  const high = `${tenth(most / size, Math.ceil)} ${unit}`;
  // Nearest: what is cut off makes a range look wider than it is.
  if (least < 0.1) return `up to ${high}`;
  // One that is soon over at its best is another than one that never is.
  if (least < 1) return `${least.toFixed(1)}${unit === 's' ? '' : ' s'} to ${high}`;
  const [low, end] =
    least >= size
      ? [tenth(least / size, Math.round), tenth(most / size, Math.ceil)]
      : [least < 120 ? `${Math.round(least)} s` : `${Math.round(least / 60)} min`, undefined];
  return low === end ? `about ${high}` : `${low} to ${high}`;
}

/** The upper end alone, as a limit: `40 min`. */
export function mostInWords({ most }: Pick<Seconds, 'most'>): string {
  return isOverAtOnce({ most }) ? 'a second' : secondsInWords({ least: 0, most }).replace('up to ', '');
}

/** Undefined where no copy is made. `index`: a sentence on the new one, where its size is known. */
export function needsOf(
  relations: readonly Pick<
    RelationEffect,
    'relation' | 'role' | 'rewrite' | 'buildsIndex' | 'scan' | 'isNew'
  >[],
  around: SizesAround,
  copiesOf: (relation: string) => number,
  index?: string,
): string | undefined {
  const isKnown = (relation: string): boolean => sizeAt(around, relation) !== undefined;
  const sentences = counted(relations, isKnown).flatMap(({ relation, rewrite, buildsIndex, isNew }) => {
    if (isNew || !(rewrite || buildsIndex)) return [];
    const size = sizeAt(around, relation);
    if (rewrite) {
      const much =
        size === undefined
          ? `as much as ${relation} and its indexes`
          : `${formatBytes(size.bytes)} for ${relation}, and its indexes`;
      const copies = copiesOf(relation);
      if (copies < 2) return [`Needs free disk for a second copy (${much}), and as much write-ahead log.`];
      const all = size === undefined ? '' : ` (${formatBytes(copies * size.bytes)}, and the indexes)`;
      return [
        `Needs free disk for a further copy (${much}), and as much write-ahead log: those of all ${copies} such statements stay until the transaction ends${all}.`,
      ];
    }
    if (index === '' || (index === undefined && size !== undefined && size.bytes <= soonBuilt)) return [];
    return [index ?? 'Needs free disk and write-ahead log for the new index.'];
  });
  // Of what is built on several tables it is one sum.
  return sentences.length === 0 ? undefined : [...new Set(sentences)].join(' ');
}

/** Of an UPDATE, which writes every row that it changes a second time. `isAll`: no condition leaves rows out. */
export function rowsNeed(
  relation: string,
  isAll: boolean,
  around: SizesAround,
  {
    times,
    isFromNull = false,
    log = 'At least as much as it grows goes to the write-ahead log, with entries of indexes and full pages several times as much.',
  }: { readonly times: number; readonly log: string | undefined; readonly isFromNull?: boolean },
): string {
  const size = sizeAt(around, relation);
  const more =
    size === undefined
      ? 'by up to as much as these rows take'
      : `by up to ${formatBytes(size.bytes)} for all of them`;
  const what = isAll ? 'every row' : 'each row that it changes';
  return `Writes ${what} again: the table grows ${more} (what is stored out of line and stays is not written again), and by ${isFromNull ? 'what the new values take' : 'more where the new values are longer'}; its indexes may grow with it, and both stay so until VACUUM FULL or pg_repack (indexes: REINDEX CONCURRENTLY). ${log}${timesInWords(size, times)}`;
}

const noticed = 1024 ** 2;

/** Of one that is soon done, where it is more than nothing. Sentences. */
export function soonNeed(relation: string, log: number | undefined, around: SizesAround): readonly string[] {
  const size = sizeAt(around, relation);
  return size === undefined || log === undefined || size.bytes < noticed
    ? []
    : [
        `Writes the rows that it changes again: the table grows by up to ${formatBytes(size.bytes)}, and up to ${formatBytes(log)} go to the write-ahead log, whole pages after a checkpoint not counted.`,
      ];
}

function timesInWords(size: RelationSize | undefined, times: number): string {
  if (times < 2) return '';
  const most = size === undefined ? `${times} times that` : `up to ${formatBytes(times * size.bytes)}`;
  return ` Before the transaction ends nothing of it can be used again: ${most} for the ${times} together.`;
}
