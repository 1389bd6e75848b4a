/**
 * Compares version numbers in file names and computes the next one. Knows digits and calendars, no clock and no tool. A version consists of
 * digits, possibly in groups: 0007, 20240131120000, 2024-01-31-120000, 1.2.3.
 */
import { oncePer } from '../../collections/once-per.ts';
import type { MigrationFile } from '../convention.ts';

/**
 * Compares digit groups as numbers of any size, group by group; a missing group is smaller. Makes no strings: every file of a folder is
 * compared with every other.
 */
export function compareVersions(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [groupFrom(a, i), groupFrom(b, j)];
    [i, j] = [endOfDigits(a, left), endOfDigits(b, right)];
    if (i - left !== j - right) return i - left - (j - right);
    for (let at = 0; left + at < i; at += 1) {
      const order = a.charCodeAt(left + at) - b.charCodeAt(right + at);
      if (order !== 0) return order;
    }
  }
  return 0;
}

const dated = /^(?:19|20)\d{6}(?:\d{2}){0,3}$/;

/** As names are sorted, where both are dates, of which one may say the second and another the day alone; else as numbers. */
export function compareDated(a: string, b: string): number {
  return dated.test(a) && dated.test(b) ? compareText(a, b) : compareVersions(a, b);
}

/** The newest of `first` and the others; of equal ones, the first in the list. */
export function newestVersion(first: string, others: readonly string[]): string {
  return others.reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), first);
}

/** Code unit order, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The smallest version of the same shape after `version` that no file has: the next second for a timestamp, otherwise the next number of
 * the same width. Separators keep their places.
 */
export function nextVersion(version: string, existing: readonly MigrationFile[]): string {
  return nextFree(version, versionsOf(existing));
}

/** Cached: all findings of a folder that offer a new file share one list of files. */
const versionsOf = oncePer(
  (files: readonly MigrationFile[]): ReadonlySet<string> => new Set(files.map((file) => file.version)),
);

/** The same for versions, or for parts of them. */
export function nextFree(version: string, taken: ReadonlySet<string>): string {
  let next = version;
  // Plain numbers are incremented without checking their shape, because a hundred files may follow.
  const isNumber = /^\d{1,15}$/.test(version) && nextMoment(version) === undefined;
  do next = isNumber ? String(Number(next) + 1).padStart(version.length, '0') : successor(next);
  while (taken.has(next));
  return next;
}

/** Where the next group of digits begins, without leading zeros. */
function groupFrom(version: string, from: number): number {
  let at = from;
  while (at < version.length && !isDigit(version, at)) at += 1;
  while (version.charCodeAt(at) === zero) at += 1;
  return at;
}

function endOfDigits(version: string, from: number): number {
  let at = from;
  while (isDigit(version, at)) at += 1;
  return at;
}

const zero = 48;

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= zero && code <= 57;
}

function successor(version: string): string {
  const digits = version.replaceAll(/\D/g, '');
  const next = nextMoment(digits) ?? (BigInt(digits === '' ? '0' : digits) + 1n).toString();
  return shapeLike(version, next.padStart(digits.length, '0'));
}

/** Puts digits into the places of `shape`'s digits; surplus digits, after 99 → 100, are prepended. */
function shapeLike(shape: string, digits: string): string {
  const places = shape.replaceAll(/\D/g, '').length;
  const surplus = digits.slice(0, digits.length - places);
  let at = surplus.length;
  const shaped = shape.replaceAll(/\d/g, () => digits.charAt(at++));
  return surplus === '' ? shaped : shaped.replace(/^\D*/, (lead) => lead + surplus);
}

/** YYYYMMDD, YYYYMMDDhhmm or YYYYMMDDhhmmss, incremented by its smallest unit; undefined if the digits are not a date. */
function nextMoment(digits: string): string | undefined {
  const match = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(digits);
  if (match === null) return undefined;
  const fields = match
    .slice(1)
    .flatMap((field: string | undefined) => (field === undefined ? [] : [Number(field)]));
  const [year = 0, month = 0, day = 0] = fields;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (fields.slice(3).some((field, i) => field > (i === 0 ? 23 : 59))) return undefined;
  for (let i = fields.length - 1; i >= 0; i -= 1) {
    const value = (fields[i] ?? 0) + 1;
    const overflow = i > 0 && value > highest(i, fields);
    fields[i] = overflow ? lowest(i) : value;
    if (!overflow) break;
  }
  return fields.map((field, i) => String(field).padStart(i === 0 ? 4 : 2, '0')).join('');
}

function highest(field: number, fields: readonly number[]): number {
  switch (field) {
    case 1:
      return 12;
    case 2:
      return daysIn(fields[0] ?? 0, fields[1] ?? 0);
    case 3:
      return 23;
    default:
      return 59;
  }
}

function lowest(field: number): number {
  return field < 3 ? 1 : 0;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
