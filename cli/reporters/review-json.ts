/** The public JSON of `plinth review`: docs/guide/review.md describes it, docs/review-output.schema.json is its schema. Nothing is removed within a version. */
import type { Review } from '../../core/review/model.ts';
import { inBackticks } from '../../core/text/code-in-prose.ts';

export function reviewJson(review: Review): string {
  // Unknown values are null: members of the JSON are always present.
  const withNulls = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? inBackticks(value) : (value ?? null);
  return `${JSON.stringify({ version: 2, ...review }, withNulls, 2)}\n`;
}
