/**
 * The replay of a section that was replayed before in another state of its text: what stands before the change is taken over. While
 * somebody types at the end of a long migration, next to nothing is replayed.
 */
import type { Schema } from '../schema/model.ts';
import { replaySection, type SectionReplay } from '../schema/replay-section.ts';
import type { Statement } from '../syntax/statement.ts';

export interface ReplayedSection {
  readonly schema: Schema;
  readonly statements: readonly Statement[];
  readonly replay: SectionReplay;
}

export function replayAgain(
  schema: Schema,
  statements: readonly Statement[],
  path: string,
  previous: ReplayedSection | undefined,
): SectionReplay {
  const kept = previous?.schema === schema ? sameBeginning(previous.statements, statements) : 0;
  const from = previous?.replay.before[kept];
  if (previous === undefined || kept === 0 || from === undefined)
    return replaySection(schema, statements, path);
  const rest = replaySection(from, statements.slice(kept), path);
  return { before: [...previous.replay.before.slice(0, kept), ...rest.before], after: rest.after };
}

/** Up to the first statement that differs, or that has an effect on the session which schemas do not tell. */
function sameBeginning(before: readonly Statement[], now: readonly Statement[]): number {
  const differs = now.findIndex((statement, i) => {
    const old = before[i];
    const isSame = old?.parsed === statement.parsed && old.span.start === statement.span.start;
    return !isSame || statement.parsed.operations.some(({ kind }) => sessionKinds.has(kind));
  });
  return differs < 0 ? now.length : differs;
}

const sessionKinds: ReadonlySet<string> = new Set(['begin', 'commit', 'rollback', 'setVariable']);
