/** Asks every insight about every node. The only caller of insights. */
import { insights } from './insights/index.ts';
import type { InsightContext, PlanFacts, PlanInsight } from './insight.ts';
import { metricsOf, weight, type PlanMetrics } from './metrics.ts';
import type { Plan } from './model.ts';

/** What is worth knowing about the plan, the weightiest first. */
export function advise(plan: Plan, metrics: PlanMetrics, facts: PlanFacts): readonly PlanInsight[] {
  const context: InsightContext = { plan, metrics, facts };
  return plan.nodes
    .flatMap((node) =>
      insights.flatMap((insight): PlanInsight[] => {
        const observation = insight.check(node, context);
        if (observation === undefined) return [];
        return [{ insight, node, message: observation.message, weight: weight(metricsOf(metrics, node)) }];
      }),
    )
    .sort((a, b) => b.weight - a.weight || a.node.id - b.node.id);
}
