/** What the statements of a way back cost on what its migration has left. Reads and replays the script; runs nothing. */
import { effectOf } from '../../core/effects/of-dialect.ts';
import { heldTogether } from '../../core/effects/held.ts';
import { sectionEffects } from '../../core/effects/statement.ts';
import type { ReviewedSection } from '../../core/review/input.ts';
import { boundedAll, boundedHere } from '../../core/review/back/as-run.ts';
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
  return (await backReader(path, last, targetVersion))(script);
}

/** The same of any script that takes it back. */
export async function backReader(
  path: string,
  last: ReviewedSection,
  targetVersion: number,
): Promise<(script: string) => ReviewedSection> {
  const reader = new StatementParser(await loadPostgresParser());
  return (script) => effectsBack(script, path, { last, targetVersion, reader });
}

function effectsBack(
  script: string,
  path: string,
  {
    last,
    targetVersion,
    reader,
  }: {
    readonly last: ReviewedSection;
    readonly targetVersion: number;
    readonly reader: StatementParser;
  },
): ReviewedSection {
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

/** The tool’s marks in a comment: psql has no use for them. */
const marks = /^[ \t]*--[ \t]*\+(?:goose|migrate)\b.*\n?/gim;

/** The way back that the team has, as somebody runs it in psql: one transaction where its statements bear one and open none themselves. */
export async function runByHand(
  text: string,
  path: string,
  last: ReviewedSection,
  targetVersion: number,
): Promise<{ readonly script: string; readonly section: ReviewedSection }> {
  const script = `${text.replaceAll(marks, '').trim()}\n`;
  const section = await backEffects(script, path, last, targetVersion);
  const bears = section.statements.every(
    ({ statement, actions, gaps, whole, during }) =>
      gaps.length === 0 &&
      statement.parsed.understanding.kind === 'understood' &&
      whole?.refusedInTransaction !== true &&
      !during.commitsInside &&
      actions.every(({ operation: { kind } }) => !opening.has(kind)),
  );
  if (!bears) return { script, section };
  const isSet = /\block_timeout\b/i.test(script);
  if (section.statements.length < 2 && isSet) return { script, section };
  const whole =
    section.statements.length < 2
      ? `${boundedAll}${script}`
      : `BEGIN;\n${isSet ? '' : boundedHere}${script}COMMIT;\n`;
  return { script: whole, section: await backEffects(whole, path, last, targetVersion) };
}

/** Transactions of its own, and values of a type that cannot be used before it ends. */
const opening: ReadonlySet<string> = new Set(['begin', 'commit', 'rollback', 'savepoint', 'addEnumValue']);
