import { describe, expect, it } from 'vitest';
import { fitsStars } from './pattern.ts';

describe('a star stands for any characters or none', () => {
  it.each([
    ['db:*', 'db:', true],
    ['db:*', 'db:reset', true],
    ['db:*', 'mydb:reset', false],
    ['*db*', 'testdb:reset', true],
    ['*db*', 'reset', false],
    ['*db', 'db:reset', false],
    ['a*a', 'a', false],
    ['a*b*c', 'a1c2b3c', true],
    ['a*b*c', 'a1c2', false],
    ['ab*b*', 'ab', false],
    ['packages/**', 'packages/api/src', true],
    ['a.b', 'a.b', true],
    ['a.b', 'axb', false],
    ['a.*', 'axb', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j %j: %j', (pattern, text, fits) => {
    expect(fitsStars(pattern, text)).toBe(fits);
  });

  it('ends for any pattern', () => {
    expect(fitsStars('*a'.repeat(5_000), `${'a'.repeat(100_000)}b`)).toBe(false);
  });
});
