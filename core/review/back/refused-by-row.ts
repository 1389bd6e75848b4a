/** A program that starts by comparing the newest row of its record with its own last file: the release of before has to wait for the record, not for the schema. */
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

/** What the program as it is now does: whether the one of before does so too is for whoever knows it. */
export interface RefusedByRow {
  /** `where not cfg.APIOnly`; undefined: always. */
  readonly where: string | undefined;
  /** A sentence without its end: who refuses, and while what. */
  readonly words: string;
}

export function refusedByRow(statements: readonly Placed[]): RefusedByRow | undefined {
  const [found] = statements.flatMap(({ migration: { runBy, recorded, recordBack, byHand } }) =>
    runBy?.refusesNewer === undefined ||
    recorded === undefined ||
    recordBack === undefined ||
    byHand !== undefined
      ? []
      : [{ ...runBy.refusesNewer, table: recorded.table }],
  );
  if (found === undefined) return undefined;
  const { where, place, table } = found;
  return {
    where: where === undefined ? undefined : oneLine(where),
    words: `a program refuses to start while the newest row of ${oneLine(table)} is not its own last file (${oneLine(place)}): from the row of this change on the release of before does, if it has that check`,
  };
}

/** `isGone`: the new release runs until the script has committed. */
export function refusedInWords({ where, words }: RefusedByRow, isGone: boolean): string {
  const there = where === undefined ? 'A' : `${where.replace(/^where/, 'Where')}, a`;
  const order = isGone
    ? 'Start it only when that row is gone as well'
    : 'There stop the new release, take the change back and its row with it, and only then start the old one';
  return `${there}${words.slice(1)}. ${where === undefined ? order.replace(/^There stop/, 'Stop') : order}.`;
}
