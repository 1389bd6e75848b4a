/**
 * Which server a file of tests asks. What every script is answered on the oldest and the newest one is asked by review-any-state.test.ts; what a file
 * asks beyond that hangs on its case, so that one of both is enough: by the letters of its name, which are the same in every run.
 */
import { basename } from 'node:path';
import type { PostgresMajor } from '../hosts/postgres/binaries.ts';

export function oldestOrNewest(url: string): readonly PostgresMajor[] {
  const sum = Buffer.from(basename(url)).reduce((all, letter) => all + letter, 0);
  return sum % 2 === 0 ? [14] : [18];
}
