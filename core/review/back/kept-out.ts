/** A previous release that applies its own files as it starts, and that its tool keeps from starting while the record has one that it lacks. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { ReviewedMigration } from '../input.ts';
import type { Placed } from '../placed.ts';
import { isByRows } from './record-back.ts';

/** Undefined where it starts, or the program itself decides. */
export function keptOutBy(
  own: readonly Placed[],
): { readonly tool: string; readonly isSure: boolean } | undefined {
  const found = own.find(
    ({ migration: { missing, byHand, runBy } }) =>
      missing !== undefined &&
      byHand === undefined &&
      runBy?.embeds !== undefined &&
      runBy.reach !== 'asked' &&
      [runBy.forces, runBy.compares, runBy.refusesOlder, runBy.refusesNewer].every(
        (one) => one === undefined,
      ),
  )?.migration;
  if (found === undefined) return undefined;
  return { tool: oneLine(found.tool ?? 'the tool'), isSure: found.runBy?.reach === 'start' };
}

/** The same where no job of the platform applies the files: one of the previous release would fail, and is told elsewhere. */
function startsItself(own: readonly Placed[]): ReturnType<typeof keptOutBy> {
  const isDeployed = own.some(({ migration: { startUps } }) =>
    startUps.some(({ isRelease }) => isRelease === true),
  );
  return isDeployed ? undefined : keptOutBy(own);
}

/** Where a shell goes on behind its failure, what serves does not mind. */
export function isFailurePassed({ startUps }: Pick<ReviewedMigration, 'startUps'>): boolean {
  return startUps.some((one) => one.isFailurePassed === true);
}

function which(isSure: boolean): string {
  return isSure ? '' : ', where it applies its files as it starts';
}

/** `release`: the one that uses what goes. */
export function orderKeptOut(own: readonly Placed[], release: string): string | undefined {
  const kept = startsItself(own);
  if (kept === undefined) return undefined;
  const record = isByRows(own.map(({ migration }) => migration)) ? 'delete its row' : 'put the record right';
  return `To take the schema back: stop ${release} (the way back drops what it uses), run the script, ${record}, and only then start the previous release${which(kept.isSure)}: ${kept.tool} refuses to start a program that lacks a file which has run. Nothing serves in between, and an instance of the new release that starts after that applies it again.`;
}

const mostInserts = 2;

/** The schema stays, and the previous release runs with it: its row alone is in the way. */
export function rowAlone(own: readonly Placed[]): string | undefined {
  const kept = startsItself(own);
  if (kept === undefined) return undefined;
  const isSeveral = new Set(own.map(({ migration }) => migration)).size > 1;
  const [row, file] = isSeveral ? ['their rows', 'the files'] : ['its row', 'the file'];
  const [out, back] = isByRows(own.map(({ migration }) => migration))
    ? [`delete ${row} alone`, `put ${row} back`]
    : ['put the record right alone, as said below', 'set it forward'];
  const inserts = [...new Set(own.map(({ migration: { recorded } }) => recorded?.insert))];
  const known = inserts.flatMap((one) => (one === undefined ? [] : [oneLine(one)]));
  const insert =
    known.length === inserts.length && known.length <= mostInserts ? ` (${known.join('; ')})` : '';
  const whose = kept.isSure
    ? 'The previous release'
    : 'A previous release that applies its files as it starts';
  return `${whose} does not start while the record has this change (${kept.tool} refuses where a file that has run is missing): ${out}, while no instance of the new release starts, which would run ${file} again, and ${back}${insert} before the new release comes again.`;
}
