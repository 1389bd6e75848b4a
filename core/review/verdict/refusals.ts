/** Statements that no server takes, whatever rows are there: by the proof, and by what their effects say. Sentences. */
import { refusalInWords } from '../../effects/describe.ts';
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import { LineIndex } from '../../text/line-index.ts';
import type { ReviewInput, ReviewedMigration } from '../input.ts';
import { placeText, type Naming, type Placed } from '../placed.ts';

export function refusalsIn(
  { migrations }: Pick<ReviewInput, 'migrations'>,
  statements: readonly Placed[],
  naming: Naming,
): readonly string[] {
  return [...migrations.flatMap((one) => refusedIn(one, naming)), ...statements.flatMap(refusedStatement)];
}

function refusedIn({ file, text, proof }: ReviewedMigration, naming: Naming): readonly string[] {
  if (proof.kind === 'not-run') return [];
  const { verdict, server } = proof.proof;
  if (verdict.kind !== 'refused') return [];
  const line = new LineIndex(text).position(verdict.place.span.start).line + 1;
  return [
    `${capital(placeText(file, line, naming))} does not run on PostgreSQL ${server}: ${oneLine(verdict.refusal.message)}.`,
  ];
}

function refusedStatement({ one, place, proof }: Placed): readonly string[] {
  if (proof?.outcome.kind === 'refused') return [];
  const inTransaction = one.whole?.refusedInTransaction === true && one.during.transaction.kind !== 'own';
  return [
    ...(inTransaction ? [`${place} is refused: it cannot run inside a transaction, and it is in one.`] : []),
    ...(one.whole?.refused === undefined ? [] : [`${place}: ${oneLine(refusalInWords(one.whole.refused))}`]),
  ];
}
