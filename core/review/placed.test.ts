/** What a file is called where a line of it is named. */
import { describe, expect, it } from 'vitest';
import { namingOf } from './placed.ts';

describe('the name of a file of several', () => {
  it.each([
    [
      ['m/000041_a.up.sql', 'm/000042_b.up.sql'],
      ['000041', '000042'],
    ],
    // A version of Flyway may have parts, and ends at two underscores.
    [
      ['m/V0.129__a.sql', 'm/V0.130__b.sql'],
      ['V0.129', 'V0.130'],
    ],
    [
      ['m/V1_12_33__a__X.sql', 'm/V1_12_34__b__X.sql'],
      ['V1_12_33', 'V1_12_34'],
    ],
    [
      ['m/20260128_2_a.sql', 'm/20260129_3_b.sql'],
      ['20260128', '20260129'],
    ],
    // One number of two files is no name.
    [
      ['m/1_a.sql', 'n/1_b.sql'],
      ['m/1_a.sql', 'n/1_b.sql'],
    ],
  ])('%j', (files, names) => {
    const naming = namingOf(files);
    expect(files.map(naming)).toEqual(names);
  });

  it('is not needed where there is one', () => {
    expect(namingOf(['m/1_a.sql'])('m/1_a.sql')).toBeUndefined();
  });
});
