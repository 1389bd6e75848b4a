/** Between which numbers a migration goes that has to run before another. */
import { describe, expect, it } from 'vitest';
import { numberedPlace } from './numbers.ts';

describe('the number of a migration that goes in front', () => {
  it.each([
    [
      'm/202511251500_b.sql',
      'm/202511211400_a.sql',
      { own: '202511251500', last: '202511211400', isRoom: true },
    ],
    [
      'p/20250102000000_b/migration.sql',
      'p/20250101000000_a/migration.sql',
      { own: '20250102000000', last: '20250101000000', isRoom: true },
    ],
    ['m/0013_b.up.sql', 'm/0012_a.up.sql', { own: '0013', last: '0012', isRoom: false }],
    ['m/V13__b.sql', undefined, { own: '13', last: undefined, isRoom: true }],
    // Parts of a number, none, or another order than theirs.
    ['m/V1.2__b.sql', 'm/V1.1__a.sql', undefined],
    ['m/b.sql', 'm/a.sql', undefined],
    ['m/2_b.sql', 'm/base.sql', undefined],
    ['m/2_b.sql', 'm/10_a.sql', undefined],
    ['m/2024-01-02-000000_b/up.sql', 'm/2024-01-01-000000_a/up.sql', undefined],
  ] as const)('%s after %s', (path, previous, place) => {
    expect(numberedPlace(path, previous)).toEqual(place);
  });
});
