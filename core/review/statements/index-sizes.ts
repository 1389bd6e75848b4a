/**
 * How large the indexes become that a change builds, in words: a range from rows and types, with what it assumes. Equal values fold together in a
 * btree, so the least is that of few values and the most that of as many as rows; the sort before it has an entry for every row.
 */
import { formatBytes } from '../../plan/format.ts';
import { type Placed, placesInWords } from '../placed.ts';
import { allNull, asRows, builtAt, type Built, type Bytes, type SameIndex } from './index-bytes.ts';
import { longest, shortest } from './key-widths.ts';

/** Sentences: for whoever has the disk, and for whatever follows the write-ahead log. */
export function indexBytesInWords(statements: readonly Placed[], date: string): readonly string[] {
  const built = statements.flatMap((placed) => builtAt(placed, date));
  const known = knownOf(built);
  if (known.length === 0) return [];
  const all = summed(known.map(({ bytes }) => bytes));
  // Nobody has to make room for it.
  if (all.most < 1024 ** 3) return [];
  const others = built.filter(({ bytes }) => bytes === undefined).map(({ place }) => place);
  const but = others.length === 0 ? '' : `; ${placesInWords(others)} besides, of which nothing is known`;
  const isOne = known.length === 1;
  const what = isOne ? 'The new index takes' : `The ${known.length} new indexes take`;
  const sorts = `${rangeInWords(largestSort(known))} more while ${isOne ? 'it' : 'the largest of them'} sorts`;
  return [
    `${what} ${rangeInWords(all)} by estimate (${assumed(known, all.least)}${lengthsInWords(known)}${but}): so much free disk, ${sorts}, and as much write-ahead log as ${isOne ? 'it takes' : 'they take'} for replicas, slots and archives, which may fall behind.${sameInWords(built)}`,
  ];
}

/** Nothing is as near to it as one that is there. */
function sameInWords(built: readonly Built[]): string {
  const [only] = built;
  return built.length !== 1 || only?.sameAs === undefined
    ? ''
    : ` ${only.sameAs.name} has the same columns: the pre-flight has its size, which is the better estimate.`;
}

/** The rows of statements say it where the order does not. */
export function isOfIndexBytes(sentence: string): boolean {
  return /^The (?:\d+ )?new index(?:es)? takes? .*: so much free disk, /.test(sentence);
}

export interface NewIndexSizes {
  readonly count: number;
  /** Those that are there on the same columns. */
  readonly sameAs: readonly SameIndex[];
  /** As CREATE INDEX has them. */
  readonly names: readonly string[];
  /** Where it is known of each. */
  readonly bytes: Bytes | undefined;
  /** Of the one whose build sorts most. */
  readonly sorted: Bytes | undefined;
  /** Bytes in the sort that a row takes at most in each of them; undefined where one has no formula. */
  readonly perRow: readonly number[] | undefined;
}

/** Of all that are built on one table. */
export function newIndexesOf(statements: readonly Placed[], table: string, date: string): NewIndexSizes {
  const built = statements.flatMap((placed) => builtAt(placed, date)).filter(({ key }) => key === table);
  const known = knownOf(built);
  const isKnown = built.length > 0 && known.length === built.length;
  const perRow = built.flatMap((one) => one.perRow ?? []);
  return {
    count: built.length,
    sameAs: built.flatMap(({ sameAs }) => sameAs ?? []),
    names: built.flatMap(({ name }) => name ?? []),
    bytes: isKnown ? summed(known.map(({ bytes }) => bytes)) : undefined,
    sorted: isKnown ? largestSort(known) : undefined,
    perRow: perRow.length < built.length ? undefined : perRow,
  };
}

/** Room that every server has. */
const little = 100 * 1024 ** 2;

/** Sorts go as well, and the write-ahead log has as much again. */
export function isLittle({ bytes, sorted }: Pick<NewIndexSizes, 'bytes' | 'sorted'>): boolean {
  return bytes !== undefined && sorted !== undefined && 2 * bytes.most + sorted.most < little;
}

/** Such a table stands there twice, and nobody has to look. */
export function isLittleAgain(bytes: number | undefined, times: number): boolean {
  return bytes !== undefined && 2 * times * bytes < little;
}

/** Of one statement, where it is known: a sentence for its row; empty of what is next to nothing. */
export function indexBytesAt(placed: Placed, date: string): string | undefined {
  const built = builtAt(placed, date);
  const known = knownOf(built);
  if (known.length === 0 || known.length < built.length) return undefined;
  const [bytes, sorted] = [summed(known.map((one) => one.bytes)), largestSort(known)];
  if (isLittle({ bytes, sorted })) return '';
  const size = rangeInWords(bytes);
  const sorts = rangeInWords(sorted).replace(/^about /, '');
  const left = known.some(({ versions = 1 }) => versions > 1)
    ? ' (at most with the row versions that its transaction has left after)'
    : '';
  return `Needs ${size} of free disk for the new index by estimate${left}, ${sorts} more while it sorts, and about as much again for the write-ahead log of the index.`;
}

/** `6.3 to 55 GB`, `820 MB to 2.1 GB`. */
export function rangeInWords({ least, most }: Bytes): string {
  const [low, high] = [formatBytes(least), formatBytes(most)];
  const unit = /[A-Za-z]+$/.exec(high)?.[0] ?? '';
  if (low === high) return `about ${high}`;
  return least === 0
    ? `up to ${high}`
    : `${low.endsWith(` ${unit}`) ? low.slice(0, -unit.length - 1) : low} to ${high}`;
}

type Known = Built & { readonly bytes: Bytes; readonly sorted: Bytes };

function knownOf(built: readonly Built[]): readonly Known[] {
  return built.flatMap(({ bytes, sorted, ...one }) =>
    bytes === undefined || sorted === undefined ? [] : [{ ...one, bytes, sorted }],
  );
}

function summed(all: readonly Bytes[]): Bytes {
  return {
    least: all.reduce((sum, one) => sum + one.least, 0),
    most: all.reduce((sum, one) => sum + one.most, 0),
  };
}

function largestSort(known: readonly Known[]): Bytes {
  const sorts = known.map(({ sorted }) => sorted);
  return {
    least: Math.max(...sorts.map((one) => one.least)),
    most: Math.max(...sorts.map((one) => one.most)),
  };
}

/** Nothing of those whose types say it. */
function lengthsInWords(known: readonly Built[]): string {
  const assumed = new Set(known.flatMap((one) => [...one.assumed]));
  if (assumed.size === 0) return '';
  const lengths = assumed.has('value') ? 'values without a length' : assumed.has('text') ? 'texts' : '';
  const of = assumed.has('type')
    ? `${lengths === '' ? '' : `${lengths} and `}values of unknown type taken as`
    : `${lengths} of`;
  return `, and ${of} ${shortest} to ${longest} bytes${known.some(({ isBounded }) => isBounded) ? ', but no more than a row has' : ''}`;
}

const widest = 'few values to as many as rows';

function assumed(built: readonly Built[], least: number): string {
  const met = 'no row to all rows meet the condition';
  if (least === 0) return met;
  const told = [...new Set(built.map(({ values }) => values))];
  const counted = told.filter((one) => one !== allNull && (one !== asRows || told.length === 1));
  const partial = built.filter(({ isPartial }) => isPartial).length;
  return [
    ...(told.includes(allNull) ? [allNull] : []),
    ...(counted.length === 0 ? [] : [counted.includes(widest) ? widest : counted.join(', or ')]),
    ...(partial === 0 ? [] : [`${met}${partial === 1 ? '' : 's'}`]),
  ].join('; ');
}
