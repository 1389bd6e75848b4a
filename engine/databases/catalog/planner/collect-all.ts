/** Collects everything in plinth.stats.json from a live database: sizes, the planner's inputs, and counters that have an end. */
import type { Statistics } from '../../../../core/statistics/statistics.ts';
import type { SqlSession, Failed } from '../../session.ts';
import { collectGrowth } from '../growth.ts';
import { collectStatistics, type CollectOptions } from '../statistics.ts';
import { collectPlanner, type PlannerOptions } from './collect.ts';

export interface Collected {
  readonly kind: 'collected';
  readonly statistics: Statistics;
  /** Sentences about what this login could not read. */
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
  const growth = await collectGrowth(session, options);
  if (growth.kind === 'failed') return growth;
  const statistics = { ...sizes.statistics, planner: planner.planner, growth: growth.growth };
  return { kind: 'collected', statistics, missing: [...planner.missing, ...growth.missing] };
}
