/** What belongs to a part of the order and is read there: how it is split, and where nothing comes back. Puts it together; others have the words. */
import { declaredInWords } from './declared.ts';
import { oneLine } from '../../plan/format.ts';
import { sentAroundInWords, titleBeside } from './sent-around.ts';
import { migratedAtStart, startedWith } from './apart.ts';
import { childrenSince } from '../schema/freed-children.ts';
import { computedKeysInWords, isOfComputedKey } from './computed-keys.ts';
import { conflictsInWords, keysSince } from '../schema/freed.ts';
import { keylessInWords } from '../schema/keyless.ts';
import { isAnyDoubted } from '../verdict/doubt.ts';
import { failingInWords, failingNames } from './failing-code.ts';
import { neededColumns } from './left-out.ts';
import { strictlyReadInWords } from './strict-reads.ts';
import { neededInWords, stoppedInstead } from './let-out.ts';
import { configuredInWords } from './configured-start.ts';
import { cachedPlans } from './cached-plans.ts';
import { readIntoInWords } from './read-into.ts';
import { isApart } from './release-steps.ts';
import { saidInCode } from '../verdict/gone-in-code.ts';
import type { ReviewInput } from '../input.ts';
import { storedByDefault } from './by-default.ts';
import { eachOnOther, writesRefused } from './each-other.ts';
import { halvesInWords } from './halves.ts';
import { isBrought } from './one-step.ts';
import {
  isFormerSaid,
  neededAlone,
  rekeyedIn,
  rekeyedInWords,
  rekeyedLater,
  rekeyedLines,
  sameNameInWords,
} from './rekeyed.ts';
import { phaseOf } from './order.ts';
import { boundOtherwise, comparedLiterally } from './loosened.ts';
import type { DeploymentOrder } from '../model.ts';
import { filledBehind } from '../rows/filled-behind.ts';
import { writtenBehind } from '../rows/inserted-rows.ts';
import { computedUntilThen } from '../rows/computed-columns.ts';
import { exchangedInWords } from '../rows/exchanged-values.ts';
import { metAgain } from '../rows/updated-rows.ts';
import type { Placed } from '../placed.ts';
import { withoutOldIndexes } from '../waits/meanwhile.ts';
import { isOfTriggers } from './bound.ts';
import { splitsInWords } from './split.ts';
import { stillReferringInWords } from './still-refers.ts';

/** What goes in the middle of a transaction comes back with it until that commits. */
function withCommit(place: string, statements: readonly Placed[]): string {
  const found = statements.find((one) => one.place === place);
  if (found === undefined || isAnyDoubted(statements)) return place;
  const { kind, ends, first, last, isCutShort } = found.one.during.transaction;
  const others = found.section.statements.slice(first, last + 1);
  if (found.run !== undefined) return `${place}, as the transaction of all files commits`;
  const isOne = kind === 'own' || ends !== 'commit' || others.length < 2;
  if (isOne) return place;
  const end = placedEnd(found, statements);
  return isCutShort === true && end !== undefined
    ? `${place}, with the file’s own COMMIT in ${end}`
    : `${place}, as its transaction commits`;
}

/** The statement that ends it. */
function placedEnd({ section, one }: Placed, statements: readonly Placed[]): string | undefined {
  return statements.find((each) => each.section === section && each.at === one.during.transaction.last)
    ?.place;
}

export function withNotes(
  order: DeploymentOrder,
  statements: readonly Placed[],
  {
    date,
    goneInCode,
    selectedWhole,
    sqlInCode,
    valuesInCode = [],
    compared,
  }: Pick<ReviewInput, 'date' | 'compared' | 'goneInCode' | 'selectedWhole' | 'sqlInCode' | 'valuesInCode'>,
): DeploymentOrder {
  const {
    place,
    isByValues,
    since = 'the first value on that the former type does not hold',
  } = order.pointOfNoReturn ?? {};
  const noReturn =
    isByValues === true
      ? `${place ?? ''}, from ${since}`
      : place === undefined
        ? undefined
        : withCommit(place, statements);
  return {
    ...order,
    starts: [
      ...configuredInWords(statements),
      ...migratedAtStart(statements, order.stages, date),
      ...sentAroundInWords(statements),
    ],
    stages: order.stages.map((stage) => {
      const own = statements.filter(({ migration }) =>
        stage.files.some(({ file }) => file === oneLine(migration.file)),
      );
      const refused = stage.phase === 'after' ? refusedBefore(own) : [];
      const failing = failingInWords(own, sqlInCode, stage.phase === 'after' ? neededColumns(own) : []);
      return {
        ...{ ...stage, title: titleBeside(stage, own) },
        ...(stage.phase === 'mixed' && rekeyedIn(own).length > 0 ? { isRekeyed: true } : {}),
        ...(stage.phase === 'mixed' && rekeyedIn(own).length === 0
          ? { failsFormer: writesRefused(own) }
          : {}),
        noReturn: withKeys(own.some((one) => one.place === place) ? noReturn : undefined, own, {
          isTold: place !== undefined && isByValues !== true,
        }),
        notes: [
          ...stage.notes,
          ...(stage.isOneCommit === true
            ? ['The files come in one commit: its release needs all of them. Apply all, then start it.']
            : []),
          ...(stage.phase === 'with' && !own.some(isOfTriggers) ? splitsInWords(own, date, statements) : []),
          ...(stage.phase === 'mixed' ? [...rekeyedInWords(own, isBrought(own)), ...halvesBeside(own)] : []),
          ...(stage.phase === 'mixed'
            ? [...[eachOnOther(own, selectedWhole) ?? []].flat(), ...storedByDefault(own)]
            : []),
          ...(stage.phase === 'before' ? [...neededAlone(own), ...rekeyedLater(own, statements)] : []),
          ...declaredInWords(own, compared),
          ...[...sameNameInWords(own), ...keylessInWords(own), ...computedKeysInWords(own)],
          ...(stage.refused === undefined || isFormerSaid(own)
            ? []
            : [`Where no release that runs ${stage.refused}, it goes before the new one as it is.`]),
          ...boundOtherwise(own),
          ...comparedLiterally(own),
          ...(stage.phase === 'before'
            ? [...conflictsInWords(own.filter(isAskedOf)), ...withoutOldIndexes(own)]
            : []),
          ...(stage.phase === 'after'
            ? [
                ...strictlyReadInWords(own),
                ...neededInWords(own, sqlInCode),
                ...stoppedInstead(own, date),
                ...refused,
              ]
            : []),
          ...(stage.phase === 'any' || stage.phase === 'before' ? writtenBehind(own) : []),
          ...(stage.phase === 'before' ? [...filledBehind(own), ...gatedBefore(own)] : []),
          ...[...exchangedInWords(own, valuesInCode), ...computedUntilThen(own)],
          ...(stage.phase === 'any' ? metAgain(own) : []),
          ...(isApart(stage) && stage.empty === undefined ? [] : cachedPlans(own, selectedWhole)),
          ...readIntoInWords(own),
          ...failing,
          ...saidInCode(own, goneInCode, {
            isHeldBack: refused.length > 0,
            isPlaced: failingNames(sqlInCode),
            isNeeded: isApart(stage),
          }),
          ...(stage.phase === 'after' ? stillReferringInWords(own) : []),
        ],
      };
    }),
  };
}

/** A key that lets rows in is one too, unless something is lost for good in front of it. */
function withKeys(
  noReturn: string | undefined,
  own: readonly Placed[],
  { isTold }: { readonly isTold: boolean },
): string | undefined {
  const keys = isTold ? [] : [keysSince(own), childrenSince(own)];
  const all = [noReturn, ...keys].filter((one) => one !== undefined);
  return all.length === 0 ? undefined : all.join('; ');
}

/** Whether a release names a key that goes is not known. */
function isAskedOf(placed: Placed): boolean {
  return keylessInWords([placed]).length === 0;
}

/** What is left to split, besides keys of which all is said. */
function halvesBeside(own: readonly Placed[]): readonly string[] {
  const told = rekeyedLines(own);
  const left = own.filter((one) => !told.has(one) && !isOfComputedKey(one));
  return told.size === 0 || left.some((one) => phaseOf([one]).phase !== 'any') ? halvesInWords(left) : [];
}

/** A program that brings the files, and ends where they have not run. */
function gatedBefore(own: readonly Placed[]): readonly string[] {
  const places = new Set(own.flatMap(({ migration }) => migration.runBy?.refusal ?? []));
  return [...places].map(
    (place) => `The new release ends as it starts while its migrations have not all run (${oneLine(place)}).`,
  );
}

/** A program that brings the files, and ends where they have not run, comes behind them; one that runs them as it starts must not bring them yet. */
function refusedBefore(own: readonly Placed[]): readonly string[] {
  const places = new Set(own.flatMap(({ migration }) => migration.runBy?.refusal ?? []));
  const starts = startedWith(own);
  const [file, it] =
    new Set(own.map(({ migration }) => migration)).size === 1 ? ['the file', 'it'] : ['the files', 'them'];
  if (places.size === 0 && starts.length > 0)
    return [
      `Unless all instances stop for it, build that release without ${file}: ${starts.join(' or ')} would run ${it} at its start, while older releases still run.`,
    ];
  return [...places].map(
    (place) =>
      `${oneLine(place)} ends a program whose own migrations have not all run: the release of this part has to be one that does not bring them yet, and the one that brings them starts after them.`,
  );
}
