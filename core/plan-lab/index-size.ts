/**
 * How large an index would be, from what is known of its columns: a formula, checked against indexes that were really built. Of a btree it is near; of
 * the other methods it is rough, and says so. Pages and heights only; what a planner makes of them is the planner's.
 */

import { blockBytes } from '../statistics/block.ts';

export interface IndexKey {
  /** Bytes where every value has as many; undefined if they differ. */
  readonly length: number | undefined;
  /** 1, 2, 4 or 8. */
  readonly alignment: number;
  readonly width: number;
  readonly nullFraction: number;
  /** Of all rows of the table; below zero as a share of them. */
  readonly distinct: number;
  /** An equal value may look different: such keys are never folded together. */
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
}

export interface IndexSize {
  readonly blocks: number;
  /** Of a btree, levels above its leaves; of others 0. */
  readonly height: number;
  readonly precision: 'near' | 'rough';
}

const pageHeader = 24;
const linePointer = 4;
const btreeOpaque = 16;
const tupleHeader = 8;
const rowPointer = 6;
/** A btree's fillfactor, as it is unless somebody says otherwise. */
const leafFill = 0.9;
const innerFill = 0.7;
/** The largest tuple of equal keys that an index build makes. */
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

/**
 * Of an index whose size is known: how many levels are above its leaves. Its keys without what it includes, which the upper levels leave
 * out.
 */
export function btreeHeight(blocks: number, keys: readonly IndexKey[]): number {
  return levels(Math.max(1, blocks - 1), fanOut(keys)).height;
}

/** How many pages an upper page leads to: a build fills it so far, and so does a split where rows come in order; elsewhere it is as full on average. */
function fanOut(keys: readonly IndexKey[]): number {
  return Math.floor(((blockBytes - pageHeader - btreeOpaque) * innerFill) / (keyBytes(keys) + linePointer));
}

function btreeSize({ rows, tableRows, keys, included }: IndexShape): IndexSize {
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
  const leaves = Math.max(
    1,
    Math.ceil(bytes / ((blockBytes - pageHeader - btreeOpaque - linePointer - key) * leafFill)),
  );
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

/** With the tuple's header, and the bitmap of NULLs where there may be some. */
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
