/** Whether the effects table claims the same about a statement on two versions of PostgreSQL: locks, rewrites, index builds, scans. */
import type { Action } from '../effects/statement.ts';

export function isSameOn(a: readonly Action[], b: readonly Action[]): boolean {
  return a.length === b.length && a.every((one, at) => claims(one) === claims(b[at]));
}

function claims(action: Action | undefined): string {
  if (action === undefined) return '';
  const { relations, refusedInTransaction } = action.effect;
  return JSON.stringify([
    refusedInTransaction,
    ...relations.map(({ relation, role, lock, rewrite, buildsIndex, scan }) => [
      relation,
      role,
      lock,
      rewrite,
      buildsIndex,
      scan,
    ]),
  ]);
}
