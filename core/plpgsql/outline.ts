/** The text of a dynamic command as far as it is known: a made-up word replaces each part that only the running server knows. */
import type { Node } from '@pgsql/types';
import { strings } from '../syntax/postgres/raw-tree.ts';
import { evaluate, type Scope } from './expressions.ts';
import { callBuiltIn } from './functions.ts';
import { selectIn } from './machine.ts';
import { textOf } from './value.ts';

const hole = 'not_known';

/** For a tree of `SELECT expression`. */
export function outlineOf(tree: Node | undefined, scope: Scope): string {
  const [target] = selectIn(tree)?.targetList ?? [];
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  return value === undefined ? '' : outline(value, scope);
}

function outline(node: Node, scope: Scope): string {
  const known = textOf(evaluate(node, scope));
  if (known !== undefined) return known;
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) return outline(node.TypeCast.arg, scope);
  if ('A_Expr' in node && node.A_Expr.lexpr !== undefined && node.A_Expr.rexpr !== undefined)
    return strings(node.A_Expr.name).at(-1) === '||'
      ? outline(node.A_Expr.lexpr, scope) + outline(node.A_Expr.rexpr, scope)
      : hole;
  if (!('FuncCall' in node)) return hole;
  const args = (node.FuncCall.args ?? []).map((one) => outline(one, scope));
  const made = callBuiltIn(strings(node.FuncCall.funcname).at(-1) ?? '', args);
  return typeof made === 'string' ? made : hole;
}
