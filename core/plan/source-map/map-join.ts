/**
 * Finds the text that causes a join: the condition with the same columns, else the join clause or predicate that connects the two sides.
 */
import type { Span } from '../../text/span.ts';
import type { ColumnName } from '../expression.ts';
import {
  levels,
  type JoinReference,
  type Predicate,
  type QueryShape,
  type TableReference,
} from '../query-shape/query-shape.ts';
import { linking } from './map-links.ts';
import type { JoinSides } from './mapping.ts';
import type { Region } from './regions.ts';

/** `planned` contains the columns of each condition of the plan that connects both sides, under the query's own aliases. */
export function findJoin(
  planned: readonly (readonly ColumnName[])[],
  sides: JoinSides,
  region: Region,
): readonly Span[] {
  const nothingKnown = sides.outer.size === 0 || sides.inner.size === 0;
  if (planned.length === 0 && nothingKnown) return [];
  const { inside } = region;
  const joins = inside.flatMap((level) => level.joins);
  const predicates = [
    ...inside.flatMap((level) => level.predicates),
    ...joins.flatMap((join) => join.conjuncts),
  ];
  const steps: readonly (() => readonly Span[])[] = [
    () => [...written(predicates, planned, joins), ...usingClauses(joins, planned)],
    () => membership(predicates, planned, sides),
    () => derived(predicates, planned, joins),
    () => linking(inside, sides, region),
    () => throughView(inside, predicates, planned, sides),
    () => introduced(joins, sides),
    () => beside(inside, sides, planned),
    () => insideOne(sides),
  ];
  for (const step of steps) {
    const found = step();
    if (found.length > 0) return found;
  }
  return [];
}

/** Conditions with exactly the planned columns. All conjuncts of one ON are shown as that ON. */
function written(
  predicates: readonly Predicate[],
  planned: readonly (readonly ColumnName[])[],
  joins: readonly JoinReference[],
): readonly Span[] {
  const matching = predicates.filter((predicate) =>
    planned.some((columns) => hasSameColumns(predicate.columns, columns)),
  );
  const holder = joins.find(
    (join) => matching.length > 1 && matching.every((predicate) => join.conjuncts.includes(predicate)),
  );
  return holder === undefined ? matching.map((predicate) => predicate.span) : [holder.condition];
}

function usingClauses(
  joins: readonly JoinReference[],
  planned: readonly (readonly ColumnName[])[],
): readonly Span[] {
  return joins
    .filter((join) => {
      if (join.kind !== 'using' && join.kind !== 'natural') return false;
      return planned.some(
        (columns) =>
          columns.some(({ alias }) => alias !== undefined && join.adds.includes(alias)) &&
          new Set(columns.map(({ column }) => column)).size === 1 &&
          columns.every(({ column }) => join.kind === 'natural' || join.columns.includes(column)),
      );
    })
    .map((join) => join.condition);
}

/** `x IN (SELECT y …)`: one side's column is in the text, the other is the subquery's output. */
function membership(
  predicates: readonly Predicate[],
  planned: readonly (readonly ColumnName[])[],
  sides: JoinSides,
): readonly Span[] {
  return predicates
    .filter((predicate) => {
      const nested = new Set(
        predicate.nested.flatMap((query) => levels(query).flatMap((level) => level.tables)),
      );
      const brought = [...sides.inner, ...sides.outer].filter((table) => nested.has(table));
      if (brought.length === 0) return false;
      const aliases = new Set(brought.map((table) => table.alias));
      return planned.some((columns) => {
        const direct = columns.filter(({ alias }) => alias === undefined || !aliases.has(alias));
        return (
          direct.length > 0 && direct.length < columns.length && hasSameColumns(predicate.columns, direct)
        );
      });
    })
    .map((predicate) => predicate.span);
}

/** From a = b and b = c the server derives a = c: shown at the equalities that connect the two columns. */
function derived(
  predicates: readonly Predicate[],
  planned: readonly (readonly ColumnName[])[],
  joins: readonly JoinReference[],
): readonly Span[] {
  const equalities = predicates.filter((predicate) => predicate.equality && predicate.columns.length === 2);
  const links = planned.flatMap(([from, to, ...more]) =>
    from === undefined || to === undefined || more.length > 0 ? [] : pathBetween(from, to, equalities),
  );
  const holders = joins.filter((join) => links.some((link) => join.conjuncts.includes(link)));
  const free = links.filter((link) => !holders.some((join) => join.conjuncts.includes(link)));
  return [...new Set([...holders.map((join) => join.condition), ...free.map((link) => link.span)])];
}

/** The shortest chain of equalities from one column to another. */
function pathBetween(
  from: ColumnName,
  to: ColumnName,
  equalities: readonly Predicate[],
): readonly Predicate[] {
  let paths: readonly { readonly at: ColumnName; readonly by: readonly Predicate[] }[] = [
    { at: from, by: [] },
  ];
  const used = new Set<Predicate>();
  while (paths.length > 0) {
    const arrived = paths.find(({ at }) => isSame(at, to));
    if (arrived !== undefined) return arrived.by;
    paths = paths.flatMap(({ at, by }) =>
      equalities.flatMap((equality) => {
        if (used.has(equality)) return [];
        const [one, other] = equality.columns;
        const next =
          one !== undefined && isSame(one, at)
            ? other
            : other !== undefined && isSame(other, at)
              ? one
              : undefined;
        if (next === undefined) return [];
        used.add(equality);
        return [{ at: next, by: [...by, equality] }];
      }),
    );
  }
  return [];
}

/** A view's columns have other names inside: the only condition that connects the planned column with a reference without a scan. */
function throughView(
  inside: readonly QueryShape[],
  predicates: readonly Predicate[],
  planned: readonly (readonly ColumnName[])[],
  { seen }: JoinSides,
): readonly Span[] {
  const unseen = new Set(
    inside
      .flatMap((level) => level.tables)
      .filter((table) => table.kind === 'relation' && !seen.has(table))
      .map((table) => table.alias),
  );
  const links = predicates.filter(
    ({ columns }) =>
      columns.length === 2 &&
      columns.some(({ alias }) => alias !== undefined && unseen.has(alias)) &&
      columns.some((column) => planned.some((names) => names.some((name) => isSame(column, name)))),
  );
  return links.length === 1 ? links.map((link) => link.span) : [];
}

/** A join clause whose tables are exactly one side. */
function introduced(joins: readonly JoinReference[], { outer, inner }: JoinSides): readonly Span[] {
  const adds = (join: JoinReference, side: ReadonlySet<TableReference>): boolean =>
    side.size === join.adds.length && [...side].every((table) => join.adds.includes(table.alias));
  const found = joins.filter((join) => adds(join, inner) || adds(join, outer));
  return found.length === 1 ? found.map((join) => (join.kind === 'cross' ? join.span : join.condition)) : [];
}

/** Tables joined only by a comma: the reference of the side with a single table. */
function beside(
  inside: readonly QueryShape[],
  { outer, inner }: JoinSides,
  planned: readonly (readonly ColumnName[])[],
): readonly Span[] {
  if (planned.length > 0) return [];
  const [alone] = [inner, outer].filter((side) => side.size === 1).flatMap((side) => [...side]);
  const listed = alone !== undefined && inside.some((level) => level.tables.includes(alone));
  return listed ? [alone.span] : [];
}

/** Both sides are inside one view or function: the query only shows that reference. */
function insideOne({ outer, inner }: JoinSides): readonly Span[] {
  const [only, ...others] = new Set([...outer, ...inner]);
  return only === undefined || others.length > 0 ? [] : [only.span];
}

/** The same columns, where the text may omit the alias. */
export function hasSameColumns(text: readonly ColumnName[], planned: readonly ColumnName[]): boolean {
  return (
    text.length > 0 &&
    text.every((one) => planned.some((other) => isSame(one, other))) &&
    planned.every((one) => text.some((other) => isSame(other, one)))
  );
}

function isSame(one: ColumnName, other: ColumnName): boolean {
  const agree = one.alias === undefined || other.alias === undefined || one.alias === other.alias;
  return one.column === other.column && agree;
}
