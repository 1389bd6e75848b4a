/** What a program that has the files does with a change that was taken back: once its row is gone from the record it is pending again. Sentences. */
import { startedWith } from '../order/apart.ts';
import type { Placed } from '../placed.ts';

export function rowsOf(count: number): string {
  return count > 1 ? 'their rows go' : 'its row goes';
}

/** Where a tool refuses to start without the file while the record has its row, the release of before comes last. */
export function stoppedBefore(rows: string, does: 'applies' | 'may apply'): string {
  return `Stop the new release before ${rows} from the record: one that starts behind that ${does} what was taken back. The release of before can start only then.`;
}

/** With its row in the record it does not, and where that stays a tool may refuse to start with the files of before. */
export function againInWords(statements: readonly Placed[]): string {
  const [all, recorded] = [
    statements,
    statements.filter(({ migration }) => migration.recordBack !== undefined),
  ];
  if (all.some(({ migration: { missing, byHand } }) => missing !== undefined && byHand === undefined))
    return stoppedBefore(rowsOf(1), 'applies');
  const when = recorded.length < all.length ? '' : 'once the record is put right, ';
  return `Put the release of before in its place first, or let none of the new one start: ${when}one that starts applies what was taken back.`;
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
        `Stop the new release before ${rows}: a program that contains the file, started or restarted behind that, applies it again.`,
      ];
}
