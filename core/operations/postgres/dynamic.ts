/** How the text of a dynamic command is put together: literals, variables, concatenation, calls. Anything else is opaque. */
import type { Node } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import { cover } from '../../text/span.ts';
import type { DynamicPiece } from '../operation.ts';

/** `node` is the expression's tree; `source` the text it was parsed from, whose spans the pieces carry. */
export function dynamicPiece(source: Source, node: Node): DynamicPiece {
  if ('A_Const' in node) {
    const at = source.indexAtByte(node.A_Const.location);
    const span = source.span({ from: at, to: at + 1 });
    return node.A_Const.sval === undefined
      ? { ...span, kind: 'opaque' }
      : { ...span, kind: 'literal', value: node.A_Const.sval.sval ?? '' };
  }
  if ('ColumnRef' in node) return variable(source, node);
  if ('ParamRef' in node) {
    const at = source.indexAtByte(node.ParamRef.location);
    return {
      ...source.span({ from: at, to: at + 1 }),
      kind: 'variable',
      name: `$${node.ParamRef.number ?? 0}`,
    };
  }
  if ('FuncCall' in node) {
    const from = source.indexAtByte(node.FuncCall.location);
    const open = source.objectName(from)?.next ?? from;
    return {
      ...source.span({ from, to: source.isPunctuation(open, '(') ? source.closing(open) + 1 : open }),
      kind: 'call',
      function: strings(node.FuncCall.funcname).at(-1) ?? '',
      arguments: (node.FuncCall.args ?? []).map((argument) => dynamicPiece(source, argument)),
    };
  }
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) {
    const of = dynamicPiece(source, node.TypeCast.arg);
    const typeAt = source.indexAtByte(node.TypeCast.typeName?.location);
    const span = cover(of, source.span({ from: typeAt, to: typeAt + 1 }));
    return { ...span, kind: 'cast', type: strings(node.TypeCast.typeName?.names).at(-1) ?? '', of };
  }
  return concatenation(source, node) ?? { ...source.span(source.whole), kind: 'opaque' };
}

function variable(source: Source, node: Extract<Node, { ColumnRef: unknown }>): DynamicPiece {
  const named = source.objectName(source.indexAtByte(node.ColumnRef.location));
  const name = strings(node.ColumnRef.fields).join('.');
  return named === undefined
    ? { ...source.span(source.whole), kind: 'opaque' }
    : { start: named.name.start, end: named.name.end, kind: 'variable', name };
}

/** `a || b || c` as one list. */
function concatenation(source: Source, node: Node): DynamicPiece | undefined {
  if (!('A_Expr' in node) || strings(node.A_Expr.name).at(-1) !== '||') return undefined;
  const sides = [node.A_Expr.lexpr, node.A_Expr.rexpr]
    .filter((side) => side !== undefined)
    .map((side) => dynamicPiece(source, side));
  const parts = sides.flatMap((side) => (side.kind === 'concatenation' ? side.parts : [side]));
  const [first] = parts;
  const last = parts.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : { ...cover(first, last), kind: 'concatenation', parts };
}
