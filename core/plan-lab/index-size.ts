/**
 * Estimates the size of an index from its columns: a formula, checked against real indexes. Accurate for a btree; for other methods rough,
 * and marked so. Computes pages and heights only; the planner does the rest.
 */

import { blockBytes } from '../statistics/block.ts';

export interface IndexKey {
  /** In bytes if all values have the same length, else undefined. */
  readonly length: number | undefined;
  /** 1, 2, 4 or 8. */
  readonly alignment: number;
  readonly width: number;
  readonly nullFraction: number;
  /** Number of distinct values in the table; a negative number is a share of its rows. */
  readonly distinct: number;
  /** Equal values may have different bytes, so such keys are never deduplicated. */
  readonly foldable: boolean;
}

export interface IndexShape {
  readonly method: string;
  /** Rows that it holds. */
  readonly rows: number;
  readonly tableRows: number;
  readonly tableBlocks: number;
  readonly keys: readonly IndexKey[];
  /** INCLUDE. */
  readonly included: readonly IndexKey[];
  /** Its rows were inserted one by one, in another order than that of its keys. */
  readonly scattered?: boolean | undefined;
}

export interface IndexSize {
  readonly blocks: number;
  /** For a btree, levels above its leaves; for others 0. */
  readonly height: number;
  readonly precision: 'near' | 'rough';
}

const pageHeader = 24;
const linePointer = 4;
const btreeOpaque = 16;
const tupleHeader = 8;
const rowPointer = 6;
/** The default fillfactor of a btree. */
const leafFill = 0.9;
/** Of pages that were split in their middle, again and again. */
const scatteredFill = 0.7;
const innerFill = 0.7;
/** The largest tuple of equal keys that an index build creates. */
const longestPosting = 812;

export function indexSize(shape: IndexShape): IndexSize {
  switch (shape.method) {
    case 'btree':
      return btreeSize(shape);
    case 'hash':
      return rough(4 + (shape.rows * 20) / (blockBytes * 0.75));
    case 'brin':
      return rough(3 + shape.tableBlocks / 128 / 100);
    case 'gin':
      return rough(2 + (shape.rows * Math.max(4, keyBytes(shape.keys) / 2)) / blockBytes);
    default:
      return rough(
        1 + (shape.rows * (keyBytes([...shape.keys, ...shape.included]) + 16)) / (blockBytes * innerFill),
      );
  }
}

/** The number of levels above the leaves of a btree of known size. Its keys do not count INCLUDE columns, which upper levels omit. */
export function btreeHeight(blocks: number, keys: readonly IndexKey[]): number {
  return levels(Math.max(1, blocks - 1), fanOut(keys)).height;
}

/** How many pages an upper page references: full to this factor after a build or after splits of rows in order; otherwise average. */
function fanOut(keys: readonly IndexKey[]): number {
  return Math.floor(((blockBytes - pageHeader - btreeOpaque) * innerFill) / (keyBytes(keys) + linePointer));
}

function btreeSize({ rows, tableRows, keys, included, scattered = false }: IndexShape): IndexSize {
  const key = keyBytes([...keys, ...included]);
  const foldable = included.length === 0 && keys.every((one) => one.foldable);
  const distinct = Math.min(
    Math.max(rows, 1),
    keys.reduce(
      (all, one) => all * Math.max(1, one.distinct < 0 ? -one.distinct * tableRows : one.distinct),
      1,
    ),
  );
  const bytes = foldable ? foldedBytes(rows, distinct, key) : rows * (key + linePointer);
  const page =
    (blockBytes - pageHeader - btreeOpaque - linePointer - key) * (scattered ? scatteredFill : leafFill);
  const leaves = Math.max(1, Math.ceil(bytes / page));
  const { height, above } = levels(leaves, fanOut(keys));
  return { blocks: 1 + leaves + above, height, precision: 'near' };
}

function foldedBytes(rows: number, distinct: number, key: number): number {
  const plain = rows * (key + linePointer);
  const each = rows / distinct;
  if (each < 1.5) return plain;
  const most = Math.floor((longestPosting - key) / rowPointer);
  const full = Math.floor(each / most);
  const rest = each - full * most;
  const posting = (count: number): number =>
    count <= 1 ? key + linePointer : aligned(key + rowPointer * count, 8) + linePointer;
  return Math.min(plain, distinct * (full * posting(most) + (rest > 0 ? posting(rest) : 0)));
}

function levels(leaves: number, fan: number): { readonly height: number; readonly above: number } {
  let height = 0;
  let above = 0;
  for (let pages = leaves; pages > 1; height += 1) {
    pages = Math.ceil(pages / Math.max(fan, 2));
    above += pages;
  }
  return { height, above };
}

/** Including the tuple's header, and a null bitmap if a column is nullable. */
function keyBytes(keys: readonly IndexKey[]): number {
  const data = keys.reduce(
    (sum, { length, alignment, width }) =>
      length === undefined ? sum + width : aligned(sum, alignment) + length,
    0,
  );
  const header = keys.some(({ nullFraction }) => nullFraction > 0) ? 2 * tupleHeader : tupleHeader;
  return aligned(header + data, 8);
}

function aligned(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}

function rough(blocks: number): IndexSize {
  return { blocks: Math.max(1, Math.ceil(blocks)), height: 0, precision: 'rough' };
}
