/**
 * Which columns an INSERT sets, from its column list and its rows: in all rows the others get their default, or null if it is written.
 * Unknown without a column list, and for `*`.
 */
import type { InsertStmt, Node, SelectStmt } from '@pgsql/types';

/** Undefined if not known. */
export function givenColumns({
  cols,
  selectStmt,
  onConflictClause,
}: InsertStmt): readonly string[] | undefined {
  if (selectStmt === undefined) return [];
  const names = namesOf(cols);
  if (names.length === 0 || !('SelectStmt' in selectStmt)) return undefined;
  const written = writtenIn(selectStmt.SelectStmt, names.length);
  if (written === undefined) return undefined;
  const changed =
    onConflictClause?.action === 'ONCONFLICT_UPDATE' ? namesOf(onConflictClause.targetList) : [];
  return [...names.filter((_, at) => written[at] === true), ...changed];
}

function namesOf(targets: readonly Node[] | undefined): readonly string[] {
  return (targets ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name ?? ''] : []));
}

/** By position: at least one of the rows has a value there. */
function writtenIn(query: SelectStmt, count: number): readonly boolean[] | undefined {
  const { larg, rarg, valuesLists, targetList } = query;
  if (larg !== undefined && rarg !== undefined) {
    const [left, right] = [writtenIn(larg, count), writtenIn(rarg, count)];
    return left && right && left.map((one, at) => one || right[at] === true);
  }
  const rows =
    valuesLists === undefined
      ? [(targetList ?? []).flatMap((one) => ('ResTarget' in one ? (one.ResTarget.val ?? []) : []))]
      : valuesLists.map((one) => ('List' in one ? (one.List.items ?? []) : []));
  if (rows.some((row) => row.length !== count || row.some(isStar))) return undefined;
  return Array.from({ length: count }, (_, at) => rows.some((row) => !isNothing(row[at])));
}

function isStar(node: Node): boolean {
  return 'ColumnRef' in node && (node.ColumnRef.fields ?? []).some((one) => 'A_Star' in one);
}

/** NULL or DEFAULT. */
function isNothing(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if ('SetToDefault' in node) return true;
  if ('TypeCast' in node) return isNothing(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.isnull === true;
}
