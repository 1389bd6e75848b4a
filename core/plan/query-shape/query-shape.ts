/**
 * The parts of a query's text that can cause a plan node, as plain data: table references, join conditions, conjuncts, ORDER BY and so on,
 * each with its span, level by level. read-shape.ts builds it from PostgreSQL's tree and Plinth's tokens; source-map.ts matches plan nodes
 * with it.
 */
import type { Span } from '../../text/span.ts';
import type { ColumnName } from '../expression.ts';

export interface QueryShape {
  readonly span: Span;
  /** Items of FROM, USING, and the target of INSERT, UPDATE, DELETE, MERGE. */
  readonly tables: readonly TableReference[];
  readonly joins: readonly JoinReference[];
  /** Conjuncts of WHERE and HAVING. */
  readonly predicates: readonly Predicate[];
  readonly groupBy: Span | undefined;
  readonly orderBy: Span | undefined;
  /** LIMIT and OFFSET, or FETCH FIRST. */
  readonly limit: Span | undefined;
  /** `DISTINCT` or `DISTINCT ON (…)`. */
  readonly distinct: Span | undefined;
  /** Each OVER (…) and the WINDOW clause. */
  readonly windows: readonly Span[];
  readonly ctes: readonly CteReference[];
  /** Subqueries in expressions; those in FROM are tables. */
  readonly subqueries: readonly QueryShape[];
  /** The sides of UNION, INTERSECT and EXCEPT, in text order; empty for a simple query. */
  readonly arms: readonly QueryShape[];
}

export interface TableReference {
  readonly kind: 'relation' | 'function' | 'subquery' | 'values';
  /** Name of a relation or function. */
  readonly name: string | undefined;
  readonly schema: string | undefined;
  /** The alias, or the name if there is none. */
  readonly alias: string;
  /** Including its alias. */
  readonly span: Span;
  /** The query of a subquery. */
  readonly query: QueryShape | undefined;
}

export interface JoinReference {
  readonly kind: 'cross' | 'on' | 'using' | 'natural';
  /** From the first word of the join to the end of its condition. */
  readonly span: Span;
  /** The condition after ON, or the USING clause; for NATURAL and CROSS the join's own words. */
  readonly condition: Span;
  readonly conjuncts: readonly Predicate[];
  /** Columns of USING. */
  readonly columns: readonly string[];
  /** Aliases of the tables that the join adds. */
  readonly adds: readonly string[];
}

export interface Predicate {
  readonly span: Span;
  /** As written: without an alias if the query omits it. Columns of nested queries belong to those. */
  readonly columns: readonly ColumnName[];
  /** A single equality. */
  readonly equality: boolean;
  readonly nested: readonly QueryShape[];
}

export interface CteReference {
  readonly name: string;
  /** `name AS (…)`. */
  readonly span: Span;
  readonly query: QueryShape;
}

/** The level itself and every nested level. */
export function levels(
  shape: QueryShape,
  without: ReadonlySet<QueryShape> = new Set(),
): readonly QueryShape[] {
  const found: QueryShape[] = [];
  const pending = [shape];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next !== shape && without.has(next)) continue;
    found.push(next);
    pending.push(...directlyInside(next));
  }
  return found;
}

/** Aliases on the right of an explicit CROSS JOIN, or of a join whose condition names no column, anywhere in the query. */
export function crossJoined(shape: QueryShape): ReadonlySet<string> {
  const joins = levels(shape).flatMap((level) => level.joins);
  const product = joins.filter(
    ({ kind, conjuncts }) =>
      kind === 'cross' ||
      (kind === 'on' &&
        conjuncts.every(({ columns, nested }) => columns.length === 0 && nested.length === 0)),
  );
  return new Set(product.flatMap((join) => join.adds));
}

function directlyInside(shape: QueryShape): readonly QueryShape[] {
  return [
    ...shape.ctes.map((cte) => cte.query),
    ...shape.tables.flatMap((table) => (table.query === undefined ? [] : [table.query])),
    ...shape.subqueries,
    ...shape.arms,
  ];
}
