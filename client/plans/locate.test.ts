import { describe, expect, it } from 'vitest';
import { afterChange, locateQuery } from './locate.ts';

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

describe('afterChange', () => {
  const query = { start: 10, text: 'SELECT 1' };

  it.each([
    ['before it', { offset: 0, length: 2, newLength: 5 }, 13],
    ['just before it', { offset: 8, length: 2, newLength: 0 }, 8],
    ['an insertion at its start', { offset: 10, length: 0, newLength: 3 }, 13],
    ['just behind it', { offset: 18, length: 1, newLength: 4 }, 10],
    ['inside it', { offset: 12, length: 0, newLength: 1 }, undefined],
    ['across its start', { offset: 8, length: 3, newLength: 3 }, undefined],
    ['all of it', { offset: 0, length: 40, newLength: 0 }, undefined],
  ])('%s', (_name, change, expected) => {
    expect(afterChange(query, change)).toBe(expected);
  });
});
