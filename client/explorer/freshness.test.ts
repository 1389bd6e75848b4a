/** Texts about how fresh a tree is. */
import { expect, it } from 'vitest';
import { freshnessText } from './freshness.ts';

it.each([
  [1_500, 'Live: changes show within 2 s.'],
  [2_400, 'Live: changes show within 3 s.'],
  [41_000, 'Live: changes show within 45 s.'],
  [61_000, 'Live: changes show within 2 min.'],
])('%i ms', (everyMs, text) => {
  expect(freshnessText({ lookedAt: 0, everyMs, answered: true })).toBe(text);
});

it('says when a database does not answer', () => {
  expect(freshnessText({ lookedAt: 0, everyMs: 1_500, answered: false })).toMatch(
    /^The database did not answer/,
  );
  expect(freshnessText(undefined)).toBe('');
});
