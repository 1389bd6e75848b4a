import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from './line-index.ts';

describe('LineIndex', () => {
  it('knows every line end that LSP knows', () => {
    const index = new LineIndex('a\nb\r\nc\rd');
    expect([0, 2, 5, 7].map((offset) => index.position(offset))).toEqual([
      { line: 0, column: 0 },
      { line: 1, column: 0 },
      { line: 2, column: 0 },
      { line: 3, column: 0 },
    ]);
  });

  it('clamps positions outside the text', () => {
    const index = new LineIndex('ab');
    expect(index.position(99)).toEqual({ line: 0, column: 2 });
    expect(index.offset({ line: 7, column: 3 })).toBe(2);
    expect(index.offset({ line: -1, column: 3 })).toBe(0);
  });

  it('is its own inverse', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') }), fc.nat(), (text, n) => {
        const offset = text.length === 0 ? 0 : n % (text.length + 1);
        const index = new LineIndex(text);
        expect(index.offset(index.position(offset))).toBe(offset);
      }),
    );
  });
});
