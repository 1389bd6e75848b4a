/**
 * Whether a query's result keeps what a table's NOT NULL says of its columns: a SELECT without outer joins, grouping sets, and RETURNING,
 * whose OLD of a new row is null. Only they put a null in the place of a column's value; columns that a query computes are none of a
 * table's.
 */
import { membersOf } from './answer.ts';

export function keepsNotNull(tree: unknown): boolean {
  const statements = membersOf(tree)['stmts'];
  const all: readonly unknown[] = Array.isArray(statements) ? statements : [];
  const [one, ...more] = all;
  const isSelect = 'SelectStmt' in membersOf(membersOf(one)['stmt']);
  return isSelect && more.length === 0 && !hasNulls(one);
}

const nulling: ReadonlySet<string> = new Set(['GroupingSet', 'returningClause', 'returningList']);

function hasNulls(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasNulls);
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(
    ([name, value]) =>
      nulling.has(name) || (name === 'jointype' && value !== 'JOIN_INNER') || hasNulls(value),
  );
}
