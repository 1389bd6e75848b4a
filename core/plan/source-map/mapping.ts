/** What the parts of the source map share: the plan, the level of each node, the meaning of each alias. */
import { subtree, type Plan, type PlanNode } from '../model.ts';
import type { TableReference } from '../query-shape/query-shape.ts';
import type { Region } from './regions.ts';

export interface Mapping {
  readonly plan: Plan;
  readonly regions: readonly Region[];
  /** Keyed by the plan's unique aliases. */
  readonly tables: ReadonlyMap<string, TableReference>;
}

export interface JoinSides {
  readonly outer: ReadonlySet<TableReference>;
  readonly inner: ReadonlySet<TableReference>;
  /** References that have a scan in the plan; the others are views or were optimised away. */
  readonly seen: ReadonlySet<TableReference>;
}

export function parentOf(node: PlanNode, { plan }: Mapping): PlanNode | undefined {
  return node.parent === undefined ? undefined : plan.nodes[node.parent];
}

export function tablesBelow(node: PlanNode, { tables }: Mapping): ReadonlySet<TableReference> {
  return new Set(
    subtree(node).flatMap((below) => {
      const table = below.alias === undefined ? undefined : tables.get(below.alias);
      return table === undefined ? [] : [table];
    }),
  );
}
