/** Files that a step of each deployment applies, a release command or a job of a chart, or the build of each release. Says whether that is all that does. */
import type { StartUp } from '../../migrations/startup.ts';
import type { Placed } from '../placed.ts';
import { firstOf, startedWith, startsOf } from './apart.ts';

/** A step of each deployment runs them, and nothing that serves does as it starts. */
export function isDeployedAlone(statements: readonly Placed[]): boolean {
  return isAlone(statements, ({ isRelease }) => isRelease === true);
}

/** They run as a release is built, and nothing that serves does so as it starts. */
export function isBuiltAlone(statements: readonly Placed[]): boolean {
  return isAlone(statements, ({ isBuild }) => isBuild === true);
}

function isAlone(statements: readonly Placed[], is: (one: StartUp) => boolean): boolean {
  const all = startsOf(statements);
  return all.length > 0 && all.every(is) && startedWith(statements).length === firstOf(all).length;
}
