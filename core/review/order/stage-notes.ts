/** What belongs to a part of the order and is read there: how it is split, and where nothing comes back. Puts it together; others have the words. */
import { oneLine } from '../../plan/format.ts';
import { migratedAtStart, startedWith } from './apart.ts';
import { conflictsInWords } from '../schema/freed.ts';
import { isAnyDoubted } from '../verdict/doubt.ts';
import { neededInWords } from './left-out.ts';
import { saidInCode } from '../verdict/gone-in-code.ts';
import type { ReviewInput } from '../input.ts';
import { halvesInWords } from './halves.ts';
import { boundOtherwise } from './loosened.ts';
import type { DeploymentOrder } from '../model.ts';
import type { Placed } from '../placed.ts';
import { withoutOldIndexes } from '../waits/meanwhile.ts';
import { splitsInWords } from './split.ts';

/** What goes in the middle of a transaction comes back with it until that commits. */
function withCommit(place: string, statements: readonly Placed[]): string {
  const found = statements.find((one) => one.place === place);
  if (found === undefined || isAnyDoubted(statements)) return place;
  const { kind, ends, first, last } = found.one.during.transaction;
  const others = found.section.statements.slice(first, last + 1);
  if (found.run !== undefined) return `${place}, as the transaction of all files commits`;
  const isOne = kind === 'own' || ends !== 'commit' || others.length < 2;
  return isOne ? place : `${place}, as its transaction commits`;
}

export function withNotes(
  order: DeploymentOrder,
  statements: readonly Placed[],
  { date, goneInCode }: Pick<ReviewInput, 'date' | 'goneInCode'>,
): DeploymentOrder {
  const { place, isByValues } = order.pointOfNoReturn ?? {};
  const noReturn =
    isByValues === true
      ? `${place ?? ''}, from the first value on that the former type does not hold`
      : place === undefined
        ? undefined
        : withCommit(place, statements);
  return {
    ...order,
    starts: migratedAtStart(statements, date),
    stages: order.stages.map((stage) => {
      const own = statements.filter(({ migration }) =>
        stage.files.some(({ file }) => file === oneLine(migration.file)),
      );
      return {
        ...stage,
        noReturn: own.some((one) => one.place === place) ? noReturn : undefined,
        notes: [
          ...(stage.phase === 'with' ? splitsInWords(own) : []),
          ...(stage.phase === 'mixed' ? [halvesInWords(own)] : []),
          ...(stage.refused === undefined
            ? []
            : [`Where no release that runs ${stage.refused}, it goes before the new one as it is.`]),
          ...boundOtherwise(own),
          ...(stage.phase === 'before' ? [...conflictsInWords(own), ...withoutOldIndexes(own)] : []),
          ...(stage.phase === 'after' ? [...neededInWords(own), ...refusedBefore(own)] : []),
          ...saidInCode(own, goneInCode),
        ],
      };
    }),
  };
}

/** A program that brings the files, and ends where they have not run, comes behind them; one that runs them as it starts must not bring them yet. */
function refusedBefore(own: readonly Placed[]): readonly string[] {
  const places = new Set(own.flatMap(({ migration }) => migration.runBy?.refusal ?? []));
  const starts = startedWith(own);
  const [file, it] =
    new Set(own.map(({ migration }) => migration)).size === 1 ? ['the file', 'it'] : ['the files', 'them'];
  if (places.size === 0 && starts.length > 0)
    return [
      `The release of this part has to be one that does not bring ${file} yet: ${starts.join(' or ')} would run ${it} as that starts, beside older ones that use what goes.`,
    ];
  return [...places].map(
    (place) =>
      `${oneLine(place)} ends a program whose own migrations have not all run: the release of this part has to be one that does not bring them yet, and the one that brings them starts behind them.`,
  );
}
