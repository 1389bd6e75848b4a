/** Packing and unpacking restores the contents, and repeated blocks are stored once. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from './packed.ts';

const zeros = Buffer.alloc(512 * 40);
const some = randomBytes(512 * 6);
const other = randomBytes(512 * 3);

describe('packing', () => {
  it.each<readonly [string, readonly Buffer[]]>([
    ['nothing', []],
    ['zeros alone', [zeros]],
    ['blocks that differ', [some, other]],
    [
      'blocks that come again, whole, from the middle and over themselves',
      [some, other, some, some.subarray(1024), other],
    ],
    [
      'one block many times',
      [some.subarray(0, 512), ...Array.from({ length: 9 }, () => some.subarray(0, 512))],
    ],
    ['all of it mixed', [zeros, some, zeros, other, some, other, zeros]],
  ])('brings back %s', (_, parts) => {
    const bytes = Buffer.concat(parts);
    expect(Buffer.from(unpack(pack(bytes))).equals(bytes)).toBe(true);
  });

  it('keeps what was there before once', () => {
    const once = pack(Buffer.concat([some, other])).length;
    expect(pack(Buffer.concat([some, other, zeros, some, other])).length).toBeLessThan(once + 100);
  });

  it('refuses a part of a block', () => {
    expect(() => pack(Buffer.alloc(100))).toThrow('whole blocks');
  });
});
