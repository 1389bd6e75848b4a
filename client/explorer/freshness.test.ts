/** Words about how fresh a tree is. */
import { expect, it } from 'vitest';
import { freshnessText } from './freshness.ts';

it.each([
  [1_500, 'Changes by others show within 2 seconds.'],
  [2_400, 'Changes by others show within 3 seconds.'],
  [41_000, 'Changes by others show within 45 seconds.'],
  [61_000, 'Changes by others show within 2 minutes.'],
])('%i ms', (everyMs, text) => {
  expect(freshnessText({ lookedAt: 0, everyMs, answered: true })).toBe(text);
});

it('says when a database does not answer', () => {
  expect(freshnessText({ lookedAt: 0, everyMs: 1_500, answered: false })).toMatch(
    /^The database did not answer/,
  );
  expect(freshnessText(undefined)).toBe('');
});
