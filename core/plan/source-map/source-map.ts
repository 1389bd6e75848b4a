/**
 * Maps plan nodes to the ranges of the query that cause them. A node that cannot be placed with certainty is mapped to its level, at worst
 * to the whole query, and marked as inexact; nothing is guessed.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Span } from '../../text/span.ts';
import { columns, conjuncts, type ColumnName } from '../expression.ts';
import { findTables } from './find-tables.ts';
import { clause, grouping, limitPlaces, listed, windowPlaces } from './map-clause.ts';
import { findJoin, hasSameColumns } from './map-join.ts';
import { parentOf, tablesBelow, type JoinSides, type Mapping } from './mapping.ts';
import { inputs, subtree, type Plan, type PlanNode } from '../model.ts';
import type { Predicate, QueryShape } from '../query-shape/query-shape.ts';
import { findRegions, isBehindIn, type Region } from './regions.ts';

export interface NodeSource {
  /** At least one, in text order; the fact is shown at the first. */
  readonly spans: readonly [Span, ...Span[]];
  /** False if only the query or subquery is known. */
  readonly exact: boolean;
  /** Conditions of the text that the node evaluates. */
  readonly predicates: readonly Span[];
}

/** Keyed by node id. */
export type SourceMap = readonly NodeSource[];

export function mapToSource(plan: Plan, shape: QueryShape): SourceMap {
  const regions = findRegions(plan, shape);
  const mapping: Mapping = { plan, regions, tables: findTables(plan, regions) };
  const predicates: Predicates = new Map();
  return plan.nodes.map((node) => {
    const found = placesOf(node, mapping).toSorted((a, b) => a.start - b.start);
    const [first, ...others] = found;
    const level = (regions[node.id]?.shape ?? shape).span;
    return {
      spans: first === undefined ? [level] : [first, ...others],
      exact: first !== undefined,
      predicates: predicatesOf(node, mapping, predicates).map((predicate) => predicate.span),
    };
  });
}

/** Maps every node to the whole query, if its shape could not be read. */
export function mapToWhole(plan: Plan, query: Span): SourceMap {
  return plan.nodes.map(() => ({ spans: [query], exact: false, predicates: [] }));
}

function placesOf(node: PlanNode, mapping: Mapping): readonly Span[] {
  const view = mapping.regions[node.id]?.view;
  if (view !== undefined) return [view.span];
  switch (node.kind) {
    case 'nested-loop':
    case 'hash-join':
    case 'merge-join':
      return joinPlaces(node, mapping);
    case 'sort':
    case 'incremental-sort':
      return sortPlaces(node, mapping);
    case 'aggregate':
    case 'group':
      return grouping(node, mapping);
    case 'unique':
      return clause(node, mapping, ({ distinct }) => listed(distinct));
    case 'window':
      return windowPlaces(node, mapping);
    case 'limit':
      return limitPlaces(node, mapping);
    case 'hash':
    case 'materialize':
    case 'memoize':
    case 'gather':
    case 'gather-merge':
    case 'bitmap-and':
    case 'bitmap-or':
    case 'lock-rows':
    case 'project-set':
      return throughPlaces(node, mapping);
    case 'bitmap-index-scan':
      return bitmapPlaces(node, mapping);
    case 'append':
    case 'merge-append':
      return appendPlaces(node, mapping);
    case 'subquery-scan':
      return node.alias?.startsWith('*SELECT* ') === true || isBehindIn(node)
        ? sidePlaces(node, mapping)
        : tablePlaces(node, mapping);
    default:
      return tablePlaces(node, mapping);
  }
}

/** A side of INTERSECT or EXCEPT, or a query after IN, which has no name in the query. */
function sidePlaces(node: PlanNode, { regions }: Mapping): readonly Span[] {
  const [input] = inputs(node);
  const side = input === undefined ? undefined : regions[input.id]?.shape;
  return side === regions[node.id]?.shape ? [] : listed(side?.span);
}

function tablePlaces(node: PlanNode, { tables }: Mapping): readonly Span[] {
  return listed(node.alias === undefined ? undefined : tables.get(node.alias)?.span);
}

/** These nodes only pass rows on: they get the place of their input. */
function throughPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  const [input] = inputs(node);
  return input === undefined ? [] : placesOf(input, mapping);
}

/** The index scan below a bitmap has no alias of its own. */
function bitmapPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  for (let at = parentOf(node, mapping); at !== undefined; at = parentOf(at, mapping)) {
    if (at.kind === 'bitmap-heap-scan') return tablePlaces(at, mapping);
  }
  return [];
}

/** Partitions of one table are mapped to that table; the sides of a UNION to its level. */
function appendPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  const places = inputs(node).map((member) => placesOf(member, mapping)[0]);
  const [first] = places;
  return first !== undefined && places.every((place) => place === first) ? [first] : [];
}

function joinPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  const [outer, inner] = inputs(node);
  const region = mapping.regions[node.id];
  if (outer === undefined || inner === undefined || region === undefined) return [];
  const sides: JoinSides = {
    outer: tablesBelow(outer, mapping),
    inner: tablesBelow(inner, mapping),
    seen: new Set(mapping.tables.values()),
  };
  return findJoin(joinColumns(node, outer, inner, mapping), sides, region);
}

/** Columns of each condition that connects both sides, wherever the plan evaluates it: in the join or in the inner side's scans. */
function joinColumns(
  node: PlanNode,
  outer: PlanNode,
  inner: PlanNode,
  mapping: Mapping,
): readonly (readonly ColumnName[])[] {
  const outside = aliasesBelow(outer);
  const inside = aliasesBelow(inner);
  const below = node.kind === 'nested-loop' ? subtree(inner).flatMap((scan) => scan.conditions) : [];
  return [...node.conditions, ...below]
    .flatMap((condition) => conjuncts(condition.text))
    .map((conjunct) => columns(conjunct))
    .filter((named) => {
      const crosses = (aliases: ReadonlySet<string>): boolean =>
        named.some(({ alias }) => alias !== undefined && aliases.has(alias));
      return crosses(outside) && crosses(inside);
    })
    .map((named) => named.map((column) => written(column, mapping)));
}

function aliasesBelow(node: PlanNode): ReadonlySet<string> {
  return new Set(subtree(node).flatMap((below) => (below.alias === undefined ? [] : [below.alias])));
}

/** Replaces the plan's alias by the query's. */
function written({ alias, column }: ColumnName, { tables }: Mapping): ColumnName {
  const table = alias === undefined ? undefined : tables.get(alias);
  return { alias: table?.alias ?? alias, column };
}

/** A sort serves the first node above it that needs order: a join, grouping, DISTINCT, a window, else the query's ORDER BY. */
function sortPlaces(node: PlanNode, mapping: Mapping): readonly Span[] {
  const own = mapping.regions[node.id]?.shape;
  for (let at = parentOf(node, mapping); at !== undefined; at = parentOf(at, mapping)) {
    if (mapping.regions[at.id]?.shape !== own) break;
    if (at.kind === 'merge-join') return joinPlaces(at, mapping);
    if (at.kind === 'window') return windowPlaces(at, mapping);
    if ((at.kind === 'aggregate' && at.groupKeys.length > 0) || at.kind === 'group')
      return grouping(at, mapping);
    // DISTINCT ON is sorted by ORDER BY if there is one.
    if (at.kind === 'unique')
      return clause(node, mapping, (level) => listed(level.orderBy ?? level.distinct));
    if (at.kind === 'nested-loop') break;
    if (!passesOrder.has(at.kind)) return [];
  }
  return clause(node, mapping, ({ orderBy }) => listed(orderBy));
}

const passesOrder = wordSet(`
  limit gather-merge incremental-sort result lock-rows project-set subquery-scan materialize merge-append
  append modify
`);

/** For each region its predicates by the names of their columns, computed once. */
type Predicates = Map<Region, ReadonlyMap<string, readonly Predicate[]>>;

function predicatesOf(node: PlanNode, mapping: Mapping, known: Predicates): readonly Predicate[] {
  const region = mapping.regions[node.id];
  if (region === undefined || region.view !== undefined) return [];
  const evaluated = node.conditions
    .flatMap((condition) => conjuncts(condition.text))
    .map((conjunct) => columns(conjunct).map((column) => written(column, mapping)));
  const byColumn = known.get(region) ?? indexed(allPredicates(region));
  known.set(region, byColumn);
  const found = new Set(
    evaluated.flatMap((named) => {
      const [first] = named;
      const candidates = first === undefined ? [] : (byColumn.get(first.column) ?? []);
      return candidates.filter((predicate) => hasSameColumns(predicate.columns, named));
    }),
  );
  return [...found].sort((a, b) => a.span.start - b.span.start);
}

function indexed(predicates: readonly Predicate[]): ReadonlyMap<string, readonly Predicate[]> {
  const found = new Map<string, Predicate[]>();
  for (const predicate of predicates) {
    for (const column of new Set(predicate.columns.map((one) => one.column))) {
      const others = found.get(column);
      if (others === undefined) found.set(column, [predicate]);
      else others.push(predicate);
    }
  }
  return found;
}

function allPredicates(region: Region): readonly Predicate[] {
  return region.inside.flatMap((inner) => [
    ...inner.predicates,
    ...inner.joins.flatMap((join) => join.conjuncts),
  ]);
}
