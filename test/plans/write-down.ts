/** Writes down what the insights say of the recorded plans, and how these sum up: `npx tsx test/plans/write-down.ts`. Read the diff before committing it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from '../../scripts/formatted.ts';
import { sumsOf, tableOf } from './arithmetic.ts';
import { planFixtures } from './fixtures.ts';
import { spokenNow } from './spoken.ts';

void main();

async function main(): Promise<void> {
  const spoken = await formatted('spoken.json', JSON.stringify(spokenNow()));
  writeFileSync(join(import.meta.dirname, 'spoken.json'), spoken);
  const rows = planFixtures().map((one) => [one.case, one.major, sumsOf(one.measured)] as const);
  const table = await formatted('arithmetic.md', tableOf(rows));
  writeFileSync(join(import.meta.dirname, 'arithmetic.md'), table);
}
