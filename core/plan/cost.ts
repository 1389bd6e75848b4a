/**
 * Distributes the plan's total cost among its nodes, so that the parts add up to the total. The server prints inclusive costs for one
 * complete run of each node; a node's real share differs if it is repeated (inner side of a nested loop, correlated SubPlan), stopped early
 * (LIMIT, semi join), or run on demand once (InitPlan, CTE). Formulas are PostgreSQL's (costsize.c, subselect.c).
 */
import { inputs, type Plan, type PlanNode } from './model.ts';
import { costSetting } from './settings.ts';

export interface CostPart {
  /** What the node and its descendants add to the plan's cost, over all its runs. */
  readonly inclusive: number;
  /** The same without its children: the parts of all nodes add up to the root's total. */
  readonly self: number;
  /** How often the planner expects the node to run. */
  readonly runs: number;
}

interface Charge {
  readonly node: PlanNode;
  readonly amount: number;
  readonly runs: number;
  /** Cost of an InitPlan that the server counted in this node although another node owns it. */
  readonly shift: number;
}

interface Contribution {
  readonly node: PlanNode;
  readonly wanted: number;
  readonly runs: number;
  readonly shift: number;
}

/** Keyed by node id; all zero for a plan without costs. */
export function divideCost(plan: Plan): readonly CostPart[] {
  if (plan.engine === 'sqlserver') return plan.nodes.map(ofSubtree);
  const parts: CostPart[] = plan.nodes.map(() => ({ inclusive: 0, self: 0, runs: 1 }));
  const pending: Charge[] = [
    { node: plan.root, amount: plan.root.estimate?.totalCost ?? 0, runs: 1, shift: 0 },
  ];
  for (let charge = pending.pop(); charge !== undefined; charge = pending.pop()) {
    const { node, amount, runs } = charge;
    const children = chargeChildren(plan, charge);
    const below = children.reduce((sum, child) => sum + child.amount, 0);
    parts[node.id] = { inclusive: amount, self: Math.max(0, amount - below), runs };
    pending.push(...children);
  }
  return parts;
}

/** SQL Server prints for each operator its cost including descendants over all executions. */
function ofSubtree(node: PlanNode): CostPart {
  const below = node.children.reduce((sum, child) => sum + total(child), 0);
  const runs = Number(node.extra.get('Estimated Executions') ?? 1);
  return { inclusive: total(node), self: Math.max(0, total(node) - below), runs };
}

/** Subplans first: the remainder belongs to the inputs and the node itself. */
function chargeChildren(plan: Plan, charge: Charge): readonly Charge[] {
  const { node, amount } = charge;
  const once = node.children.filter((child) => child.role === 'init-plan' || child.role === 'cte');
  const subPlans = node.children.filter((child) => child.role === 'sub-plan');
  const initCost = once.reduce((sum, child) => sum + total(child), 0);
  const initial = fit(
    once.map((child) => ({ node: child, wanted: total(child), runs: 1, shift: 0 })),
    amount,
  );
  const afterInit = amount - sumOf(initial);
  const flow = fit(flowContributions(plan, charge, initCost), afterInit - ownFloor(plan, charge));
  const afterFlow = Math.max(0, afterInit - sumOf(flow));
  const evaluated = fit(subPlanContributions(charge, subPlans, afterFlow), afterFlow);
  return [...initial, ...flow, ...evaluated];
}

/** Scales the contributions down if they exceed the amount to distribute. */
function fit(contributions: readonly Contribution[], available: number): readonly Charge[] {
  const wanted = contributions.reduce((sum, contribution) => sum + contribution.wanted, 0);
  const scale = wanted > available && wanted > 0 ? Math.max(0, available) / wanted : 1;
  return contributions.map(({ node, wanted: amount, runs, shift }) => ({
    node,
    amount: amount * scale,
    runs,
    shift,
  }));
}

function flowContributions(plan: Plan, charge: Charge, initCost: number): readonly Contribution[] {
  const { node, runs } = charge;
  const flow = inputs(node);
  const fraction = runFraction(charge);
  const shift = sharedShift(node, flow, initCost);
  const outer = flow.find((child) => child.role !== 'inner');
  return flow.map((child): Contribution => {
    const repeated = child.role === 'inner' ? innerRuns(node, outer) : 1;
    // Materialize and Memoize read their input once, however often they are read themselves.
    const childRuns = node.kind === 'materialize' || node.kind === 'memoize' ? 1 : runs * repeated;
    const startup = Math.max(0, (child.estimate?.startupCost ?? 0) - shift);
    const whole = Math.max(0, total(child) - shift);
    const oneRun = blocking(node) ? whole : startup + fraction * (whole - startup);
    const wanted =
      repeated > 1 && child.kind === 'materialize'
        ? oneRun + (childRuns - 1) * costSetting(plan, 'cpu_operator_cost') * (child.estimate?.rows ?? 0)
        : oneRun * childRuns;
    return { node: child, wanted, runs: childRuns, shift };
  });
}

/**
 * The share of the node's rows that is requested: 1 in a plain query, less below a LIMIT. Cost is linear between the first and the last
 * row, as the planner assumes.
 */
function runFraction({ node, amount, runs, shift }: Charge): number {
  const startup = (node.estimate?.startupCost ?? 0) - shift;
  const whole = total(node) - shift;
  if (whole <= startup) return 1;
  return Math.min(1, Math.max(0, (amount / Math.max(1, runs) - startup) / (whole - startup)));
}

/** These nodes read their whole input before they return a row. */
function blocking(node: PlanNode): boolean {
  return (
    node.kind === 'sort' || node.kind === 'hash' || (node.kind === 'aggregate' && node.strategy !== 'Sorted')
  );
}

/** A projection on top of a query level repeats the InitPlans' cost in the node below it. */
function sharedShift(node: PlanNode, flow: readonly PlanNode[], initCost: number): number {
  const below = flow.reduce((sum, child) => sum + total(child), 0);
  const leastStartup = Math.min(...flow.map((child) => child.estimate?.startupCost ?? 0));
  return flow.length === 1 && leastStartup >= initCost && below > total(node) - initCost ? initCost : 0;
}

function innerRuns(node: PlanNode, outer: PlanNode | undefined): number {
  if (node.kind === 'nested-loop') return Math.max(1, outer?.estimate?.rows ?? 1);
  // cost_recursive_union: "we arbitrarily assume that about 10 recursive iterations will be needed".
  return node.kind === 'recursive-union' ? 10 : 1;
}

/** A nested loop spends at least its own work on each row that it returns; the rest may be repeats of the inner side. */
function ownFloor(plan: Plan, { node, runs }: Charge): number {
  if (node.kind !== 'nested-loop') return 0;
  return costSetting(plan, 'cpu_tuple_cost') * (node.estimate?.rows ?? 0) * runs;
}

/**
 * A hashed SubPlan runs once. Others run for every row: in the output, for each returned row; in a filter, for each row read, whose number
 * the plan does not show, so they get their proportion of the node's remaining cost per row.
 */
function subPlanContributions(
  { node, runs }: Charge,
  subPlans: readonly PlanNode[],
  available: number,
): readonly Contribution[] {
  const conditions = node.conditions.map((condition) => condition.text).join(' ');
  return subPlans.map((child): Contribution => {
    const cost = total(child);
    const name = child.subplanName ?? '';
    if (mentionsHashed(conditions, name) || mentionsHashed(node.output.join(' '), name)) {
      return { node: child, wanted: cost, runs: 1, shift: 0 };
    }
    const rows = Math.max(1, node.estimate?.rows ?? 1) * runs;
    if (!conditions.includes(name)) return { node: child, wanted: cost * rows, runs: rows, shift: 0 };
    const wanted = Math.max(Math.min(cost * rows, available), (available * cost) / (cost + otherWorkPerRow));
    return { node: child, wanted, runs: Math.max(rows, cost > 0 ? wanted / cost : 1), shift: 0 };
  });
}

/** Page, tuple and operator cost of reading one row, assuming fifty rows on a page. */
const otherWorkPerRow = 0.03;

function mentionsHashed(expression: string, subPlan: string): boolean {
  return subPlan !== '' && expression.includes(`hashed ${subPlan}`);
}

function total(node: PlanNode): number {
  return node.estimate?.totalCost ?? 0;
}

function sumOf(charges: readonly Charge[]): number {
  return charges.reduce((sum, charge) => sum + charge.amount, 0);
}
