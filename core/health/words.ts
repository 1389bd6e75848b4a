/** What the checks of every server share: reading of rows, figures and names in sentences. */
import type { Grade, Row } from './check.ts';

export { fine } from './check.ts';
export { joined } from '../text/enumerate.ts';
export { formatBytes, formatCount, formatShare, oneLine, plural } from '../text/format.ts';
export { lasting } from '../safe-now/words.ts';
export { quoted as shown } from '../safe-now/words.ts';

export const megabyte = 1024 ** 2;

/** A row's columns by position: texts, numbers and flags. */
export interface Cells {
  readonly text: (at: number) => string;
  /** NULL is undefined. */
  readonly number: (at: number) => number | undefined;
  readonly flag: (at: number) => boolean;
  readonly has: (at: number) => boolean;
}

export function cells(row: Row | undefined): Cells {
  const text = (at: number): string => row?.[at] ?? '';
  const has = (at: number): boolean => (row?.[at] ?? null) !== null;
  return {
    text,
    has,
    number: (at) => (has(at) ? Number(text(at)) : undefined),
    flag: (at) => text(at) === 't' || text(at) === 'true' || text(at) === '1',
  };
}

interface Lasted {
  readonly row: Cells;
  readonly seconds: number;
  readonly grade: Grade;
}

/** What has lasted as long as the thresholds say; `at`: the column of the seconds. */
export function lasted(
  rows: readonly Cells[],
  at: number,
  { soon, now = Infinity }: { readonly soon: number; readonly now?: number },
): readonly Lasted[] {
  return rows
    .map((row) => ({ row, seconds: row.number(at) ?? 0 }))
    .filter(({ seconds }) => seconds >= soon)
    .map((one) => ({ ...one, grade: one.seconds >= now ? 'now' : 'soon' }));
}

export interface Named {
  readonly schema: string;
  readonly name: string;
}
