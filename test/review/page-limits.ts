/** What holds of every review's page, whatever the change: it is short enough to be read, and its JSON fits the published schema. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { reviewJson } from '../../cli/reporters/review-json.ts';

const schema = resolve(import.meta.dirname, '..', '..', 'docs', 'review-output.schema.json');
const fits = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

export function expectPage(review: Review, markdown: string): void {
  expect(wordsIn(markdown)).toBeLessThanOrEqual(mostWords(review));
  expect(fits(JSON.parse(reviewJson(review))) || fits.errors).toBe(true);
}

/** Of one statement 350, of four 700, and so on from there. */
function mostWords({ migrations }: Review): number {
  const statements = migrations.flatMap((one) => one.statements).length;
  if (statements <= 1) return 350;
  return statements <= 4 ? 700 : 175 * statements;
}

/** Without scripts, and without what is in blocks of code: the diff and the diagram. */
function wordsIn(page: string): number {
  const [read = ''] = page.split('\n## Scripts\n');
  const text = read.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '');
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
