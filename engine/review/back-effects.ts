/** What the statements of a way back cost on what its migration has left. Reads and replays the script; runs nothing. */
import { effectOf } from '../../core/effects/of-dialect.ts';
import { heldTogether } from '../../core/effects/held.ts';
import { sectionEffects } from '../../core/effects/statement.ts';
import type { ReviewedSection } from '../../core/review/input.ts';
import { placeOf } from '../../core/schema/new-here.ts';
import { replaySection } from '../../core/schema/replay-section.ts';
import { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';

/** Somebody sends it, as psql does. */
const delivery = { sends: 'statement-by-statement', toolTransaction: false } as const;

/** `last`: the section that it takes back first. */
export async function backEffects(
  script: string,
  path: string,
  last: ReviewedSection,
  targetVersion: number,
): Promise<ReviewedSection> {
  const reader = new StatementParser(await loadPostgresParser());
  const statements = readStatements(script, 0, script.length, reader);
  // Another place than the migration's: what that has made is in use by now.
  const file = `${path}, taken back`;
  const replay = replaySection(last.after, statements, file, { sent: { delivery, fences: undefined } });
  const part = { path: file, span: { start: 0, end: script.length }, file: undefined };
  const place = placeOf(part, statements, replay.before[0]);
  const found = sectionEffects({ place, statements, replay, targetVersion, effectOf });
  const { before, after } = replay;
  return {
    statements: found.map((one) => ({ ...one, newer: [] })),
    together: heldTogether(found),
    delivery,
    before,
    found: last.after,
    after,
    wayBack: () => ({ kind: 'nothing' }),
  };
}
