/** Which table reference of the query each alias of the plan means. Views, partitions and repeated names make that a question. */
import { canBe, isSameRelation, meansAlias, queryOf, type Region } from './regions.ts';
import type { Plan, PlanNode } from '../model.ts';
import { levels, type TableReference } from '../query-shape/query-shape.ts';

/**
 * The one table reference that each scan's alias can mean. Where several aliases claim one reference, the others come from the inside of a
 * view: the server names the query's own tables first, so the unchanged alias is the query's, if the reference is at the level itself.
 */
export function findTables(plan: Plan, regions: readonly Region[]): ReadonlyMap<string, TableReference> {
  const found = new Map<string, TableReference>();
  const claims = new Map<TableReference, Claim[]>();
  for (const node of plan.nodes) {
    const region = regions[node.id];
    if (node.alias === undefined || region === undefined || region.view !== undefined) continue;
    const table = findTable(node, plan, region);
    if (table === undefined || found.has(node.alias)) continue;
    found.set(node.alias, table);
    if (isPartitionOf(node, table, plan) || isCopy(node, plan, regions)) continue;
    claims.set(table, [...(claims.get(table) ?? []), { alias: node.alias, region }]);
  }
  const doubtful = new Set<string>();
  for (const [table, rivals] of claims) {
    if (rivals.length <= timesPlanned(table, rivals)) continue;
    const apart = rivals.some(({ region }) => !region.shape.tables.includes(table));
    for (const { alias } of rivals) if (alias !== table.alias || apart) doubtful.add(alias);
  }
  for (const alias of doubtful) found.delete(alias);
  placeInsides(plan, regions, found, doubtful);
  return found;
}

interface Claim {
  readonly alias: string;
  readonly region: Region;
}

/** A CTE that is put in the place of its references is planned as often as they are. */
function timesPlanned(table: TableReference, [claim]: readonly Claim[]): number {
  if (claim === undefined) return 1;
  const { region } = claim;
  const all = region.inside.flatMap((level) => level.tables);
  const [holder] = [...region.ctes].filter(([, query]) =>
    levels(query).some((level) => level.tables.includes(table)),
  );
  if (holder === undefined) return 1;
  const [name, query] = holder;
  return Math.max(
    1,
    all.filter((reference) => reference.name === name && queryOf(reference, region) === query).length,
  );
}

/** min() and max() each read their end of an index: a level planned once more for each, in an InitPlan that is no subquery of the text. */
function isCopy(node: PlanNode, plan: Plan, regions: readonly Region[]): boolean {
  for (let at = node; at.parent !== undefined;) {
    const parent = plan.nodes[at.parent];
    if (parent === undefined) return false;
    if (at.role === 'init-plan') return regions[at.id]?.shape === regions[parent.id]?.shape;
    at = parent;
  }
  return false;
}

/**
 * Scans that no reference names come from the inside of a view or of an SQL function, or read the one partition that is left. They are at
 * the reference of the same alias, else at the only one that no scan stands for.
 */
function placeInsides(
  plan: Plan,
  regions: readonly Region[],
  found: Map<string, TableReference>,
  doubtful: ReadonlySet<string>,
): void {
  const seen = new Set(found.values());
  const insides = new Map<string, TableReference>();
  for (const node of plan.nodes) {
    const region = regions[node.id];
    const { alias } = node;
    if (alias === undefined || node.relation === undefined || region === undefined) continue;
    if (region.view !== undefined || found.has(alias) || doubtful.has(alias)) continue;
    const unseen = region.inside
      .flatMap((level) => level.tables)
      .filter((table) => isOpaque(table, region) && !seen.has(table));
    const named = unseen.filter((table) => table.alias === alias);
    const table = only(named) ?? only(unseen);
    if (table !== undefined) insides.set(alias, table);
  }
  for (const [alias, table] of insides) found.set(alias, table);
}

/** What it reads is not in the query. */
function isOpaque(table: TableReference, region: Region): boolean {
  return table.kind === 'function' || (table.kind === 'relation' && queryOf(table, region) === undefined);
}

function findTable(node: PlanNode, plan: Plan, region: Region): TableReference | undefined {
  const { alias = '' } = node;
  const tables = region.inside.flatMap((inner) => inner.tables);
  if (node.kind === 'values-scan') return only(tables.filter((table) => table.kind === 'values'));
  if (node.kind === 'subquery-scan')
    return only(
      tables.filter(
        ({ kind, alias: name }) => ['subquery', 'relation'].includes(kind) && meansAlias(alias, name),
      ),
    );
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
