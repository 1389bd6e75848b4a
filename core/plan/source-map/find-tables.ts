/** Finds the table reference of the query for each alias of the plan, despite views, partitions and repeated names. */
import { canBe, isSameRelation, meansAlias, queryOf, type Region } from './regions.ts';
import type { Plan, PlanNode } from '../model.ts';
import { levels, type TableReference } from '../query-shape/query-shape.ts';

/**
 * The only table reference that a scan's alias can denote. If several aliases match one reference, the others come from inside a view: the
 * server names the query's own tables first, so the unchanged alias is the query's, if the reference is at that level.
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

/** A CTE that is inlined is planned once for each reference. */
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

/**
 * min() and max() each read one end of an index: the level is planned again for each, in an InitPlan that is not a subquery of the text.
 */
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
 * Scans without a reference of their own come from inside a view or an SQL function, or read the only remaining partition. They get the
 * reference with the same alias, else the only reference without a scan.
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

/** Its tables are not in the query. */
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
 * A partition is scanned under the parent's alias. What distinguishes it from a view's inner table are its siblings, or its name, which
 * begins with the parent's if only one partition remains.
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
