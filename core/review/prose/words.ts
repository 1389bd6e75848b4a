/**
 * Formats values for notes, steps and documents: sizes, times, places, names. The only file of the review that converts values to words.
 */
import { formatBytes, formatCount, grouped, oneLine } from '../../text/format.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import { code } from '../../text/code-in-prose.ts';
import { joined } from '../../text/enumerate.ts';
import type { Estimate, PlaceRef } from '../model.ts';

/** `orders.note` as code. */
export function name(text: string): string {
  return code(oneLine(text));
}

/** `39 million rows, 12 GB`. */
export function sizeWords({ rows, bytes }: Pick<RelationSize, 'rows' | 'bytes'>): string {
  const size = formatBytes(bytes);
  return rows === undefined ? size : `${rowsWords(rows)}, ${size}`;
}

/** ` (39 million rows, 12 GB)`, to follow a name; empty if the size is unknown. */
export function sizeAfter(size: RelationSize | undefined): string {
  return size === undefined ? '' : ` (${sizeWords(size)})`;
}

/** ` (39 M rows)`, for values of a part of the table. */
export function rowsAfter(size: Pick<RelationSize, 'rows'> | undefined): string {
  const rows = size?.rows;
  return rows === undefined ? '' : ` (${rowsWords(rows)})`;
}

function rowsWords(rows: number): string {
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

/** `orders` and `lines` as code. */
export function names(all: readonly string[], most = 6): string {
  return joined([...new Set(all)].map(name), most);
}

/** `20 s to 6 min`, `3 to 65 min`, `under 1 s`. */
export function estimateWords({ least, most }: Estimate): string {
  if (most < 1_000) return 'under 1 s';
  const [low, high] = [timeOf(least), timeOf(most)];
  if (least < 1_000 || low.text === high.text) return `up to ${high.text}`;
  return low.unit === high.unit ? `${low.count} to ${high.text}` : `${low.text} to ${high.text}`;
}

const units = [
  ['h', 2 * 3_600_000, 3_600_000],
  ['min', 2 * 60_000, 60_000],
  ['s', 0, 1_000],
] as const;

function timeOf(milliseconds: number): {
  readonly count: string;
  readonly unit: string;
  readonly text: string;
} {
  const [unit, , per] = units.find(([, from]) => milliseconds >= from) ?? units[2];
  const count = grouped(Math.round(milliseconds / per));
  return { count, unit, text: `${count} ${unit}` };
}

/** `line 3`, `lines 3, 5 and 2 more`, `0042:3, 0043:7`. */
export function placesWords(places: readonly PlaceRef[]): string {
  const labels = [...new Set(places.map(({ label }) => label))];
  const lines = labels.flatMap((label) => /^line (\d+)$/.exec(label)?.[1] ?? []);
  return lines.length === labels.length && lines.length > 1
    ? `lines ${joined(lines, mostPlaces)}`
    : joined(labels, mostPlaces);
}

const mostPlaces = 4;
