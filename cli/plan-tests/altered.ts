/** Which new migration alters a plan: the queries are planned after one after the other. Only where a server can be at each of them. */
import { isSamePlan, type QueryCheck } from '../../core/plan-tests/check.ts';
import { planAll, type FileQuery, type PlanSource } from '../../engine/plan-tests/file-plans.ts';

/** What the migrations before and after each other say, from the last that has run on. */
export interface Step {
  /** As people name it; undefined for the state before the first new one. */
  readonly migration: string | undefined;
  readonly source: PlanSource;
}

/** Asks nothing where no migration is new. */
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
  if (steps.length < 2) return found;
  for (const { migration, source } of steps) {
    if (open.length === 0) break;
    const { found: planned } = await planAll(
      open.map(({ query }) => query),
      source,
    );
    const asRecorded = open.filter(({ recorded }, at) => {
      const plan = planned[at]?.planned;
      return plan?.kind === 'planned' && isSamePlan(recorded.nodes, plan.nodes);
    });
    // Other already before the first new one: none of them has done it.
    if (migration !== undefined)
      for (const one of open) if (!asRecorded.includes(one)) found.set(one.check, migration);
    open = asRecorded;
  }
  return found;
}
