import { expect, it } from 'vitest';
import { isDate, periodsFrom } from './partition-bounds.ts';

it.each([
  ['2027-12-30', 'day', ['2027_12_30 2027-12-30 2027-12-31', '2027_12_31 2027-12-31 2028-01-01']],
  ['2028-02-21', 'week', ['2028_02_21 2028-02-21 2028-02-28', '2028_02_28 2028-02-28 2028-03-06']],
  ['2027-12-01', 'month', ['2027_12 2027-12-01 2028-01-01', '2028_01 2028-01-01 2028-02-01']],
  ['2027-01-01', 'year', ['2027 2027-01-01 2028-01-01', '2028 2028-01-01 2029-01-01']],
] as const)('from %s by %s', (start, step, expected) => {
  expect(periodsFrom(start, step, 2).map(({ name, from, to }) => `${name} ${from} ${to}`)).toEqual(expected);
});

it.each(['2027-02-29', '2027-00-01', '2027-13-01', '2027-01-00', '2027-1-1', '0000-01-01', 'now'])(
  'is no day: %s',
  (text) => expect(isDate(text)).toBe(false),
);

it('knows leap days', () => expect([isDate('2028-02-29'), isDate('2100-02-29')]).toEqual([true, false]));
