import { expect, it } from 'vitest';
import { dayInName, isDaysBehind } from './dated-name.ts';

it.each([
  ['db/20190528120000_x.sql', '2019-05-28'],
  ['db/V2.6.0.20180913113305__x.sql', '2018-09-13'],
  ['db/2022-05-24_00_X.sql', '2022-05-24'],
  ['db/202205240930-x.sql', '2022-05-24'],
  ['db/20220524.sql', '2022-05-24'],
  ['db/20240229_x.sql', '2024-02-29'],
  ['db/20240301_x.sql', '2024-03-01'],
  ['db/20251231_x.sql', '2025-12-31'],
  ['db/2020-08-02-025025_add/up.sql', '2020-08-02'],
  ['db/20211019000001000034_x.sql', undefined],
  ['db/V1.0.0.8.1__x.sql', undefined],
  ['db/20221340_x.sql', undefined],
  ['db/0016_x.sql', undefined],
])('%s is of %s', (path, day) => {
  expect(dayInName(path)).toBe(day === undefined ? undefined : Date.parse(day) / 86_400_000);
});

it('counts a week, forward', () => {
  expect(isDaysBehind('2022-05-24_a.sql', '2022-05-31_b.sql')).toBe(true);
  expect(isDaysBehind('2022-05-24_a.sql', '2022-06-01_b.sql')).toBe(false);
  expect(isDaysBehind('2022-05-24_a.sql', '2022-05-23_b.sql')).toBe(false);
  expect(isDaysBehind('001_a.sql', '2022-05-23_b.sql')).toBe(false);
});

it('asks the tool first, by the name of the file alone', () => {
  const days: Readonly<Record<string, number>> = { '0001_a.sql': 100, '0002_b.sql': 107, '0003_c.sql': 108 };
  const tool = { dayOf: (path: string) => days[path] };
  expect(isDaysBehind('db/0001_a.sql', 'db/0002_b.sql', tool)).toBe(true);
  expect(isDaysBehind('db/0001_a.sql', 'db/0003_c.sql', tool)).toBe(false);
});
