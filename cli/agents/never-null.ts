/**
 * Whether a query's result keeps what a table's NOT NULL says of its columns: a SELECT without outer joins and grouping sets. Only they put
 * a null in the place of a column's value; columns that a query computes are none of a table's.
 */
import { membersOf } from './answer.ts';

export function keepsNotNull(tree: unknown): boolean {
  const statements = membersOf(tree)['stmts'];
  const all: readonly unknown[] = Array.isArray(statements) ? statements : [];
  const [one, ...more] = all;
  const isSelect = 'SelectStmt' in membersOf(membersOf(one)['stmt']);
  return isSelect && more.length === 0 && !hasNulls(one);
}

function hasNulls(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasNulls);
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(
    ([name, value]) =>
      name === 'GroupingSet' || (name === 'jointype' && value !== 'JOIN_INNER') || hasNulls(value),
  );
}
