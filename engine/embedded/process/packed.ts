/**
 * Packs the shipped cluster: blocks of zeros and repeated blocks are stored as references, and the rest is compressed. The three databases
 * of a new cluster are nearly identical and its log is nearly empty, but zlib's window is too small to detect that. Knows nothing about the
 * contents.
 */
import { gunzipSync, gzipSync } from 'node:zlib';

/** Of a tar file, whose entries begin at multiples of it. */
const blockBytes = 512;

const kinds = { zeros: 0, own: 1, before: 2 } as const;

interface Run {
  readonly kind: number;
  readonly blocks: number;
  /** Where the same blocks occurred before. */
  readonly from: number;
}

/** Bytes of one run in the compressed data; the number of runs and the total size come first. */
const runBytes = 12;
const headBytes = 8;

export function pack(bytes: Uint8Array): Buffer {
  if (bytes.length % blockBytes !== 0) throw new Error('Only whole blocks can be packed.');
  const runs = runsOf(bytes);
  const head = Buffer.alloc(headBytes + runs.length * runBytes);
  head.writeUInt32LE(bytes.length, 0);
  head.writeUInt32LE(runs.length, 4);
  const own: Uint8Array[] = [];
  let block = 0;
  for (const [at, { kind, blocks, from }] of runs.entries()) {
    for (const [field, value] of [kind, blocks, from].entries())
      head.writeUInt32LE(value, headBytes + at * runBytes + field * 4);
    if (kind === kinds.own) own.push(blocksOf(bytes, block, blocks));
    block += blocks;
  }
  return gzipSync(Buffer.concat([head, ...own]), { level: 9 });
}

export function unpack(packed: Buffer): Uint8Array {
  // Into one buffer: gzip ends with the size of its contents, while pieces of zlib's own size would be copied together.
  const raw = gunzipSync(packed, { chunkSize: Math.max(packed.readUInt32LE(packed.length - 4), 64) });
  const bytes = new Uint8Array(raw.readUInt32LE(0));
  const count = raw.readUInt32LE(4);
  let own = headBytes + count * runBytes;
  let to = 0;
  for (let at = headBytes; at < headBytes + count * runBytes; at += runBytes) {
    const kind = raw.readUInt32LE(at);
    const size = raw.readUInt32LE(at + 4) * blockBytes;
    const from = raw.readUInt32LE(at + 8) * blockBytes;
    // The buffer already contains zeros, whose memory is not touched.
    if (kind === kinds.before) bytes.copyWithin(to, from, from + size);
    if (kind === kinds.own) bytes.set(raw.subarray(own, (own += size)), to);
    to += size;
  }
  return bytes;
}

function runsOf(bytes: Uint8Array): readonly Run[] {
  const first = new Map<string, number>();
  const textOf = (block: number): string => Buffer.from(blocksOf(bytes, block, 1)).toString('latin1');
  const zeros = '\0'.repeat(blockBytes);
  const runs: Run[] = [];
  for (let block = 0; block < bytes.length / blockBytes; block += 1) {
    const text = textOf(block);
    const last = runs.at(-1);
    const onward = last?.kind === kinds.before ? behind(last, block) : undefined;
    const before = onward !== undefined && textOf(onward) === text ? onward : first.get(text);
    if (text !== zeros && before === undefined) first.set(text, block);
    const kind = text === zeros ? kinds.zeros : before === undefined ? kinds.own : kinds.before;
    const from = kind === kinds.before ? (before ?? 0) : 0;
    const goesOn = last?.kind === kind && (kind !== kinds.before || from === onward);
    if (goesOn) runs.splice(-1, 1, { ...last, blocks: last.blocks + 1 });
    else runs.push({ kind, blocks: 1, from });
  }
  return runs;
}

/** The block after those that a run repeats. Undefined if it overlaps the run itself, which is copied in one piece. */
function behind({ blocks, from }: Run, now: number): number | undefined {
  return from + blocks < now - blocks ? from + blocks : undefined;
}

function blocksOf(bytes: Uint8Array, first: number, count: number): Uint8Array {
  return bytes.subarray(first * blockBytes, (first + count) * blockBytes);
}
