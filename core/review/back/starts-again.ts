/** What a program that has the files does with a change that was taken back: once its row is gone from the record it is pending again. Sentences. */
import { conditionOf } from '../../migrations/runners/branches.ts';
import { oneLine } from '../../plan/format.ts';
import { startedWith } from '../order/apart.ts';
import { isBuiltAlone, isDeployedAlone } from '../order/deployed.ts';
import type { Placed } from '../placed.ts';
import { isFailurePassed } from './kept-out.ts';

export function rowsOf(count: number): string {
  return count > 1 ? 'the rows of these files go' : 'the row of this file goes';
}

/** Where a tool refuses to start without the file while the record has its row, the previous release comes last. */
export function stoppedBefore(
  rows: string,
  does: 'applies' | 'may apply',
  asked: Placed['migration'] | undefined,
): string {
  // Whatever starts without that looks for no file.
  const where = conditionOf(asked?.runBy);
  const given = where === undefined ? '' : ` ${oneLine(where)}`;
  const previous =
    does === 'may apply'
      ? 'A previous one that looks for its files as it starts'
      : `The previous release${given}`;
  return `Stop the new release before ${rows} from the record: one that starts${given} after that ${does} what was taken back. ${previous} can start only then.`;
}

/** With its row in the record it does not, and where that stays a tool may refuse to start with the files of before. */
export function againInWords(statements: readonly Placed[]): string {
  const [all, recorded] = [
    statements,
    statements.filter(({ migration }) => migration.recordBack !== undefined),
  ];
  // By a command alone it fails, and so may a shell go on behind it: what serves does not mind.
  const refusing = all.find(
    ({ migration }) =>
      migration.missing !== undefined &&
      migration.byHand === undefined &&
      !isFailurePassed(migration) &&
      (migration.runBy?.reach !== 'asked' || migration.startUps.length > 0),
  );
  if (refusing !== undefined && isDeployedAlone(statements))
    return `Once ${rowsOf(1)} from the record, a deployment of the new release applies again what was taken back; until then one of the previous release fails at its migration: ${oneLine(refusing.migration.tool ?? 'the tool')} refuses where a file that has run is missing.`;
  if (refusing !== undefined) return stoppedBefore(rowsOf(1), 'applies', refusing.migration);
  // Such a program looks at the number in the record first, whatever files it has.
  if (all.some(({ migration: { runBy, byHand } }) => byHand === undefined && runBy?.forces !== undefined))
    return 'In this order: stop the new release, run the script, put the record right, start the previous release. An instance of the new one that starts after that applies it again.';
  const when = recorded.length < all.length ? '' : 'once the record is corrected, ';
  const dirty = refusesAll(recorded);
  if (dirty !== undefined && !isBuiltAlone(statements))
    return `${deployFirst}${when}an instance of it that starts applies it again. After a run that failed correct the record first, with none of the new one starting: until then ${dirty} ${recorded.every(({ migration }) => isFailurePassed(migration)) ? 'applies nothing' : 'keeps the previous release from starting too'}.`;
  return isBuiltAlone(statements)
    ? `${beforeBuilds}${when}each build of it applies it again.`
    : `${deployFirst}${when}an instance of it that starts applies it again.`;
}

/** Behind a run that failed its tool goes on with no files, whoever has them. */
function refusesAll(recorded: readonly Placed[]): string | undefined {
  const own = recorded.find(
    ({ migration: { afterFailure, recorded: record } }) =>
      afterFailure !== undefined && record?.stuck !== undefined,
  );
  return own && oneLine(own.migration.tool ?? 'the tool');
}

const deployFirst = 'Deploy the previous release first, or let none of the new one start: ';

const beforeBuilds = 'Deploy the previous release first, or let nobody build the new one: ';

/** Both say that the previous release comes first: `started` of those that start, `first` of what they use. */
export function together(
  started: readonly string[],
  first: readonly string[],
): readonly [started: readonly string[], first: readonly string[]] {
  const uses = first.filter((one) => one.startsWith('First take back '));
  const isFirst = [deployFirst, beforeBuilds].some((head) => started.some((one) => one.startsWith(head)));
  if (uses.length === 0 || !isFirst) return [started, first];
  const both = 'Deploy the previous release first: the way back drops what the new one uses, and ';
  return [
    started.map((one) => one.replace(deployFirst, both).replace(beforeBuilds, both)),
    first.filter((one) => !uses.includes(one)),
  ];
}

/** What another one says at its end is said. */
export function onceEach(all: readonly string[]): readonly string[] {
  const set = [...new Set(all)];
  return set.filter((one) => !set.some((other) => other !== one && other.endsWith(` ${one}`)));
}

/** The record keeps it from that, as long as it has its row. `rows`: that they go from it; `isStopped`: the new release is by then. */
export function appliedAgain(
  statements: readonly Placed[],
  { rows, isStopped }: { readonly rows: string | undefined; readonly isStopped: boolean },
): readonly string[] {
  if (startedWith(statements).length === 0) return [];
  return rows === undefined || isStopped
    ? [
        `${rows === undefined ? 'After it' : 'After that'} a program that contains the file applies it again as it starts: start none.`,
      ]
    : [
        `Stop the new release before ${rows}: a program that contains the file, started or restarted after that, applies it again.`,
      ];
}
