/**
 * How broad a run is. `npm test` asks the oldest and the newest version of what there are several of; `npm run test:all` asks each of them, and looks at
 * what else takes long and seldom differs. Neither reports what it has not executed.
 */

/** Set by `npm run test:all`, for the tests that it starts. */
export const breadthVariable = 'PLINTH_TEST_BREADTH';

export const isBroad = process.env[breadthVariable] === 'all';

/** All of them in a broad run, else the first and the last: versions are listed from the oldest on. */
export function broad<Each>(all: readonly Each[]): readonly Each[] {
  return isBroad ? all : all.filter((_, at) => at === 0 || at === all.length - 1);
}

/** A case among many that differ little from each other. */
export interface Seldom {
  readonly seldom?: true;
}

/** All of them in a broad run, else those that are not marked as seldom. */
export function usual<Each extends Seldom>(all: readonly Each[]): readonly Each[] {
  return isBroad ? all : all.filter(({ seldom }) => seldom !== true);
}
