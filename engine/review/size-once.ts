/** How large the one table is that all statements of a review are about, where nothing else says it. */
import type { StatementReview } from '../../core/review/model.ts';

/** Behind its name; empty where the verdict says it. */
export function sizeOnce(all: readonly StatementReview[], told: string): string {
  const size = all.flatMap(({ relations }) => relations.flatMap((one) => one.size ?? []))[0];
  const [bare = ''] = size?.split(' (') ?? [];
  return size === undefined || told.includes(bare) ? '' : ` (${size})`;
}
