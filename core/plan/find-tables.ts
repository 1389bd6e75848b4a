/** Which table reference of the query each alias of the plan means. Views, partitions and repeated names make that a question. */
import { meansAlias, canBe, isSameRelation, type Region } from './regions.ts';
import type { Plan, PlanNode } from './model.ts';
import { levels, type TableReference } from './query-shape.ts';

/**
 * The one table reference that each scan's alias can mean. Where several aliases claim one reference, the others come from the inside of a
 * view: the server names the query's own tables first, so the unchanged alias is the query's, if the reference stands at the level itself.
 */
export function findTables(plan: Plan, regions: readonly Region[]): ReadonlyMap<string, TableReference> {
  const found = new Map<string, TableReference>();
  const claims = new Map<TableReference, Set<string>>();
  for (const node of plan.nodes) {
    const region = regions[node.id];
    if (node.alias === undefined || region === undefined || region.view !== undefined) continue;
    const table = findTable(node, plan, region);
    if (table === undefined || found.has(node.alias)) continue;
    found.set(node.alias, table);
    if (isPartitionOf(node, table, plan)) continue;
    claims.set(table, (claims.get(table) ?? new Set()).add(node.alias));
    if (!region.shape.tables.includes(table)) claims.get(table)?.add('');
  }
  for (const [table, aliases] of claims) {
    const rivals = [...aliases].filter((alias) => alias !== '');
    if (rivals.length < 2) continue;
    for (const alias of rivals) if (alias !== table.alias || aliases.has('')) found.delete(alias);
  }
  return found;
}

function findTable(node: PlanNode, plan: Plan, region: Region): TableReference | undefined {
  const { alias = '' } = node;
  const tables = levels(region.shape, region.without).flatMap((inner) => inner.tables);
  if (node.kind === 'values-scan') return only(tables.filter((table) => table.kind === 'values'));
  if (node.kind === 'subquery-scan')
    return only(tables.filter((table) => table.kind === 'subquery' && meansAlias(alias, table.alias)));
  const named = tables.filter((table) => meansAlias(alias, table.alias));
  const certain = named.filter(
    (table) => canBe(node, table) && (node.kind === 'function-scan' || isSameRelation(node, table)),
  );
  if (certain.length > 0) return only(certain);
  return only(named.filter((table) => isPartitionOf(node, table, plan)));
}

/**
 * A partition is scanned under the parent's alias. It is told from a view's inner table by its siblings, or by its name, which begins
 * with the parent's where only one partition is left.
 */
function isPartitionOf(node: PlanNode, table: TableReference, plan: Plan): boolean {
  const { alias } = node;
  if (table.kind !== 'relation' || alias === undefined || table.name === undefined) return false;
  if (node.relation?.name.startsWith(`${table.name}_`) === true) return true;
  const parent = node.parent === undefined ? undefined : plan.nodes[node.parent];
  const siblings = (parent?.children ?? []).filter(
    (other) => other.role === 'member' && other.alias !== undefined,
  );
  return (
    node.role === 'member' &&
    alias !== table.alias &&
    siblings.length > 1 &&
    siblings.every((other) => other.alias !== undefined && meansAlias(other.alias, table.alias))
  );
}

function only<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}
