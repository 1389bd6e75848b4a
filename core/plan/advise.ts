/** Runs every insight on every node. The only caller of insights. */
import { insights } from './insights/index.ts';
import { isSmallMysql, mysqlInsights } from './mysql/insights.ts';
import { sqliteInsights } from './sqlite/insights.ts';
import { sqlserverInsights } from './sqlserver/insights.ts';
import type { Insight, InsightContext, PlanFacts, PlanInsight } from './insight.ts';
import { findMisestimates } from './misestimates.ts';
import { metricsOf, weight, type PlanMetrics } from './metrics.ts';
import { isMeasured, subtree, type Plan, type PlanEngine, type PlanNode } from './model.ts';

/** A faster plan would not be noticed, so no advice about speed is given. */
const leastMs = 3;
const leastCost = 500;

const ofEngine: Readonly<Record<PlanEngine, readonly Insight[]>> = {
  postgresql: insights,
  mysql: mysqlInsights,
  sqlite: sqliteInsights,
  sqlserver: sqlserverInsights,
  // Their plans are shown as they are: nothing is known that would hold for engines that read whole columns.
  duckdb: [],
  clickhouse: [],
};

/** The insights for the plan, the most important first. */
export function advise(plan: Plan, metrics: PlanMetrics, facts: PlanFacts): readonly PlanInsight[] {
  const context: InsightContext = { plan, metrics, facts, misestimates: findMisestimates(plan, metrics) };
  const trivial = isTrivial(plan, metrics);
  const known = ofEngine[plan.engine].filter((insight) => isAsked(insight, facts));
  const asked = known.filter((insight) => !trivial || insight.evenWhenTrivial === true);
  const said = ask(
    asked.filter(({ fallback }) => fallback !== true),
    plan.nodes,
    context,
  );
  const noted = said.filter(({ insight }) => insight.explains !== false).map(({ node }) => node);
  const explained = new Set(noted.flatMap((node) => [...subtree(node), ...above(node, plan)]));
  const silent = plan.nodes.filter((node) => !explained.has(node));
  const rest = ask(
    asked.filter(({ fallback }) => fallback === true),
    silent,
    context,
  );
  return [...said, ...rest].sort((a, b) => b.weight - a.weight || a.node.id - b.node.id);
}

function isAsked({ sizes }: Insight, { assumedSizes }: PlanFacts): boolean {
  return assumedSizes ? sizes !== undefined : sizes !== 'assumed';
}

function ask(
  asked: readonly Insight[],
  nodes: readonly PlanNode[],
  context: InsightContext,
): readonly PlanInsight[] {
  return nodes.flatMap((node) =>
    asked.flatMap((insight): PlanInsight[] => {
      const observation = insight.check(node, context);
      if (observation === undefined) return [];
      const { message, short = insight.title } = observation;
      return [{ insight, node, message, short, weight: weight(metricsOf(context.metrics, node)) }];
    }),
  );
}

function above(node: PlanNode, plan: Plan): readonly PlanNode[] {
  const found: PlanNode[] = [];
  for (let at: PlanNode | undefined = node; at?.parent !== undefined;) {
    at = plan.nodes[at.parent];
    if (at !== undefined) found.push(at);
  }
  return found;
}

function isTrivial(plan: Plan, { account, totalCost }: PlanMetrics): boolean {
  if (plan.engine === 'mysql' && !isMeasured(plan)) return isSmallMysql(plan.nodes);
  // Insights for this plan look at the rows of tables.
  if (plan.engine === 'sqlite' || plan.engine === 'sqlserver') return false;
  return isMeasured(plan) && account !== undefined ? account.wholeMs < leastMs : (totalCost ?? 0) < leastCost;
}
