import { describe, expect, it } from 'vitest';
import { aroundChanges, lineDiff } from './line-diff.ts';

const shown = (before: string, after: string, context?: number): string => {
  const lines = lineDiff(before.split(' '), after.split(' '));
  return (context === undefined ? lines : aroundChanges(lines, context))
    .map(({ sign, text }) => `${sign === ' ' ? '' : sign}${text}`)
    .join(' ');
};

describe('the difference of two lists of lines', () => {
  it.each([
    ['a b c', 'a b c', 'a b c'],
    ['a b c', 'a x c', 'a -b +x c'],
    ['a b', 'a b c', 'a b +c'],
    ['a b a', 'a', 'a -b -a'],
    ['a b c d', 'b d e', '-a b -c d +e'],
  ])('of %s and %s is %s', (before, after, expected) => {
    expect(shown(before, after)).toBe(expected);
  });

  it('keeps lines beside a change and marks gaps', () => {
    expect(shown('a b c d e f g h', 'a b c x e f g y', 1)).toBe('… c -d +x e … g -h +y');
    expect(shown('a b', 'a b', 1)).toBe('…');
  });

  it('replaces what is too long to be compared', () => {
    const long = (first: string): string[] => Array.from({ length: 3_000 }, (_, at) => `${first}${at}`);
    expect(lineDiff(long('a'), long('b'))).toHaveLength(6_000);
  });
});
