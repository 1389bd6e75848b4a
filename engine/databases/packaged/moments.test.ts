import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OpenedForMoments } from './moments.ts';

let now = 0;
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => {
    now += ms;
    return Promise.resolve();
  },
}));
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** How often it is opened for so many statements that follow each other at once. */
async function openings(openingMs: number, statementMs: number, statements: number): Promise<number> {
  let count = 0;
  const moments = new OpenedForMoments({
    open: () => {
      count += 1;
      now += openingMs;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    isHeld: () => false,
    ...{ lingerMs: 0, mostHeldMs: 30 },
  });
  const work = (): Promise<void> => {
    now += statementMs;
    return Promise.resolve();
  };
  await Promise.all(Array.from({ length: statements }, () => moments.during(work)));
  return count;
}

it.each([
  [1, 2, 10, 1],
  // 1 + 3 × 10 ms are more than 30.
  [1, 10, 6, 2],
  // Opening it alone takes longer than it is to be held.
  [1_000, 10, 10, 1],
  [1_000, 600, 4, 2],
])(
  'opened in %d ms, for statements of %d ms, of which there are %d: %d times',
  async (opening, each, of, times) => {
    expect(await openings(opening, each, of)).toBe(times);
  },
);
