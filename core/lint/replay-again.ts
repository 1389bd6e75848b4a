/**
 * Replays a document and reuses the replay of an earlier state of its text up to the first change, so that editing the end of a long
 * migration replays almost nothing.
 */
import type { Sent } from '../migrations/applying/transactions.ts';
import type { Schema } from '../schema/model.ts';
import { replaySection, type SectionReplay } from '../replay/section.ts';
import type { Statement } from '../syntax/statement.ts';
import { sentAs, type DocumentSection } from '../migrations/files/document.ts';

export interface ReplayedSection {
  /** The schema before the section. */
  readonly schema: Schema;
  readonly section: DocumentSection;
  readonly replay: SectionReplay;
}

/**
 * Each section starts from the schema that the previous one leaves. `previous` are the replays of this or an earlier state of the same
 * document.
 */
export function replaySections(
  schema: Schema,
  sections: readonly DocumentSection[],
  path: string,
  previous: readonly ReplayedSection[] = [],
): readonly ReplayedSection[] {
  let last: SectionReplay | undefined;
  return sections.map((section, i) => {
    const found = last?.after ?? schema;
    const replay = replayAgain({ schema: found, section }, path, previous[i]);
    last = replay;
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
  const known = [...previous.replay.beginning(kept)];
  // A SET LOCAL search_path ends with its transaction, whose end may have moved.
  while (known.at(-1)?.sessionPath !== undefined) known.pop();
  return replaySection(schema, statements, path, { sent, known });
}

/** A fence affects only the statements from it on, and these are replayed once a statement has moved. */
function isSentAlike(a: Sent, b: Sent): boolean {
  return (
    a.delivery.sends === b.delivery.sends &&
    a.delivery.toolTransaction === b.delivery.toolTransaction &&
    (a.fences ?? []).length === (b.fences ?? []).length
  );
}

/** The common beginning, up to the first statement that differs; the schema before a statement depends only on what precedes it. */
function sameBeginning(before: readonly Statement[], now: readonly Statement[]): number {
  const differs = now.findIndex((statement, i) => {
    const old = before[i];
    return old?.parsed !== statement.parsed || old.span.start !== statement.span.start;
  });
  return differs < 0 ? now.length : differs;
}
