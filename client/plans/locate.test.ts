import { describe, expect, it } from 'vitest';
import { locateQuery } from './locate.ts';

describe('locateQuery', () => {
  it.each([
    ['SELECT 1', 0, 0],
    ['-- new\nSELECT 1', 0, 7],
    ['SELECT 1; SELECT 1', 10, 10],
    ['SELECT 1; SELECT 1', 5, undefined],
    ['SELECT 2', 0, undefined],
    ['', 0, undefined],
  ])('%j from %i is at %j', (document, start, expected) => {
    expect(locateQuery(document, { start, text: 'SELECT 1' })).toBe(expected);
  });

  it('has no place for an empty text', () => {
    expect(locateQuery('x', { start: 0, text: '' })).toBeUndefined();
  });
});
