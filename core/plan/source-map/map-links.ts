/**
 * Finds what connects two sides of a join by the names of their references alone, if the plan's condition has other columns than the text:
 * columns of a subquery or CTE are renamed, VALUES has none, and a constant on both sides leaves no condition.
 */
import type { Span } from '../../text/span.ts';
import type { ColumnName } from '../expression.ts';
import type { JoinSides } from './mapping.ts';
import { levels, type Predicate, type QueryShape, type TableReference } from '../query-shape/query-shape.ts';
import { queryOf, type Region } from './regions.ts';

export function linking(inside: readonly QueryShape[], sides: JoinSides, region: Region): readonly Span[] {
  const all = inside.flatMap((level) => level.tables);
  const outer = outwards(sides.outer, all, region);
  const inner = outwards(sides.inner, all, region);
  return inside.flatMap((level) => {
    const predicates = [...level.predicates, ...level.joins.flatMap((join) => join.conjuncts)];
    return predicates
      .filter((predicate) => links(predicate, level, all, { outer, inner }))
      .map((predicate) => predicate.span);
  });
}

type Sides = Pick<JoinSides, 'outer' | 'inner'>;

function links(
  predicate: Predicate,
  level: QueryShape,
  all: readonly TableReference[],
  { outer, inner }: Sides,
): boolean {
  const named = predicate.columns.flatMap((column) => referenceOf(column, level, all));
  // `x IN (SELECT … FROM t)` names x and adds t.
  const brought = predicate.nested.flatMap((query) => levels(query).flatMap((nested) => nested.tables));
  const reaches = (one: ReadonlySet<TableReference>, other: ReadonlySet<TableReference>): boolean =>
    named.some((from) => one.has(from) && [...named, ...brought].some((to) => to !== from && other.has(to)));
  const known = named.every((reference) => outer.has(reference) || inner.has(reference));
  return known && (reaches(outer, inner) || reaches(inner, outer));
}

function referenceOf(
  { alias }: ColumnName,
  level: QueryShape,
  all: readonly TableReference[],
): readonly TableReference[] {
  if (alias === undefined) return [];
  const own = level.tables.filter((table) => table.alias === alias);
  const found = own.length > 0 ? own : all.filter((table) => table.alias === alias);
  return found.length === 1 ? found : [];
}

/** With the subqueries and CTE references that contain these tables. */
function outwards(
  side: ReadonlySet<TableReference>,
  all: readonly TableReference[],
  region: Region,
): ReadonlySet<TableReference> {
  const found = new Set(side);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const reference of all) {
      const query = queryOf(reference, region);
      if (query === undefined || found.has(reference)) continue;
      if (levels(query).some((level) => level.tables.some((table) => found.has(table)))) found.add(reference);
    }
  }
  return found;
}
