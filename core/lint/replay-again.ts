/**
 * The replay of a section that was replayed before in another state of its text: what stands before the change is taken over. While
 * somebody types at the end of a long migration, next to nothing is replayed.
 */
import type { Sent } from '../migrations/transactions.ts';
import type { Schema } from '../schema/model.ts';
import { replaySection, type SectionReplay } from '../schema/replay-section.ts';
import type { Statement } from '../syntax/statement.ts';

export interface ReplayedSection {
  readonly schema: Schema;
  readonly statements: readonly Statement[];
  readonly sent: Sent;
  readonly replay: SectionReplay;
}

export function replayAgain(
  now: Omit<ReplayedSection, 'replay'>,
  path: string,
  previous: ReplayedSection | undefined,
): SectionReplay {
  const { schema, statements, sent } = now;
  if (previous?.schema !== schema || !isSentAlike(previous.sent, sent))
    return replaySection(schema, statements, path, { sent });
  const kept = sameBeginning(previous.statements, statements);
  const known = previous.replay.before.slice(0, kept + 1);
  return replaySection(schema, statements, path, { sent, known });
}

/** Where a fence begins or ends counts for what stands behind it only, and that is replayed as soon as a statement has moved. */
function isSentAlike(a: Sent, b: Sent): boolean {
  return (
    a.delivery.sends === b.delivery.sends &&
    a.delivery.toolTransaction === b.delivery.toolTransaction &&
    (a.fences ?? []).length === (b.fences ?? []).length
  );
}

/** Up to the first statement that differs; a schema before a statement depends on nothing behind it. */
function sameBeginning(before: readonly Statement[], now: readonly Statement[]): number {
  const differs = now.findIndex((statement, i) => {
    const old = before[i];
    return old?.parsed !== statement.parsed || old.span.start !== statement.span.start;
  });
  return differs < 0 ? now.length : differs;
}
