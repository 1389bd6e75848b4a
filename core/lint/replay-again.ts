/**
 * The replay of a document whose sections were replayed before in another state of its text: what is before the change is taken over. While
 * somebody types at the end of a long migration, next to nothing is replayed.
 */
import type { Sent } from '../migrations/applying/transactions.ts';
import type { Schema } from '../schema/model.ts';
import { replaySection, type SectionReplay } from '../replay/section.ts';
import type { Statement } from '../syntax/statement.ts';
import { sentAs, type DocumentSection } from '../migrations/files/document.ts';

export interface ReplayedSection {
  /** What the section found. */
  readonly schema: Schema;
  readonly section: DocumentSection;
  readonly replay: SectionReplay;
}

/** Each section finds what the one before it left. `previous` are the replays of this or an earlier state of the same document. */
export function replaySections(
  schema: Schema,
  sections: readonly DocumentSection[],
  path: string,
  previous: readonly ReplayedSection[] = [],
): readonly ReplayedSection[] {
  let now = schema;
  return sections.map((section, i) => {
    const found = now;
    const replay = replayAgain({ schema: found, section }, path, previous[i]);
    now = replay.after;
    return { schema: found, section, replay };
  });
}

function replayAgain(
  now: Omit<ReplayedSection, 'replay'>,
  path: string,
  previous: ReplayedSection | undefined,
): SectionReplay {
  const { schema, section } = now;
  const { statements } = section;
  const sent = sentAs(section);
  if (previous?.schema !== schema || !isSentAlike(sentAs(previous.section), sent))
    return replaySection(schema, statements, path, { sent });
  if (previous.section === section) return previous.replay;
  const kept = sameBeginning(previous.section.statements, statements);
  const { before, end } = previous.replay;
  const known = [...before, end].slice(0, kept + 1);
  // A local search path ends where the transaction does, which may be another place now.
  while (known.at(-1)?.sessionPath !== undefined) known.pop();
  return replaySection(schema, statements, path, { sent, known });
}

/** Where a fence begins or ends counts for what follows it only, and that is replayed as soon as a statement has moved. */
function isSentAlike(a: Sent, b: Sent): boolean {
  return (
    a.delivery.sends === b.delivery.sends &&
    a.delivery.toolTransaction === b.delivery.toolTransaction &&
    (a.fences ?? []).length === (b.fences ?? []).length
  );
}

/** Up to the first statement that differs; a schema before a statement depends on nothing after it. */
function sameBeginning(before: readonly Statement[], now: readonly Statement[]): number {
  const differs = now.findIndex((statement, i) => {
    const old = before[i];
    return old?.parsed !== statement.parsed || old.span.start !== statement.span.start;
  });
  return differs < 0 ? now.length : differs;
}
