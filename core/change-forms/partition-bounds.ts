/** Bounds and names of partitions by time: days, weeks, months or years from a first day. Days have no zone. */

export type Step = 'day' | 'week' | 'month' | 'year';

export interface Period {
  /** Such as `2027_01`, or `2027_01_04` for days and weeks. */
  readonly name: string;
  /** ISO dates; the end is not part of it. */
  readonly from: string;
  readonly to: string;
}

export function isDate(text: string): boolean {
  const at = dayOf(text);
  return at !== undefined && at.day > 0 && isoOf(at) === text;
}

/** A step that is not known counts as a month. */
export function stepNamed(text: string): Step {
  return text === 'day' || text === 'week' || text === 'year' ? text : 'month';
}

/** The first one begins at `start`, which has to be a date. */
export function periodsFrom(start: string, step: Step, count: number): readonly Period[] {
  const first = dayOf(start);
  if (first === undefined) return [];
  return Array.from({ length: count }, (_, n) => {
    const from = isoOf(after(first, step, n));
    return { name: nameOf(from, step), from, to: isoOf(after(first, step, n + 1)) };
  });
}

interface Day {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
}

function dayOf(text: string): Day | undefined {
  const [, year, month, day] = /^([12]\d{3})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return { year: Number(year), month: Number(month) - 1, day: Number(day) };
}

function after({ year, month, day }: Day, step: Step, n: number): Day {
  switch (step) {
    case 'day':
      return { year, month, day: day + n };
    case 'week':
      return { year, month, day: day + 7 * n };
    case 'month':
      return { year, month: month + n, day };
    case 'year':
      return { year: year + n, month, day };
  }
}

/** Months beyond December and days beyond the end of a month are carried on. */
function isoOf({ year, month, day }: Day): string {
  const inYear = year + Math.floor(month / 12);
  const inMonth = month % 12;
  const length = daysIn(inYear, inMonth);
  if (day > length) return isoOf({ year: inYear, month: inMonth + 1, day: day - length });
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${inYear}-${two(inMonth + 1)}-${two(day)}`;
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 1 ? (isLeap ? 29 : 28) : [3, 5, 8, 10].includes(month) ? 30 : 31;
}

function nameOf(from: string, step: Step): string {
  const parts = from.split('-');
  const length = { day: 3, week: 3, month: 2, year: 1 }[step];
  return parts.slice(0, length).join('_');
}
