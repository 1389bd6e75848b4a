/**
 * What the first page of a GIN index would say, where it could not be read: how many entries it has, and whether their rows are beside them
 * or on pages of their own. Only where the statistics list all elements of the column; else it is the planner's own guess that counts.
 */
import type { ColumnStatistics, GinSize } from '../statistics/planner/model.ts';
import { blockBytes } from '../statistics/block.ts';
import { arrayElements } from '../statistics/array-text.ts';

export interface GinIndex {
  readonly blocks: number;
  readonly rows: number;
  readonly tableBlocks: number;
  readonly pendingPages: number;
  /** Of its only column. */
  readonly column: ColumnStatistics;
}

/** The most that an entry keeps beside itself. */
const besideEntry = 2712;
const pageBytes = blockBytes - 40;
/** What splits leave behind while rows come in. */
const usable = pageBytes * 0.75;
const entryOverhead = 20;
/** Rows beyond the listed elements that rounding explains. */
const listedShare = 0.98;

export function ginPages({ blocks, rows, tableBlocks, pendingPages, column }: GinIndex): GinSize | undefined {
  const { values } = column;
  const each = arrayElements(values?.elements).length;
  const frequencies = arrayElements(values?.elementFrequencies).slice(0, each).map(Number);
  const averageCount = Number(arrayElements(values?.elementCounts).at(-1));
  const listed = frequencies.reduce((sum, one) => sum + one, 0);
  if (each === 0 || frequencies.length < each || !(listed >= averageCount * listedShare)) return undefined;
  const filled = rows * (1 - column.nullFraction);
  const lists = frequencies.map((one) => listBytes(one * filled, tableBlocks));
  const trees = lists.filter((bytes) => bytes > besideEntry).map(treePages);
  const beside = lists.reduce((sum, bytes) => sum + entryOverhead + (bytes > besideEntry ? 0 : bytes), 0);
  // Rows without an element are under an entry of their own.
  const empty = column.nullFraction > 0 ? 1 : 0;
  return {
    pendingPages,
    totalPages: blocks,
    entryPages: Math.max(1, Math.ceil(beside / usable)),
    dataPages: trees.reduce((sum, one) => sum + one, 0),
    entries: each + empty,
  };
}

/** Rows are kept as differences, seven bits in a byte; the next page is 2,048 away. */
function listBytes(rows: number, tableBlocks: number): number {
  const onPage = rows / Math.max(1, tableBlocks);
  if (onPage >= 1) return rows + Math.max(1, tableBlocks);
  const pagesApart = 1 / Math.max(onPage, Number.MIN_VALUE);
  return rows * (pagesApart < 8 ? 2 : pagesApart < 1024 ? 3 : 4);
}

/** Leaves, and above several a root. The first is split when it is full. */
function treePages(bytes: number): number {
  return bytes <= pageBytes ? 1 : Math.ceil(bytes / usable) + 1;
}
