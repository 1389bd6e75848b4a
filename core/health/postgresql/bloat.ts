/**
 * How much of a table or a B-tree its rows should take, computed from statistics: headers, alignment and fill factor. An estimate: about ten
 * points of a hundred off, and silent about what TOAST holds.
 */

export interface Column {
  /** Average of the values that are not null, in bytes. */
  readonly width: number;
  /** 1, 2, 4 or 8. */
  readonly align: number;
  /** Of variable length. */
  readonly isVariable: boolean;
  /** Share of nulls, from 0 to 1. */
  readonly nulls: number;
}

/** `width:align:variable:nulls` of each column, separated by commas. */
export const columnText = (attribute: string, statistics: string): string =>
  `string_agg(concat_ws(':', ${statistics}.avg_width, CASE ${attribute}.attalign WHEN 'c' THEN 1 WHEN 's' THEN 2 WHEN 'i' THEN 4 ELSE 8 END, CASE WHEN ${attribute}.attlen < 0 THEN 1 ELSE 0 END, ${statistics}.null_frac), ',' ORDER BY ${attribute}.attnum)`;

export function columnsIn(text: string): readonly Column[] {
  return text
    .split(',')
    .filter((one) => one !== '')
    .map((one) => {
      const [width = 0, align = 1, variable = 0, nulls = 0] = one.split(':').map(Number);
      return { width, align, isVariable: variable === 1, nulls };
    });
}

const pageHeader = 24;
const linePointer = 4;

/** Pages that the rows of a table take when they are written in one go. */
export function tablePages(
  rows: number,
  columns: readonly Column[],
  fillfactor: number,
  page: number,
): number {
  const bitmap = columns.some(({ nulls }) => nulls > 0) ? Math.ceil(columns.length / 8) : 0;
  const tuple = up(up(23 + bitmap, 8) + dataWidth(columns), 8) + linePointer;
  const each = Math.max(1, Math.floor(((page - pageHeader) * fillfactor) / 100 / tuple));
  return Math.ceil(rows / each);
}

/** Leaf pages of a B-tree without duplicates; those that deduplication saves are not known. */
export function indexPages(
  rows: number,
  columns: readonly Column[],
  fillfactor: number,
  page: number,
): number {
  const special = 16;
  const tuple = up(8 + dataWidth(columns), 8) + linePointer;
  const each = Math.max(1, Math.floor(((page - pageHeader - special) * fillfactor) / 100 / tuple));
  // The meta page, and about one page above for each 250 leaves.
  const leaves = Math.ceil(rows / each);
  return 1 + leaves + Math.ceil(leaves / 250);
}

function dataWidth(columns: readonly Column[]): number {
  let at = 0;
  for (const { width, align, isVariable, nulls } of columns) {
    // A short value of variable length has a header of one byte and is not aligned.
    const padding = isVariable && width < 127 ? 0 : up(at, align) - at;
    at += (padding + width) * (1 - nulls);
  }
  return at;
}

function up(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
