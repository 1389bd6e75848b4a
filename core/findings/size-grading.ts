/**
 * Adjusts the severity of a hazard to the known size: milder for a small, idle table and graver for a large one, as
 * core/findings/grading.ts defines; also phrases the size. No durations here: they depend on the machine.
 */
import { grading, type Hazard, severities, type Severity } from './grading.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import type { RelationSize } from '../statistics/statistics.ts';

export interface SmallTable {
  /** The upper limit of a small table. */
  readonly bytes: number;
}

export const usualSmallTable: SmallTable = { bytes: 8 * 1024 ** 2 };

/** From this size on the worst case is likely. */
const largeBytes = 1024 ** 3;
/** A table that is written to this often is held up even by a short lock. */
const busyWritesPerSecond = 10;
/** Statistics older than this no longer prove that a table is small. */
const longestTrustInDays = 90;

export interface Scaled {
  readonly severity: Severity;
  /** The largest relation of known size. */
  readonly size: RelationSize | undefined;
}

/**
 * `given` is the severity that the rule computed itself: it is lowered, never raised. `relations` are those that the statement reads or
 * rewrites; undefined for a relation that the statistics do not have.
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

/** The lower of two severities. */
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

/** Completes `statistics of`. */
function ageInWords({ ageInDays, collectedAt }: RelationSize): string {
  if (ageInDays === undefined) return collectedAt.slice(0, 10);
  if (ageInDays < 2) return ageInDays === 0 ? 'today' : 'yesterday';
  if (ageInDays < 60) return `${ageInDays} days ago`;
  if (ageInDays < 730) return `${Math.floor(ageInDays / 30.5)} months ago`;
  return `${Math.floor(ageInDays / 365.25)} years ago`;
}
