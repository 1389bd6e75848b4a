/** A program that starts by comparing the newest row of its record with its own last file: the previous release has to wait for the record, not for the schema. */
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import type { Placed } from '../placed.ts';

/** What the program as it is now does: whether the previous one does so too is for whoever knows it. */
export interface RefusedByRow {
  /** `where not cfg.APIOnly`; undefined: always. */
  readonly where: string | undefined;
  /** The same files are applied to another database too. */
  readonly isSecond: boolean;
  /** Its record names the last one alone. */
  readonly isLast: boolean;
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
      : [{ ...runBy.refusesNewer, ...recorded, isSecond: runBy.second !== undefined }],
  );
  if (found === undefined) return undefined;
  const { where, place, table, keeps, isSure, isFormer, isSecond } = found;
  const isLast = keeps === 'last';
  const other = isLast
    ? `${oneLine(table)} names another version than its own last file`
    : `the newest row of ${oneLine(table)} is not its own last file`;
  const from = isLast ? 'from the version' : 'from the row';
  return {
    where: where === undefined ? undefined : oneLine(where),
    ...{ isSecond, isLast },
    words:
      isSure === true && isFormer === true
        ? `the previous release ends as it starts while ${other} (${oneLine(place)})`
        : `a program ${isSure === true ? 'ends as it starts' : 'refuses to start'} while ${other} (${oneLine(place)}): ${from} of this change on, so does the previous release${isFormer === true ? '' : ', if it has that check'}`,
  };
}

/** `isGone`: the new release runs until the script has committed. */
export function refusedInWords({ where, words, isLast, isSecond }: RefusedByRow, isGone: boolean): string {
  const [row, taken] = isLast
    ? ['that version is set back', 'set the version back']
    : ['that row is gone as well', 'its row with it'];
  const order = isGone
    ? `Start it only when ${row}`
    : `There stop the new release, take the change back${isLast ? ', ' : ' and '}${taken}${isSecond ? ', in both databases (in the second one by the script)' : ''}, and only then start the old one`;
  const told = where === undefined ? capital(words) : `${capital(where)}, ${words}`;
  return `${told}. ${where === undefined ? order.replace(/^There stop/, 'Stop') : order}.`;
}

export function isAlwaysRefused(refused: RefusedByRow | undefined): boolean {
  return refused !== undefined && refused.where === undefined;
}

/** Why the previous release cannot start in front of the record, or nobody knows that it can. Half a sentence. */
export function refusesFormer(statements: readonly Placed[]): string | undefined {
  const refused = refusedByRow(statements);
  if (refused !== undefined && isAlwaysRefused(refused)) return refused.words;
  const recorded = statements.filter(
    ({ migration: { byHand, recordBack } }) => byHand === undefined && recordBack !== undefined,
  );
  // By a command alone it fails, and what serves does not mind.
  const [missing] = recorded.filter(
    ({ migration: { missing: is, runBy } }) => is !== undefined && runBy?.reach !== 'asked',
  );
  if (missing !== undefined)
    return `${oneLine(missing.migration.tool ?? 'its tool')} refuses while the record has a file that this release does not have`;
  const isOwn = recorded.some(
    ({ migration: { runBy } }) =>
      runBy?.refusesOlder !== undefined || runBy?.compares !== undefined || runBy?.forces !== undefined,
  );
  return isOwn ? 'what it does with a later version than its own is for whoever knows it' : undefined;
}
