/**
 * How a known size grades a hazard: a small and idle table makes it as mild, a large one as grave as core/findings/grading.ts says; and the sentence
 * about the size. Nothing here says how long something takes: that depends on the machine.
 */
import { severities, type Severity } from './finding.ts';
import { grading, type Hazard } from './grading.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import type { RelationSize } from '../statistics/statistics.ts';

export interface SmallTable {
  /** At most as large as this. */
  readonly bytes: number;
}

export const usualSmallTable: SmallTable = { bytes: 8 * 1024 ** 2 };

/** From here on the worst case is the likely one. */
const largeBytes = 1024 ** 3;
/** Who writes to a table as often as this is held up by a short lock too. */
const busyWritesPerSecond = 10;
/** What was small longer ago than this may have grown. */
const longestTrustInDays = 90;

export interface Scaled {
  readonly severity: Severity;
  /** The largest of the relations that is known. */
  readonly size: RelationSize | undefined;
}

/**
 * `given` is what the rule says for reasons of its own: it is lowered, never raised. `relations` are those that the statement works through;
 * undefined for one that the statistics do not have.
 */
export function scaled(
  hazard: Hazard,
  given: Severity | undefined,
  relations: readonly (RelationSize | undefined)[],
  small: SmallTable,
): Scaled {
  const known = relations.filter((one) => one !== undefined);
  const size = known.reduce<RelationSize | undefined>(
    (largest, one) => (largest === undefined || one.bytes > largest.bytes ? one : largest),
    undefined,
  );
  const grade = grading[hazard];
  if (size === undefined) return { severity: given ?? grade.unknown, size };
  if (known.length === relations.length && known.every((one) => isSmall(one, small)))
    return { severity: milder(given ?? grade.small, grade.small), size };
  return { severity: given ?? (size.bytes >= largeBytes ? grade.large : grade.unknown), size };
}

/** Of two severities the less grave one. */
export function milder(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) > severities.indexOf(b) ? a : b;
}

function isSmall({ bytes, writesPerSecond = 0, ageInDays }: RelationSize, small: SmallTable): boolean {
  const isFresh = ageInDays !== undefined && ageInDays <= longestTrustInDays;
  return isFresh && bytes <= small.bytes && writesPerSecond < busyWritesPerSecond;
}

/** `48 GB, 212 million rows (statistics of 3 days ago)`. */
export function sizeInWords(size: RelationSize): string {
  return `${amountInWords(size)} (statistics of ${ageInWords(size)})`;
}

/** `48 GB, 212 million rows`. */
function amountInWords({ bytes, rows }: Pick<RelationSize, 'bytes' | 'rows'>): string {
  return rows === undefined ? formatBytes(bytes) : `${formatBytes(bytes)}, ${rowsInWords(rows)}`;
}

function rowsInWords(rows: number): string {
  const [number = '', unit = ''] = formatCount(rows).split(' ');
  const word = units.get(unit);
  return `${number}${word === undefined ? '' : ` ${word}`} ${rows === 1 ? 'row' : 'rows'}`;
}

const units: ReadonlyMap<string, string> = new Map([
  ['k', 'thousand'],
  ['M', 'million'],
  ['B', 'billion'],
]);

/** Follows `statistics of`. */
function ageInWords({ ageInDays, collectedAt }: RelationSize): string {
  if (ageInDays === undefined) return collectedAt.slice(0, 10);
  if (ageInDays < 2) return ageInDays === 0 ? 'today' : 'yesterday';
  if (ageInDays < 60) return `${ageInDays} days ago`;
  if (ageInDays < 730) return `${Math.floor(ageInDays / 30.5)} months ago`;
  return `${Math.floor(ageInDays / 365.25)} years ago`;
}
