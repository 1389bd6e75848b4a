/** The scripts that accompany a review, for psql and any other client: checks before and after the change, and its rollback. */
import { commented } from '../../rule-kit/fixes/down-migration.ts';
import { inBackticks } from '../../text/code-in-prose.ts';
import type { Facts } from '../facts/facts.ts';
import type { Reversal } from '../facts/reversibility.ts';
import type { Check, Review, RollbackReview, Script } from '../model.ts';

export const beforeScript = 'before.sql';
export const afterScript = 'after.sql';
const backScript = 'back.sql';

/** Other sessions queue behind a lock request that waits. */
const lockTimeout = "SET LOCAL lock_timeout = '5s';\n";

export function scriptsOf(
  { reversals }: Facts,
  { before, after }: Review['checks'],
  rollback: readonly RollbackReview[],
): readonly Script[] {
  const back = rollback.some(({ kind }) => kind === 'generated') ? backOf(reversals) : '';
  const all: readonly Script[] = [
    { name: beforeScript, when: 'Before the change.', text: checksOf(before) },
    { name: afterScript, when: 'After the change.', text: checksOf(after) },
    { name: backScript, when: 'To roll the change back.', text: back },
  ];
  return all.filter(({ text }) => text !== '');
}

/** A check may scan a table. */
const timeout = '10min';

function checksOf(checks: readonly Check[]): string {
  if (checks.length === 0) return '';
  const head = commented(['It only reads. Each row says ok, STOP or look, and what was found.']);
  const each = checks.map(({ title, sql }) => {
    const named = inBackticks(title).replaceAll("'", "''");
    return `SELECT '${named}' AS "check", answer.* FROM (\n${sql}\n) AS answer;\n`;
  });
  return `${head}SET default_transaction_read_only = on;\nSET statement_timeout = '${timeout}';\n\n${each.join('\n')}`;
}

/** The last migration first, as far as each can be rolled back. */
function backOf(reversals: readonly Reversal[]): string {
  const lastFirst = reversals.toReversed();
  const end = lastFirst.findIndex(({ kind }) => kind === 'impossible');
  const parts = (end < 0 ? lastFirst : lastFirst.slice(0, end)).flatMap(partOf);
  if (!parts.some(({ isGenerated }) => isGenerated)) return '';
  const record = reversals.flatMap(({ migration }) => migration.runner.recordBack ?? []);
  const head = ['The tool still records the files as applied after it.', ...new Set(record)];
  return [commented(head.map(inBackticks)), ...parts.map(({ text }) => text)].join('\n');
}

function partOf({ migration, generated }: Reversal): readonly { text: string; isGenerated: boolean }[] {
  if (migration.down !== undefined)
    return [{ text: commented([`Run ${migration.down.file} here.`]), isGenerated: false }];
  if (generated === undefined) return [];
  const { text, transaction } = generated;
  const sent = transaction ? `BEGIN;\n${lockTimeout}${text}COMMIT;\n` : text;
  return [{ text: `${commented([`Takes ${migration.file} back.`])}${sent}`, isGenerated: true }];
}
