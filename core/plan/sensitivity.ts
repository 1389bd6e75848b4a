/**
 * How much a plan depends on its parameters: the columns that they are compared with, the values worth trying, and the cheapest, the usual
 * and the most expensive of the resulting plans. Values come from the statistics that the planner uses.
 */
import { comparison, conjuncts } from './expression.ts';
import type { Plan } from './model.ts';

export interface ParameterColumn {
  /** One-based: $1. */
  readonly parameter: number;
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/**
 * Columns that the plan compares with a parameter. If there are several for one parameter, the first: all are compared with the same value.
 */
export function parameterColumns(plan: Plan): readonly ParameterColumn[] {
  const relations = new Map(
    plan.nodes.flatMap(({ alias, relation }) =>
      alias === undefined || relation === undefined ? [] : [[alias, relation] as const],
    ),
  );
  const found = new Map<number, ParameterColumn>();
  for (const node of plan.nodes) {
    for (const conjunct of node.conditions.flatMap(({ text }) => conjuncts(text))) {
      const { column, operand, kind } = comparison(conjunct);
      const parameter = Number(/^\(*\$(\d+)\)*(?:::[\w .]+(?:\(\d+\))?)?\)*$/.exec(operand.trim())?.[1]);
      if (column === undefined || Number.isNaN(parameter) || kind === 'other' || kind === 'null-test')
        continue;
      const relation = column.alias === undefined ? node.relation : relations.get(column.alias);
      if (relation?.schema === undefined || found.has(parameter)) continue;
      found.set(parameter, {
        parameter,
        schema: relation.schema,
        table: relation.name,
        column: column.column,
      });
    }
  }
  return [...found.values()].sort((a, b) => a.parameter - b.parameter);
}

/** A column as pg_stats describes it, with values as text. */
export interface ColumnValues {
  readonly common: readonly string[];
  /** The common values' shares of all rows. */
  readonly frequencies: readonly number[];
  /** Bounds of ranges with about as many rows each, without the common values. */
  readonly bounds: readonly string[];
}

export interface Candidate {
  readonly value: string;
  /** `most common, 43 % of the rows`. */
  readonly why: string;
}

/** The first is the usual one: the median of the uncommon values, or else of the common ones. */
export function candidates({ common, frequencies, bounds }: ColumnValues): readonly Candidate[] {
  const middle = bounds[Math.floor(bounds.length / 2)];
  const share = (place: number): string => {
    const part = (frequencies[place] ?? 0) * 100;
    return `${part < 1 ? '< 1' : Math.round(part)} % of the rows`;
  };
  const found: Candidate[] = [];
  const add = (value: string | undefined, why: string): void => {
    if (value !== undefined && !found.some((one) => one.value === value)) found.push({ value, why });
  };
  const usual = Math.floor(common.length / 2);
  if (middle === undefined) add(common[usual], `a common value, ${share(usual)}`);
  else add(middle, 'the middle of the range');
  add(common[0], `the most common value, ${share(0)}`);
  add(common.at(-1), `the least of the common values, ${share(common.length - 1)}`);
  add(bounds[0], 'the lowest of the range');
  add(bounds.at(-1), 'the highest of the range');
  return found;
}

export interface Trial {
  /** In the order of $n. */
  readonly values: readonly (string | null)[];
  /** The parameter that differs from its usual value, and the reason; undefined if all are usual. */
  readonly differs: { readonly parameter: number; readonly why: string } | undefined;
}

/** More trials take longer than the comparison is worth. */
const mostTrials = 24;

/**
 * All parameters at their usual values first, then each parameter separately at its other values. A parameter without statistics keeps its
 * given value.
 */
export function trials(
  parameters: number,
  given: readonly (string | null | undefined)[],
  found: ReadonlyMap<number, readonly Candidate[]>,
): readonly Trial[] {
  const usual = Array.from(
    { length: parameters },
    (_, place) => found.get(place + 1)?.[0]?.value ?? given[place] ?? null,
  );
  const others = Array.from({ length: parameters }, (_, place): readonly Trial[] =>
    (found.get(place + 1) ?? []).slice(1).map(({ value, why }) => ({
      values: usual.map((one, at) => (at === place ? value : one)),
      differs: { parameter: place + 1, why },
    })),
  );
  return [{ values: usual, differs: undefined }, ...others.flat()].slice(0, mostTrials);
}

export interface Planned {
  readonly trial: Trial;
  readonly plan: Plan;
}

export interface Compared {
  readonly best: Planned;
  readonly usual: Planned;
  readonly worst: Planned;
  /** The number of different shapes. */
  readonly shapes: number;
  /** The worst cost divided by the best. */
  readonly factor: number;
}

export function compare(planned: readonly Planned[]): Compared | undefined {
  const [usual] = planned;
  if (usual === undefined) return undefined;
  const byCost = planned.toSorted((a, b) => costOf(a) - costOf(b));
  const best = byCost[0] ?? usual;
  const worst = byCost.at(-1) ?? usual;
  return {
    best,
    usual,
    worst,
    shapes: new Set(planned.map(({ plan }) => shapeOf(plan))).size,
    factor: costOf(worst) / Math.max(costOf(best), Number.EPSILON),
  };
}

export function costOf({ plan }: Planned): number {
  return plan.root.estimate?.totalCost ?? 0;
}

/** The nodes with their tables and indexes, without figures. */
export function shapeOf(plan: Plan): string {
  return plan.nodes
    .map(
      (node) => `${node.depth} ${node.label} ${node.relation?.name ?? node.alias ?? ''} ${node.index ?? ''}`,
    )
    .join('\n');
}
