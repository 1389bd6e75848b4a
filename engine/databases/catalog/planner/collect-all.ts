/** All that plinth.stats.json holds of a live database: sizes, and what its planner goes by. */
import type { Statistics } from '../../../../core/statistics/statistics.ts';
import type { SqlSession, Failed } from '../../session.ts';
import { collectStatistics, type CollectOptions } from '../statistics.ts';
import { collectPlanner, type PlannerOptions } from './collect.ts';

export interface Collected {
  readonly kind: 'collected';
  readonly statistics: Statistics;
  /** What this login could not read: sentences for people. */
  readonly missing: readonly string[];
}

export async function collectAll(
  session: SqlSession,
  options: CollectOptions & PlannerOptions,
): Promise<Collected | Failed> {
  const sizes = await collectStatistics(session, options);
  if (sizes.kind === 'failed') return sizes;
  const planner = await collectPlanner(session, options);
  if (planner.kind === 'failed') return planner;
  const statistics = { ...sizes.statistics, planner: planner.planner };
  return { kind: 'collected', statistics, missing: planner.missing };
}
