/**
 * Estimates the first page of a GIN index that could not be read: how many entries it has, and whether their rows are stored in the entries
 * or on separate pages. Only if the statistics list all elements of the column; otherwise the planner's own estimate is better.
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

/** The most that an entry stores itself. */
const besideEntry = 2712;
const pageBytes = blockBytes - 40;
/** The fill factor that page splits leave while rows are inserted. */
const usable = pageBytes * 0.75;
const entryOverhead = 20;
/** Rounding explains that the listed elements cover fewer rows. */
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
  // Rows without elements have their own entry.
  const empty = column.nullFraction > 0 ? 1 : 0;
  return {
    pendingPages,
    totalPages: blocks,
    entryPages: Math.max(1, Math.ceil(beside / usable)),
    dataPages: trees.reduce((sum, one) => sum + one, 0),
    entries: each + empty,
  };
}

/** Row addresses are stored as differences, seven bits in a byte; the next page is 2,048 away. */
function listBytes(rows: number, tableBlocks: number): number {
  const onPage = rows / Math.max(1, tableBlocks);
  if (onPage >= 1) return rows + Math.max(1, tableBlocks);
  const pagesApart = 1 / Math.max(onPage, Number.MIN_VALUE);
  return rows * (pagesApart < 8 ? 2 : pagesApart < 1024 ? 3 : 4);
}

/** Leaf pages, and a root above several. The first page is split when it is full. */
function treePages(bytes: number): number {
  return bytes <= pageBytes ? 1 : Math.ceil(bytes / usable) + 1;
}
