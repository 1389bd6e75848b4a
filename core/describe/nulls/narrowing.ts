/** What a condition that holds proves: the columns that it compares are not null, and their sources have a row. */
import type { Node } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import { defines, isStrictOperator } from './expressions.ts';
import { columnNamed, type RowColumn, type Sight } from './model.ts';

/** Changes the columns of this query alone: an outer query returns its rows whatever a subquery finds. */
export function narrow(sight: Sight, condition: Node | undefined): void {
  for (const column of provedBy({ ...sight, outer: undefined }, condition)) prove(column);
}

export function prove(column: RowColumn | undefined): void {
  if (column === undefined) return;
  column.never = true;
  // Where a join adds a row of nulls, all columns are null.
  for (const one of column.beside) one.never ||= one.own;
}

function provedBy(sight: Sight, node: Node | undefined): readonly RowColumn[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    if (boolop === 'NOT_EXPR') return args.flatMap((one) => strictIn(sight, one));
    const each = args.map((one) => provedBy(sight, one));
    if (boolop === 'AND_EXPR') return each.flat();
    const [first = [], ...rest] = each;
    return first.filter((one) => rest.every((other) => other.includes(one)));
  }
  if ('NullTest' in node) {
    const { nulltesttype, arg } = node.NullTest;
    // Of a row, it says that none of its columns is null, and IS NULL that all are.
    return nulltesttype === 'IS_NOT_NULL' && arg !== undefined && !('RowExpr' in arg)
      ? strictIn(sight, arg)
      : [];
  }
  if ('BooleanTest' in node) {
    const { booltesttype, arg } = node.BooleanTest;
    return booltesttype === 'IS_TRUE' || booltesttype === 'IS_FALSE' ? strictIn(sight, arg) : [];
  }
  if ('SubLink' in node)
    return node.SubLink.subLinkType === 'ANY_SUBLINK' && !defines(sight.schema, 'operator')
      ? strictIn(sight, node.SubLink.testexpr)
      : [];
  const isAny = 'A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP_ANY';
  if (isAny && !defines(sight.schema, 'operator')) return strictIn(sight, node.A_Expr.lexpr);
  return strictIn(sight, node);
}

/** The columns without which the expression is null. */
function strictIn(sight: Sight, node: Node | undefined): readonly RowColumn[] {
  if (node === undefined) return [];
  const own = (inner: Node | undefined): readonly RowColumn[] => strictIn(sight, inner);
  if ('ColumnRef' in node) {
    const found = columnNamed(sight, strings(node.ColumnRef.fields));
    return found === undefined ? [] : [found];
  }
  if ('TypeCast' in node) return defines(sight.schema, 'cast') ? [] : own(node.TypeCast.arg);
  if ('CollateClause' in node) return own(node.CollateClause.arg);
  if (!('A_Expr' in node) || defines(sight.schema, 'operator')) return [];
  const { kind, name, lexpr, rexpr } = node.A_Expr;
  switch (kind) {
    case 'AEXPR_OP':
      return isStrictOperator(sight.schema, strings(name).at(-1) ?? '') ? [...own(lexpr), ...own(rexpr)] : [];
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return [...own(lexpr), ...own(rexpr)];
    case 'AEXPR_IN':
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      return own(lexpr);
    default:
      return [];
  }
}
