/** Detecting changes costs a server less than a hundredth of a processor, for any size of the database. */
import { expect, it } from 'vitest';
import {
  allowanceAt,
  fullAllowance,
  longestWait,
  mayRead,
  nextToken,
  spend,
  tokenEvery,
  type Allowance,
} from './pace.ts';

/** An hour on a server that is written to all the time. */
function hour(cost: number): { readonly spent: number; readonly firstReads: number } {
  let allowance: Allowance = fullAllowance;
  let spent = 0;
  let firstReads = 0;
  for (let now = 0; now < 3_600_000; now += tokenEvery) {
    allowance = allowanceAt(allowance, now);
    if (!mayRead(allowance)) continue;
    allowance = spend(allowance, cost);
    spent += cost;
    if (now < 10_000) firstReads += 1;
  }
  return { spent, firstReads };
}

it.each([1, 10, 35, 400, 3_000])(
  'reads marks that take %i ms for a hundredth of the time at most',
  (cost) => {
    // Beyond the saved allowance and the last reading, which may overdraw it.
    expect(hour(cost).spent).toBeLessThanOrEqual(36_000 + 2_000 + cost);
  },
);

it('shows several changes in a row at once', () => {
  expect(hour(20).firstReads).toBe(7);
  expect(hour(400).firstReads).toBeGreaterThanOrEqual(5);
});

it('asks a far server less often, and tells how late it may be', () => {
  expect(nextToken(1)).toBe(tokenEvery);
  expect(nextToken(200)).toBe(4_000);
  expect(longestWait({ left: 1, at: 0 })).toBe(tokenEvery);
  expect(longestWait({ left: -350, at: 0 })).toBe(35_000);
});
