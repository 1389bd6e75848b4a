/** From when on a way back that copies values fails, which its script says in a comment and whoever signs has to know. Sentences. */
import type { MigrationReview } from '../model.ts';

const limit = /^\s*-- (From the first value of .{1,200} on that .{1,100} does not hold), this fails/gm;

export function limitsOfBack(migrations: readonly MigrationReview[]): readonly string[] {
  return migrations.flatMap(({ rollback: { script } }) =>
    [...(script ?? '').matchAll(limit)].map(([, from = '']) => `${from} the way back fails.`),
  );
}
