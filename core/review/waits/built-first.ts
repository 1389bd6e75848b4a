/** A change of which somebody builds all indexes beside others before it runs: then nobody waits for it, and what to look at is that build. */
import { worksUnderLocks } from './blocked.ts';
import { concurrentScript, concurrently } from './concurrently.ts';
import { attaching } from './partitioned-builds.ts';
import type { BlockedRelation, FindingReview } from '../model.ts';
import { secondsBeside } from './beside-abort.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { validatedLater } from './validated-later.ts';
import { secondsInWords } from '../statements/sizes.ts';
import { isLeftOut } from '../verdict/findings.ts';

export interface BuiltFirst {
  /** Of the script: lock and time. A sentence or two. */
  readonly words: string;
  /** When the time of the file counts: only where nobody has run the script. Begins a sentence. */
  readonly counting: string;
  /** When to stop the file behind the script. Sentences. */
  readonly abort: readonly string[];
}

/** Undefined where something else takes its time under a lock, or the file would build them again. */
export function builtFirst(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  findings: readonly FindingReview[],
  date: string,
): BuiltFirst | undefined {
  const beside = concurrently(statements, blocked, findings, date);
  const works = worksUnderLocks(statements);
  if (beside === undefined || works.length === 0) return undefined;
  if (!works.every(({ place }) => beside.passes.includes(place))) return undefined;
  const seconds = secondsBeside(works, date);
  const long = seconds === undefined ? '' : ` (estimate: ${secondsInWords(seconds)})`;
  return {
    words: `It locks each table in SHARE UPDATE EXCLUSIVE mode: reads and writes go on, other schema changes and vacuum of the table wait. It reads each table twice for each index${long} and waits for every transaction that is older.${beside.script.includes(attaching) ? ` Of a partitioned table writes wait for a moment as it begins, and queries of each partition as it is attached: at most 5 s behind an open transaction, then it gives up.` : ''}`,
    counting: `Without ${concurrentScript}, once it has its locks`,
    abort: [
      `The file after it takes longer than a few seconds: it waits for its lock, or an index was not found and is built while writes wait. Cancel it, and ask the pre-flight once more.`,
    ],
  };
}

/** All that takes its time under a lock has a form for which nobody waits, whose SQL is told: of indexes that take the name of others, or of any. */
export function formsTold(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  findings: readonly FindingReview[],
  date: string,
): { readonly isFormTold: boolean; readonly isExchangeTold: boolean; readonly isFormBrief: boolean } {
  const works = worksUnderLocks(statements);
  const told = concurrently(statements, blocked, findings, date)?.exchanged ?? [];
  const isExchangeTold = works.length > 0 && works.every(({ place }) => told.includes(place));
  const isFormBrief = !isExchangeTold && validatedLater(statements, date)?.isAll === true;
  return { isExchangeTold, isFormBrief, isFormTold: isExchangeTold || isFormBrief };
}

/** Indexes that others do the work of, before hours go into them. `isFirst`: the script builds all of them. A sentence. */
export function leftOutToDecide(
  findings: readonly FindingReview[],
  blocked: readonly BlockedRelation[],
  isFirst: boolean,
): readonly string[] {
  const places = [
    ...new Set(findings.flatMap(({ rule, place, also }) => (isLeftOut(rule) ? [place, ...also] : []))),
  ];
  const isLong = blocked.some(
    ({ length, places: all }) => length === 'long' && places.some((one) => all.includes(one)),
  );
  return !isLong
    ? []
    : [
        `Whether ${placesInWords(places)} ${places.length === 1 ? 'is' : 'are'} taken out of the file${isFirst ? `, and of ${concurrentScript}, before either runs` : ''}: other indexes do the same (see Findings).`,
      ];
}
