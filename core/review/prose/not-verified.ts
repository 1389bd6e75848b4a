/** What of the change was left out or not run, and why. One sentence for each reason. */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import type { Change } from '../change.ts';

/** As many files are named for one reason. */
const mostNamed = 6;

export function notVerifiedOf({ migrations, unread, troubles }: Change): readonly string[] {
  const unrun = migrations.flatMap(({ file, proof }) =>
    proof.kind === 'not-run' ? [{ file, because: proof.because }] : [],
  );
  return [
    ...byReason(unread).map(({ because, files }) => `Not reviewed: ${files}: ${because}.`),
    ...byReason(unrun).map(({ because, files, count }) =>
      count === migrations.length ? `The proof was not run: ${because}.` : `Not run: ${files}: ${because}.`,
    ),
    ...troubles,
  ];
}

interface Reason {
  readonly because: string;
  readonly files: string;
  readonly count: number;
}

function byReason(all: readonly { readonly file: string; readonly because: string }[]): readonly Reason[] {
  return [...groupBy(all, ({ because }) => because)].map(([because, group]) => ({
    because,
    files: joined(
      group.map(({ file }) => oneLine(file)),
      mostNamed,
    ),
    count: group.length,
  }));
}
