/**
 * The day that a migration carries in its name: of its file, or of the folder that it has for itself. Where the tool keeps it elsewhere, the tool
 * is asked first.
 */
import type { MigrationTool } from './convention.ts';

/** `20190528120000_x.sql`, `V2.6.0.20180913113305__x.sql`, `2022-05-24_00_X.sql`, `2020-08-02-025025_add/up.sql`. */
const dated = /(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2([0-2]\d|3[01])(?=\d{4}(?:\d{2})?(?!\d)|(?!\d))/;

/** Days since 1970; undefined where the name has no date. */
export function dayInName(path: string): number | undefined {
  const [name, folder] = path.split('/').toReversed();
  for (const one of [name, folder]) {
    const [, year, , month, day] = dated.exec(one ?? '') ?? [];
    if (year !== undefined) return dayOf(Number(year), Number(month), Number(day));
  }
  return undefined;
}

/** Of the Gregorian calendar, whose year is taken to begin in March: then a leap day is its last. */
function dayOf(year: number, month: number, day: number): number {
  const [own, since] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const leaps = Math.floor(own / 4) - Math.floor(own / 100) + Math.floor(own / 400);
  return 365 * own + leaps + Math.floor((153 * since + 2) / 5) + day - 1 - daysTo1970;
}

const daysTo1970 = 719_468;

/** Of both the date is known, and the second came within a week of the first, or within so many days. */
export function isDaysBehind(
  first: string,
  second: string,
  tool?: Pick<MigrationTool, 'dayOf'>,
  days = 7,
): boolean {
  const dayOf = (path: string): number | undefined =>
    tool?.dayOf?.(path.slice(path.lastIndexOf('/') + 1)) ?? dayInName(path);
  const [from, to] = [dayOf(first), dayOf(second)];
  return from !== undefined && to !== undefined && to >= from && to - from <= days;
}
