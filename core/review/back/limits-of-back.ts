/** From when on a way back that copies values fails, which its script says in a comment and whoever signs has to know. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { displayName } from '../../schema/lookup.ts';
import type { MigrationReview } from '../model.ts';

const limit = /^\s*-- (From the first value of .{1,200} on that .{1,100} does not hold), this fails/gm;

/** `passing`: what nobody but the change has written to. */
export function limitsOfBack(
  migrations: readonly MigrationReview[],
  passing: ReadonlySet<string>,
): readonly string[] {
  const own = [...passing].map((name) => oneLine(displayName(name.replace('\n', '.'))));
  return migrations.flatMap(({ rollback: { script } }) =>
    [...(script ?? '').matchAll(limit)]
      .filter(([, from = '']) => !own.some((name) => from.startsWith(`From the first value of ${name} on`)))
      .map(([, from = '']) => `${from} the way back fails.`),
  );
}
