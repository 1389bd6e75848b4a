/** Writes down what the insights say of the recorded plans, and how these sum up: `npx tsx test/plans/write-down.ts`. Read the diff before committing it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { sumsOf, tableOf } from './arithmetic.ts';
import { planFixtures } from './fixtures.ts';
import { spokenNow } from './spoken.ts';

void main();

async function main(): Promise<void> {
  const spoken = await format(JSON.stringify(spokenNow()), { parser: 'json', printWidth: 110 });
  writeFileSync(join(import.meta.dirname, 'spoken.json'), spoken);
  const rows = planFixtures().map((one) => [one.case, one.major, sumsOf(one.measured)] as const);
  const table = await format(tableOf(rows), { parser: 'markdown', proseWrap: 'preserve' });
  writeFileSync(join(import.meta.dirname, 'arithmetic.md'), table);
}
