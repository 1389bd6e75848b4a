/**
 * First pages of index files as the planner reads them, written to describe an index that does not exist: its height, its number of pages.
 * Depends on PostgreSQL 18's page layout; callers verify on a server that it is understood.
 */
import { blockBytes } from '../../../core/statistics/block.ts';
import type { GinSize } from '../../../core/statistics/planner/model.ts';

/** Fields of a page's header. */
const checksumAt = 8;
const lowerAt = 12;
const upperAt = 14;
const specialAt = 16;
const sizeAt = 18;
const headerBytes = 24;

/** For a btree: its metapage begins after the header, each page ends with 16 bytes of its own. */
const btreeMagic = 0x053162;
const btreeOpaque = blockBytes - 16;
const leafFlag = 1;
const rootFlag = 2;
const layoutVersion = 4;

/** Undefined if the file is not a btree, or contains more than a first leaf. */
export function withHeight(file: Uint8Array, height: number): Uint8Array | undefined {
  if (file.length < blockBytes) return undefined;
  const meta = view(file, 0);
  if (meta.getUint32(24, true) !== btreeMagic) return undefined;
  const [root, level] = [meta.getUint32(32, true), meta.getUint32(36, true)];
  const hasLeaf = root !== 0;
  if (hasLeaf && (root !== 1 || level !== 0)) return undefined;
  if (hasLeaf && height === 0) return file;
  const made = new Uint8Array((height + 2) * blockBytes);
  made.set(file.subarray(0, hasLeaf ? 2 * blockBytes : blockBytes));
  if (hasLeaf) {
    const leaf = view(made, 1);
    leaf.setUint16(btreeOpaque + 12, leaf.getUint16(btreeOpaque + 12, true) & ~rootFlag, true);
    sign(made, 1);
  }
  for (let at = hasLeaf ? 1 : 0; at <= height; at += 1) {
    inner(made, at, height);
    sign(made, at + 1);
  }
  const changed = view(made, 0);
  for (const at of [32, 40]) {
    changed.setUint32(at, height + 1, true);
    changed.setUint32(at + 4, height, true);
  }
  sign(made, 0);
  return made;
}

/** A page of level `level` with a single entry that points to the page below; on level 0 an empty leaf. */
function inner(file: Uint8Array, level: number, height: number): void {
  const page = view(file, level + 1);
  const entryBytes = 8;
  const entryAt = btreeOpaque - entryBytes;
  page.setUint16(specialAt, btreeOpaque, true);
  page.setUint16(sizeAt, blockBytes | layoutVersion, true);
  page.setUint16(lowerAt, level === 0 ? headerBytes : headerBytes + 4, true);
  page.setUint16(upperAt, level === 0 ? btreeOpaque : entryAt, true);
  if (level > 0) {
    // A line pointer: offset, a flag for "normal", length. Then the entry: the block below, without a key, which sorts before all keys.
    page.setUint32(headerBytes, (entryAt | (1 << 15) | (entryBytes << 17)) >>> 0, true);
    page.setUint16(entryAt + 2, level, true);
    page.setUint16(entryAt + 6, 0x2000 | entryBytes, true);
  }
  page.setUint32(btreeOpaque + 8, level, true);
  page.setUint16(btreeOpaque + 12, (level === 0 ? leafFlag : 0) | (level === height ? rootFlag : 0), true);
}

export function withGinPages(file: Uint8Array, gin: GinSize): Uint8Array | undefined {
  if (file.length < blockBytes) return undefined;
  const made = file.slice();
  const meta = view(made, 0);
  meta.setUint32(36, gin.pendingPages, true);
  meta.setUint32(48, gin.totalPages, true);
  meta.setUint32(52, gin.entryPages, true);
  meta.setUint32(56, gin.dataPages, true);
  meta.setBigInt64(64, BigInt(gin.entries), true);
  sign(made, 0);
  return made;
}

/** The end of the range map, which grows with the table. */
export function withBrinMap(file: Uint8Array, heapBlocks: number): Uint8Array | undefined {
  if (file.length < blockBytes) return undefined;
  const made = file.slice();
  const meta = view(made, 0);
  const pagesPerRange = meta.getUint32(32, true);
  if (pagesPerRange === 0) return undefined;
  const entriesOnPage = Math.floor((blockBytes - headerBytes - 8) / 6);
  meta.setUint32(36, Math.max(1, Math.ceil(Math.ceil(heapBlocks / pagesPerRange) / entriesOnPage)), true);
  sign(made, 0);
  return made;
}

function view(file: Uint8Array, block: number): DataView {
  return new DataView(file.buffer, file.byteOffset + block * blockBytes, blockBytes);
}

function sign(file: Uint8Array, block: number): void {
  const page = view(file, block);
  page.setUint16(checksumAt, 0, true);
  page.setUint16(checksumAt, checksum(page, block), true);
}

const sums = 32;
const prime = 16_777_619;
/** `checksumBaseOffsets` of src/include/storage/checksum_impl.h. */
const offsets = [
  0x5b1f36e9, 0xb8525960, 0x02ab50aa, 0x1de66d2a, 0x79ff467a, 0x9bb9f8a3, 0x217e7cd2, 0x83e13d2c, 0xf8d4474f,
  0xe39eb970, 0x42c6ae16, 0x993216fa, 0x7b093b5d, 0x98daff3c, 0xf718902a, 0x0b1c9cdb, 0xe58f764b, 0x187636bc,
  0x5d7b3bb1, 0xe73de7de, 0x92bec979, 0xcca6c0b2, 0x304a0979, 0x85aa43d4, 0x783125bb, 0x6ca8eaa2, 0xe407eac6,
  0x4b5cfc3e, 0x9fbf8c76, 0x15ca20be, 0xf2ca9fd3, 0x959bd756,
];

/** The server's own algorithm: FNV-1a in 32 lanes, mixed with the block number. */
function checksum(page: DataView, block: number): number {
  const lanes = Uint32Array.from(offsets);
  const mix = (lane: number, value: number): void => {
    const mixed = ((lanes[lane] ?? 0) ^ value) >>> 0;
    lanes[lane] = (Math.imul(mixed, prime) ^ (mixed >>> 17)) >>> 0;
  };
  for (let at = 0; at < blockBytes; at += 4) mix((at / 4) % sums, page.getUint32(at, true));
  for (let round = 0; round < 2; round += 1) for (let lane = 0; lane < sums; lane += 1) mix(lane, 0);
  const folded = lanes.reduce((sum, lane) => (sum ^ lane) >>> 0, 0);
  return (((folded ^ block) >>> 0) % 65_535) + 1;
}
