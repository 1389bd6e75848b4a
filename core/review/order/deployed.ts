/** Files that a step of each deployment applies: a release command, a job of a chart. Says whether that is all that does. */
import type { Placed } from '../placed.ts';
import { startedWith, startsOf } from './apart.ts';

/** A step of each deployment runs them, and nothing that serves does as it starts. */
export function isDeployedAlone(statements: readonly Placed[]): boolean {
  const all = startsOf(statements);
  return (
    all.length > 0 &&
    all.every((one) => one.isRelease === true) &&
    startedWith(statements).length === all.length
  );
}
