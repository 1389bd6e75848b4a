/** Maps nodes that a clause causes: GROUP BY, LIMIT, OVER, ORDER BY, DISTINCT. */
import type { Span } from '../../text/span.ts';
import { parentOf, tablesBelow, type Mapping } from './mapping.ts';
import type { PlanNode } from '../model.ts';
import { levels, type QueryShape } from '../query-shape/query-shape.ts';

export function grouping(node: PlanNode, mapping: Mapping): readonly Span[] {
  if (node.groupKeys.length === 0) return [];
  return nestedClause(node, mapping, isGrouping, ({ groupBy, distinct }) => groupBy ?? distinct);
}

export function limitPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  return nestedClause(node, mapping, isLimit, ({ limit }) => limit);
}

function isLimit(node: PlanNode): boolean {
  return node.kind === 'limit';
}

/** Workers' partial groups belong to the same GROUP BY as the final ones above them. */
function isGrouping(node: PlanNode): boolean {
  const groups = node.kind === 'aggregate' || node.kind === 'group';
  return groups && node.groupKeys.length > 0 && node.partialMode !== 'Partial';
}

/**
 * A clause that always causes one node per level. If nested flattened levels all have one, and the plan has as many such nodes on a path,
 * they correspond from the outside in.
 */
function nestedClause(
  node: PlanNode,
  mapping: Mapping,
  isSuch: (node: PlanNode) => boolean,
  pick: (level: QueryShape) => Span | undefined,
): readonly Span[] {
  const found = holdingLevels(node, mapping)
    .flatMap((level) =>
      listed(pick(level)).map((span) => ({ span, size: level.span.end - level.span.start })),
    )
    .toSorted((a, b) => b.size - a.size);
  const region = mapping.regions[node.id];
  const sameRegion = (other: PlanNode): boolean => mapping.regions[other.id]?.shape === region?.shape;
  let above = 0;
  for (let at = parentOf(node, mapping); at !== undefined && sameRegion(at); at = parentOf(at, mapping)) {
    if (isSuch(at)) above += 1;
  }
  const own = isSuch(node) ? 1 : 0;
  const below = deepest(node, (other) => sameRegion(other) && isSuch(other)) - own;
  const place = own === 1 ? above : above - 1;
  return found.length === above + own + below ? listed(found[place]?.span) : [];
}

/** The most such nodes on any path down, including the node itself. */
function deepest(node: PlanNode, isSuch: (node: PlanNode) => boolean): number {
  const below = Math.max(0, ...node.children.map((child) => deepest(child, isSuch)));
  return below + (isSuch(node) ? 1 : 0);
}

export function windowPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  return clause(node, mapping, ({ windows }) => windows);
}

/** The clause of the only level that has one. */
export function clause(
  node: PlanNode,
  mapping: Mapping,
  pick: (level: QueryShape) => readonly Span[],
): readonly Span[] {
  const found = holdingLevels(node, mapping).flatMap(pick);
  return found.length === 1 ? found : [];
}

/** Levels that contain all tables below the node: the planner flattens subqueries into the enclosing level. */
function holdingLevels(node: PlanNode, mapping: Mapping): readonly QueryShape[] {
  const region = mapping.regions[node.id];
  if (region === undefined) return [];
  const tables = tablesBelow(node, mapping);
  return region.inside.filter((level) => {
    const held = new Set(levels(level, region.without).flatMap((inner) => inner.tables));
    return level === region.shape || (tables.size > 0 && [...tables].every((table) => held.has(table)));
  });
}

export function listed(span: Span | undefined): readonly Span[] {
  return span === undefined ? [] : [span];
}
