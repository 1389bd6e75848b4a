/**
 * Finds the new migration that changed a plan by planning the queries after each migration in turn. Possible only if the server can be
 * brought to each of these states.
 */
import { isSamePlan, type QueryCheck } from '../../core/plan-tests/check.ts';
import { planAll, type FileQuery, type PlanSource } from '../../engine/plan-tests/file-plans.ts';

/** The plans between two migrations, beginning with the last applied one. */
export interface Step {
  /** The migration's display name; undefined for the state before the first new one. */
  readonly migration: string | undefined;
  readonly source: PlanSource;
}

/** Plans nothing if no migration is new. After the last one the plans are known to differ: it altered what is left. */
export async function alteredBy(
  checks: readonly QueryCheck[],
  queries: readonly FileQuery[],
  steps: readonly Step[],
): Promise<ReadonlyMap<QueryCheck, string>> {
  const found = new Map<QueryCheck, string>();
  let open = checks.flatMap((check) => {
    const query = queries.find((one) => one === check.query);
    const isBad = (check.kind === 'changed' || check.kind === 'failed') && check.recorded !== undefined;
    return isBad && query !== undefined ? [{ check, query, recorded: check.recorded }] : [];
  });
  const last = steps.at(-1)?.migration;
  if (last === undefined) return found;
  for (const { migration, source } of steps.slice(0, -1)) {
    if (open.length === 0) break;
    const { found: planned } = await planAll(
      open.map(({ query }) => query),
      source,
    );
    const asRecorded = open.filter(({ recorded }, at) => {
      const plan = planned[at]?.planned;
      return plan?.kind === 'planned' && isSamePlan(recorded.nodes, plan.nodes);
    });
    // The plan already differed before the first new migration, so none of them changed it.
    if (migration !== undefined)
      for (const one of open) if (!asRecorded.includes(one)) found.set(one.check, migration);
    open = asRecorded;
  }
  for (const one of open) found.set(one.check, last);
  return found;
}
