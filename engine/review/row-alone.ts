/** A table of one row that says what stands around it already: a few words among what all statements have alike take its place. */
import { placesInWords } from '../../core/review/placed.ts';
import type { StatementReview } from '../../core/review/model.ts';
import { isBriefRun } from './brief-rows.ts';

interface LoneRow {
  readonly locks: string;
  readonly one: StatementReview;
}

/** `lines 4, 5, 6: a moment`, in place of a table of that one row: what it locks and does stands around it. Undefined where it has more to say. */
export function rowAlone(
  group: readonly LoneRow[] | undefined,
  time: string | undefined,
  locks: readonly string[],
): string | undefined {
  const [first] = group ?? [];
  if (group === undefined || first === undefined || time === undefined || isBriefRun(group)) return undefined;
  const isLockTold = locks.some((words) => words.split(/ blocks |, /).includes(first.locks));
  return isLockTold
    ? `${placesInWords(group.map(({ one }) => one.place))}: ${time.replaceAll('; ', ', ')}`
    : undefined;
}

/** One row of one kind, of which the verdict names all that it does. */
export function isToldOnce(whats: readonly string[], changes: readonly string[]): boolean {
  const said = new Set(changes.flatMap(wordsIn));
  return (
    new Set(whats.map((one) => one.split(' ', 2).join(' '))).size === 1 &&
    whats.flatMap(wordsIn).every((word) => said.has(word))
  );
}

/** `column` as `columns`, and `a.b` as `a` and `b`. */
function wordsIn(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\w$]+/g) ?? []).map((word) =>
    word.replace(/(?<=column|index|constraint|table|row)(?:s|es)$/, ''),
  );
}
