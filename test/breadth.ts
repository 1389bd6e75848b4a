/**
 * How broad a run is. `npm test` starts the newest version of a server, and takes some of the cases that differ little from each other;
 * `npm run test:all` takes all of both, and looks at what else takes long and seldom differs. Neither reports what it has not executed.
 */

import { Random } from './bench/random.ts';

/** Set by `npm run test:all`, for the tests that it starts. */
export const breadthVariable = 'PLINTH_TEST_BREADTH';

export const isBroad = process.env[breadthVariable] === 'all';

/** What vitest leaves out: a file that takes long and seldom differs is called *.broad.test.ts. */
export const excluded: string[] = ['**/node_modules/**', ...(isBroad ? [] : ['**/*.broad.test.ts'])];

/** All of them in a broad run, else the first and the last: versions are listed from the oldest on. */
export function broad<Each>(all: readonly Each[]): readonly Each[] {
  return isBroad ? all : all.filter((_, at) => at === 0 || at === all.length - 1);
}

/** The themes in which something is shown: without pictures the first is enough. */
export function shownIn<const Theme>(...themes: readonly Theme[]): readonly Theme[] {
  return isBroad ? themes : themes.slice(0, 1);
}

/** Seeds of tests that draw at random: the first few, or all of them in a broad run. */
export function seeds(few: number, many: number): readonly number[] {
  return Array.from({ length: isBroad ? many : few }, (_, at) => at + 1);
}

/** So many of these cases, the same ones in each run; all of them in a broad run. */
export function sample<Each>(all: readonly Each[], size: number, seed = 20261130): readonly Each[] {
  if (isBroad) return all;
  const random = new Random(seed);
  const order = all.map((each, at) => ({ each, at, by: random.next() })).toSorted((a, b) => a.by - b.by);
  return order
    .slice(0, size)
    .toSorted((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

/** Versions of a server that is started for a test, from the oldest on: all of them in a broad run, else the newest. */
export function newest<Each>(all: readonly Each[]): readonly Each[] {
  return isBroad ? all : all.slice(-1);
}

/** The first so many of these cases; all of them in a broad run. */
export function few<Each>(all: readonly Each[], size: number): readonly Each[] {
  return isBroad ? all : all.slice(0, size);
}
