/**
 * The type of an insight: one thing worth knowing about a plan, with its trigger, its threshold and the source of that threshold, and when
 * it stays silent. Each is a value in its own file under insights/. A false insight is worse than none.
 */
import { columns, comparison, conjuncts, disjuncts, type Comparison } from './expression.ts';
import type { Shorten } from '../text/format.ts';
import type { Misestimate } from './misestimates.ts';
import { metricsOf, type NodeMetrics, type PlanMetrics } from './metrics.ts';
import type { Plan, PlanNode, RelationName } from './model.ts';
import type { TableFacts } from './table-facts.ts';

/** Facts from outside of the plan. */
export interface PlanFacts {
  /** Rows of a table, if known (from live statistics or a statistics file). */
  readonly relationRows: (relation: RelationName) => number | undefined;
  /** What the catalog says about a table, if it was read. */
  readonly table: (relation: RelationName) => TableFacts | undefined;
  /** The sizes of the tables are assumed. */
  readonly assumedSizes: boolean;
  /** Aliases that the query joins by an explicit CROSS JOIN: their product is intended. */
  readonly crossJoined: ReadonlySet<string>;
}

export const noFacts: PlanFacts = {
  relationRows: () => undefined,
  table: () => undefined,
  assumedSizes: false,
  crossJoined: new Set(),
};

export interface InsightContext {
  readonly plan: Plan;
  readonly metrics: PlanMetrics;
  readonly facts: PlanFacts;
  /** The nodes at which wrong estimates begin. */
  readonly misestimates: readonly Misestimate[];
}

/** The node, and the sentence: what happens, to which object, one action. At most 160 characters. */
export interface Observation {
  readonly message: string;
  /** The same in a few words, for the end of a line. Undefined: the title. */
  readonly short?: string;
}

export interface Insight {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** Severity as a problem: `warning` if a senior engineer would stop the review, else `info`. */
  readonly severity: 'warning' | 'info';
  /** Listed among the editor's problems; other insights are only shown with the plan. */
  readonly problem: boolean;
  /** It concerns the result, not the time, so it also applies to the smallest plan. */
  readonly evenWhenTrivial?: true;
  /**
   * Which table sizes it needs: known ones if undefined. `any`: it is true for every size. `assumed`: it is true for every size, and for known sizes
   * other insights say more.
   */
  readonly sizes?: 'any' | 'assumed';
  /** It explains how the plan was chosen, not why it is slow. */
  readonly explains?: false;
  /** Evaluated last, and only for a node that no other insight explains, directly or through its inputs or consumers. */
  readonly fallback?: true;
  /** The condition on a node. */
  readonly trigger: string;
  readonly threshold: { readonly value: string; readonly source: string };
  readonly silentWhen: readonly string[];
  readonly advice: string;
  /** Markdown for the documentation. */
  readonly docs: string;
  readonly check: (node: PlanNode, context: InsightContext) => Observation | undefined;
}

export function defineInsight(insight: Insight): Insight {
  return insight;
}

export interface PlanInsight {
  readonly insight: Insight;
  readonly node: PlanNode;
  readonly message: string;
  readonly short: string;
  /** 0 to 1: the share of the plan's time or cost that it concerns. */
  readonly weight: number;
}

export function metricsIn(context: InsightContext, node: PlanNode): NodeMetrics {
  return metricsOf(context.metrics, node);
}

export function parentIn(context: InsightContext, node: PlanNode): PlanNode | undefined {
  return node.parent === undefined ? undefined : context.plan.nodes[node.parent];
}

export function conditionOf(
  node: PlanNode,
  kind: 'filter' | 'join-filter',
): PlanNode['conditions'][number] | undefined {
  return node.conditions.find((condition) => condition.kind === kind);
}

/** An index that would serve a filter. */
export type IndexAdvice =
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  | { readonly kind: 'prefix' | 'trigram'; readonly column: string }
  | { readonly kind: 'expression' | 'partial' };

/** Undefined if no single index would: OR over several columns. */
export function indexFor(filter: string): IndexAdvice | undefined {
  const named = new Set(columns(filter).map(({ column }) => column));
  if (disjuncts(filter).length > 1 && named.size > 1) return undefined;
  const read = conjuncts(filter).map((conjunct) => comparison(conjunct));
  const compared = (kind: Comparison['kind']): readonly string[] =>
    read.flatMap((found) => (found.kind === kind && found.column !== undefined ? [found.column.column] : []));
  // An index serves any number of equalities and then one range; two columns are enough for advice.
  const keys = [...new Set([...compared('equality'), ...compared('range').slice(0, 1)])].slice(0, 2);
  if (keys.length > 0) return { kind: 'columns', columns: keys };
  const like = read.find((found) => found.kind === 'pattern' && found.column !== undefined);
  if (like?.column !== undefined) {
    const prefix = like.operator === '~~' && /^'[^%_]/.test(like.operand);
    return { kind: prefix ? 'prefix' : 'trigram', column: like.column.column };
  }
  const expression = read.some((found) => found.kind === 'equality' || found.kind === 'range');
  return { kind: expression ? 'expression' : 'partial' };
}

export function describeIndex(advice: IndexAdvice, short: Shorten): string {
  switch (advice.kind) {
    case 'columns':
      return `an index on ${advice.columns.map(short).join(', ')}`;
    case 'prefix':
      return `an index on ${short(advice.column)} text_pattern_ops`;
    case 'trigram':
      return `a trigram index (pg_trgm) on ${short(advice.column)}`;
    case 'expression':
      return 'an index on the filtered expression';
    case 'partial':
      return 'a partial index with this filter';
  }
}
