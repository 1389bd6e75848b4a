import { expect, it } from 'vitest';
import { isDeclaredSmall } from './small-tables.ts';

it.each<readonly [string, string, boolean]>([
  ['countries', 'public.countries', true],
  ['countries', 'dbo.countries', true],
  ['countries', 'countries', true],
  ['countries', 'billing.countries', false],
  ['countries', 'public.countries_old', false],
  ['billing.plans', 'billing.plans', true],
  ['billing.plans', 'public.plans', false],
  ['public.plans', 'public.plans', true],
  ['billing.*', 'billing.plans', true],
  ['billing.*', 'public.plans', false],
  ['*_types', 'public.panel_types', true],
  ['*_types', 'billing.panel_types', false],
  ['*.panel_types', 'billing.panel_types', true],
  ['Countries', 'public.countries', true],
  ['a+b', 'public.a+b', true],
  ['a.b', 'public.axb', false],
])('%s, %s: %s', (pattern, key, expected) => {
  expect(isDeclaredSmall([pattern], key)).toBe(expected);
  expect(isDeclaredSmall(['other', pattern], key)).toBe(expected);
});

it('says nothing of any table without a list', () => {
  expect(isDeclaredSmall([], 'public.countries')).toBe(false);
});
