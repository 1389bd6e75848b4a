/**
 * Assigns each plan node to the level of the query that it comes from: below the plan of a CTE or subquery only that level matters, however
 * often an alias is repeated elsewhere. Levels that the planner flattened into their parent are searched with it.
 */
import { columns } from '../expression.ts';
import { inputs, subtree, type Plan, type PlanNode } from '../model.ts';
import { levels, type QueryShape, type TableReference } from '../query-shape/query-shape.ts';

export interface Region {
  readonly shape: QueryShape;
  /** Nested levels with their own plans. */
  readonly without: ReadonlySet<QueryShape>;
  /** The view that this part of the plan expands: the query only shows its reference. */
  readonly view: TableReference | undefined;
  /** CTEs of the whole query by name, if the name is unique: the planner may inline one at any reference. */
  readonly ctes: ReadonlyMap<string, QueryShape>;
  /** Levels whose nodes the region may contain. */
  readonly inside: readonly QueryShape[];
}

/** A region with its contents: its own level, nested ones, and those of CTEs that they refer to. */
export function regionOf(known: Omit<Region, 'inside'>): Region {
  const { shape, without, ctes } = known;
  const inside = new Set(levels(shape, without));
  for (const level of inside) {
    for (const reference of level.tables) {
      const query = cteOf(reference, ctes);
      if (query === undefined || inside.has(query) || without.has(query)) continue;
      for (const inner of levels(query, without)) inside.add(inner);
    }
  }
  return { ...known, inside: [...inside] };
}

/** The query of a subquery or CTE reference. */
export function queryOf(reference: TableReference, { ctes }: Region): QueryShape | undefined {
  return reference.query ?? cteOf(reference, ctes);
}

function cteOf({ kind, name, schema }: TableReference, ctes: Region['ctes']): QueryShape | undefined {
  return kind === 'relation' && schema === undefined && name !== undefined ? ctes.get(name) : undefined;
}

function ctesByName(shape: QueryShape): Region['ctes'] {
  const all = levels(shape).flatMap((level) => level.ctes);
  const once = all.filter(({ name }) => all.filter((other) => other.name === name).length === 1);
  return new Map(once.map(({ name, query }) => [name, query]));
}

/** Keyed by node id. */
export function findRegions(plan: Plan, shape: QueryShape): readonly Region[] {
  const claimed = new Set<QueryShape>();
  const sides = new Map<PlanNode, Sides>();
  const ctes = ctesByName(shape);
  const found: { readonly shape: QueryShape; readonly view: TableReference | undefined }[] = [];
  for (const node of plan.nodes) {
    const parent = node.parent === undefined ? undefined : plan.nodes[node.parent];
    const inherited = (parent === undefined ? undefined : found[parent.id]) ?? { shape, view: undefined };
    const own =
      parent === undefined || inherited.view !== undefined
        ? undefined
        : ownLevel(node, parent, inherited.shape, { ctes, sides });
    if (own !== undefined && own !== inherited.shape) claimed.add(own);
    const view = own === undefined && node.role === 'subquery' ? viewOf(parent, inherited.shape) : undefined;
    found[node.id] = { shape: own ?? inherited.shape, view: view ?? inherited.view };
  }
  // One region for all nodes of a level, and one set for all levels: a level is never excluded from itself.
  const made = new Map<unknown, Map<QueryShape, Region>>();
  return found.map(({ shape: level, view }) => {
    const others = made.get(view) ?? new Map<QueryShape, Region>();
    const region = others.get(level) ?? regionOf({ shape: level, without: claimed, view, ctes });
    made.set(view, others.set(level, region));
    return region;
  });
}

/** A subquery scan under the alias of a relation expands that relation, which is a view. */
function viewOf(scan: PlanNode | undefined, inside: QueryShape): TableReference | undefined {
  const alias = scan?.alias;
  if (alias === undefined) return undefined;
  const named = levels(inside)
    .flatMap((level) => level.tables)
    .filter((table) => table.kind === 'relation' && meansAlias(alias, table.alias));
  return named.length === 1 ? named[0] : undefined;
}

/** `o` also matches `o_1`: the server makes repeated aliases unique, and numbers partitions. */
export function meansAlias(planAlias: string, written: string): boolean {
  return (
    planAlias === written || (planAlias.startsWith(written) && /^_\d+$/.test(planAlias.slice(written.length)))
  );
}

interface Known {
  readonly ctes: Region['ctes'];
  /** The members of each Append and similar node, computed once: a UNION may have thousands. */
  readonly sides: Map<PlanNode, Sides>;
}

/** The side of each member: counting again for every member would take quadratic time. */
type Sides = ReadonlyMap<PlanNode, QueryShape>;

/** The level that begins with this node, if its plan shows one. */
function ownLevel(
  node: PlanNode,
  parent: PlanNode,
  inside: QueryShape,
  { ctes, sides }: Known,
): QueryShape | undefined {
  if (node.role === 'cte') return cteLevel(node, inside);
  if (node.role === 'init-plan' || node.role === 'sub-plan') return expressionLevel(node, inside, ctes);
  if (node.role === 'subquery')
    return subqueryLevel(parent, inside, ctes) ?? queryAfterIn(node, parent, inside, ctes);
  if (node.role === 'member') {
    const known = sides.get(parent) ?? sidesOf(parent, inside);
    sides.set(parent, known);
    return known.get(node);
  }
  if (parent.kind === 'recursive-union') return inside.arms[inputs(parent).indexOf(node)];
  return undefined;
}

function cteLevel(node: PlanNode, inside: QueryShape): QueryShape | undefined {
  const name = node.subplanName?.slice('CTE '.length);
  const named = levels(inside).flatMap((level) => level.ctes.filter((cte) => cte.name === name));
  return named.length === 1 ? named[0]?.query : undefined;
}

/**
 * The only subquery in an expression here, or in a CTE that is inlined here, with the tables of this plan; of several the only one with the
 * columns of its conditions.
 */
function expressionLevel(node: PlanNode, inside: QueryShape, ctes: Region['ctes']): QueryShape | undefined {
  const here = regionOf({ shape: inside, without: new Set(), view: undefined, ctes });
  const candidates = new Set(here.inside.flatMap((level) => level.subqueries));
  const fitting = [...candidates].filter((candidate) => holds(candidate, node));
  // A query nested in a matching one is part of it.
  const outermost = fitting.filter(
    (candidate) => !fitting.some((other) => other !== candidate && levels(other).includes(candidate)),
  );
  const [only, ...others] =
    outermost.length > 1 ? outermost.filter((candidate) => compares(candidate, node)) : outermost;
  return others.length > 0 ? undefined : only;
}

/** Every column of the plan's conditions is in a condition of the level. */
function compares(level: QueryShape, node: PlanNode): boolean {
  const predicates = levels(level).flatMap((inner) => [
    ...inner.predicates,
    ...inner.joins.flatMap((join) => join.conjuncts),
  ]);
  const named = new Set(predicates.flatMap((predicate) => predicate.columns.map(({ column }) => column)));
  const texts = subtree(node).flatMap(({ conditions }) => conditions.map(({ text }) => text));
  return texts.flatMap((text) => columns(text)).every(({ column }) => named.has(column));
}

function subqueryLevel(scan: PlanNode, inside: QueryShape, ctes: Region['ctes']): QueryShape | undefined {
  const { alias } = scan;
  if (alias === undefined) return undefined;
  const place = /^\*SELECT\* (\d+)$/.exec(alias)?.[1];
  if (place !== undefined) return leaves(inside)[Number(place) - 1];
  const meant = levels(inside)
    .flatMap((level) => level.tables)
    .filter((table) => meansAlias(alias, table.alias));
  const named = meant.filter((table) => table.kind === 'subquery');
  if (named.length > 0) return named.length === 1 ? named[0]?.query : undefined;
  const [reference] = meant;
  return meant.length === 1 && reference !== undefined ? cteOf(reference, ctes) : undefined;
}

/** `x IN (SELECT …)` becomes a join with a subquery that the server names itself. */
function queryAfterIn(
  node: PlanNode,
  scan: PlanNode,
  inside: QueryShape,
  ctes: Region['ctes'],
): QueryShape | undefined {
  return isBehindIn(scan) ? expressionLevel(node, inside, ctes) : undefined;
}

export function isBehindIn({ alias = '' }: PlanNode): boolean {
  return meansAlias(alias, 'ANY_subquery');
}

/** The simple queries that UNION, INTERSECT and EXCEPT combine, in text order, as the server numbers them. */
function leaves(shape: QueryShape): readonly QueryShape[] {
  return shape.arms.length === 0 ? [shape] : shape.arms.flatMap(leaves);
}

/** The sides of a UNION, if the plan has one member for each and each member's tables are found in its side; else none. */
function sidesOf(parent: PlanNode, inside: QueryShape): Sides {
  const members = inputs(parent);
  if (inside.arms.length === 0 || inside.arms.length !== members.length) return new Map();
  const sides = new Map<PlanNode, QueryShape>();
  for (const [place, arm] of inside.arms.entries()) {
    const member = members[place];
    if (member === undefined || !holds(arm, member)) return new Map();
    sides.set(member, arm);
  }
  return sides;
}

/** Every table below the node can belong to the level. */
function holds(level: QueryShape, node: PlanNode): boolean {
  const tables = levels(level).flatMap((inner) => inner.tables);
  const scans = subtree(node).filter((below) => below.alias !== undefined);
  return scans.length > 0 && scans.every((scan) => tables.some((table) => canBe(scan, table)));
}

export function canBe(scan: PlanNode, table: TableReference): boolean {
  if (scan.alias === undefined || !meansAlias(scan.alias, table.alias)) return false;
  return scan.relation === undefined || table.name === undefined || isSameRelation(scan, table);
}

export function isSameRelation(scan: PlanNode, table: TableReference): boolean {
  if (scan.relation === undefined) return scan.cteName !== undefined && scan.cteName === table.name;
  const { schema, name } = scan.relation;
  return (
    name === table.name && (schema === undefined || table.schema === undefined || schema === table.schema)
  );
}
