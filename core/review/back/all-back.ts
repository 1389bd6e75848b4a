/** A command of the program that has the files which takes back more than the change. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { ReviewedMigration } from '../input.ts';

/** Its words may be those by which the tool’s own command line takes back one. */
export function takesAllBack(all: readonly ReviewedMigration[]): readonly string[] {
  const told = all.flatMap(({ runBy, byHand }) => (byHand === undefined ? (runBy?.backAll ?? []) : []));
  return [
    ...new Set(
      told.map(({ command, place, isDeaf }) =>
        oneLine(
          `Never ${command} (${place}): it takes back every migration that there is${isDeaf ? ', whatever stands after it' : ''}.`,
        ),
      ),
    ),
  ];
}
