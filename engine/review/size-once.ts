/** How large the one table is that all statements of a review are about, where nothing else says it. */
import type { Provenance, StatementReview } from '../../core/review/model.ts';

/** Behind its name; empty where the verdict says it, and where there are no statistics at all. */
export function sizeOnce(
  all: readonly StatementReview[],
  told: string,
  { statistics }: Pick<Provenance, 'statistics'>,
): string {
  const relations = all.flatMap((one) => one.relations);
  const size = relations.flatMap((one) => one.size ?? [])[0];
  if (size === undefined) return statistics === 'none' ? '' : ' (not in the statistics)';
  const [bare = ''] = size.split(' (');
  return told.includes(bare) ? '' : ` (${size})`;
}
