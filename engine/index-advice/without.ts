/** Which queries change their plan when an index is dropped, by two plan labs, one with it and one without. */
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { Plan } from '../../core/plan/model.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import { isSamePlan } from '../../core/plan-tests/check.ts';
import { fingerprintOf } from '../../core/plan-tests/fingerprint.ts';
import type { PlanLab } from '../lab/lab.ts';

interface Asked {
  readonly text: string;
  readonly variables: readonly string[];
}

/** Estimated costs of a query with and without the index. */
export interface WithoutIndex<Query> {
  readonly query: Query;
  readonly before: number;
  readonly after: number;
}

export interface UsersFound<Query> {
  readonly users: readonly WithoutIndex<Query>[];
  /** Queries that one of the labs could not plan. */
  readonly unplanned: readonly Query[];
}

const lastStep = 'without ';

/** The history of a lab without the index, whose name is in SQL's notation: `orders_state`, `app.orders_state`. */
export function historyWithout(
  migrations: readonly MigrationToReplay[],
  index: readonly string[],
): readonly MigrationToReplay[] {
  const drop = `DROP INDEX ${index.map(quoteIdentifier).join('.')}`;
  return [...migrations, { name: lastStep.trim(), sends: [drop], toolTransaction: false }];
}

/** Why the lab still has the index; undefined if it was dropped. */
export function whyNotGone(lab: PlanLab): string | undefined {
  return lab.remarks.find((one) => one.startsWith(lastStep));
}

export async function usersOf<Query extends Asked>(
  queries: readonly Query[],
  lab: PlanLab,
  without: PlanLab,
  signal?: AbortSignal,
): Promise<UsersFound<Query>> {
  const users: WithoutIndex<Query>[] = [];
  const unplanned: Query[] = [];
  for (const query of queries) {
    if (signal?.aborted === true) break;
    const { sql } = readParameters(query.text, query.variables);
    const [before, after] = [await planned(lab, sql, signal), await planned(without, sql, signal)];
    const [was, is] = [before, after].map((plan) => plan && fingerprintOf(plan, 'meaningless'));
    if (before === undefined || after === undefined || was === undefined || is === undefined)
      unplanned.push(query);
    else if (!isSamePlan(was, is)) users.push({ query, before: costOf(before), after: costOf(after) });
  }
  return { users, unplanned };
}

function costOf(plan: Plan): number {
  return plan.root.estimate?.totalCost ?? 0;
}

async function planned(lab: PlanLab, sql: string, signal?: AbortSignal): Promise<Plan | undefined> {
  const outcome = await lab.plan({ sql, signal });
  if (outcome.kind !== 'plan') return undefined;
  const read = readPlan(outcome.plan.json);
  return read.ok ? read.plan : undefined;
}
