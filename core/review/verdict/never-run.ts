/** What no proof shows, in one line of every document: the change ran without the rows and the programs that will be there. A sentence. */
import { durationOf } from '../../effects/held.ts';
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewInput } from '../input.ts';

const mostTools = 3;

export function neverRun({ migrations }: Pick<ReviewInput, 'migrations'>): string {
  const hasRun = migrations.some(
    ({ proof }) =>
      proof.kind === 'run' &&
      proof.proof.verdict.kind !== 'not-verifiable' &&
      proof.proof.verdict.kind !== 'stopped',
  );
  const senders = new Map(
    migrations.flatMap(({ tool, byHand, runBy }) =>
      tool === undefined || byHand !== undefined
        ? []
        : [[oneLine(tool), runBy?.program?.startsWith(`${tool}:`) === true] as const],
    ),
  );
  const isRead = senders.size > 0 && [...senders.values()].every(Boolean);
  const not =
    senders.size === 0
      ? ''
      : `, and not by ${commas([...senders.keys()], mostTools)}${isRead ? ' (read, not run)' : ''}`;
  // Figures are of statistics.
  const isAnyLong = migrations.some(({ sections }) =>
    sections.some(({ statements }) => statements.some((one) => durationOf(one) !== 'instant')),
  );
  const computed =
    isAnyLong && migrations.some(({ sizes }) => sizes !== undefined)
      ? '; time, disk and write-ahead log are computed, not measured'
      : '';
  return `The change with your rows and programs: it ${hasRun ? `ran without them${not}` : 'was not run'}${computed}.`;
}
