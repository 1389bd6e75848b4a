/** Converts expressions of the grammar's tree to values, with each name resolved in its scope. conditions.ts handles conditions. */
import { wordSet } from '../collections/word-set.ts';
import type { A_Const, CaseExpr, ColumnRef, FuncCall, Node } from '@pgsql/types';
import { isObject, strings } from '../syntax/postgres/raw-tree.ts';
import type { Span } from '../text/span.ts';
import { extentOf } from './extent.ts';
import type { QueryValue } from './model.ts';
import type { Reader } from './reader.ts';
import { findColumn, type Scope } from './scope.ts';

/** The grammar allows unlimited nesting. */
const DEEPEST = 60;

export function valueOf(reader: Reader, scope: Scope, node: Node, depth = 0): QueryValue {
  const span = extentOf(reader.source, node);
  const again = (inner: Node): QueryValue => valueOf(reader, scope, inner, depth + 1);
  if (depth > DEEPEST) return { kind: 'composed', of: 'other', parts: [], span };
  if ('ColumnRef' in node) return columnOf(reader, scope, node.ColumnRef, span);
  if ('A_Const' in node) return constantOf(node.A_Const, span);
  if ('ParamRef' in node) return { kind: 'parameter', span };
  if ('TypeCast' in node) {
    const { arg, typeName } = node.TypeCast;
    const of = arg === undefined ? undefined : again(arg);
    if (of === undefined || of.kind === 'parameter') return { kind: 'parameter', span };
    const type = strings(typeName?.names).at(-1) ?? '';
    if (of.kind === 'constant' && of.type === 'text' && type === 'bool')
      return { kind: 'constant', type: 'boolean', text: of.text.startsWith('t') ? 'true' : 'false', span };
    const array = (typeName?.arrayBounds ?? []).length > 0;
    return { kind: 'cast', type, array, of, span };
  }
  if ('FuncCall' in node) return callOf(node.FuncCall, span, again);
  if ('SQLValueFunction' in node)
    return {
      kind: 'call',
      schema: undefined,
      name: (node.SQLValueFunction.op ?? '').replace('SVFOP_', '').toLowerCase(),
      arguments: [],
      star: false,
      window: false,
      span,
    };
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP') {
    const { lexpr, rexpr, name } = node.A_Expr;
    const operator = strings(name).at(-1) ?? '';
    // The grammar parses `@id` of sqlc as a prefix operator.
    if (lexpr === undefined && operator === '@' && rexpr !== undefined) {
      const right = again(rexpr);
      const named = right.kind === 'cast' ? right.of : right;
      if (named.kind !== 'column' || reader.isTight(span)) return { kind: 'parameter', span };
    }
    const operands = [lexpr, rexpr].flatMap((one) => (one === undefined ? [] : [again(one)]));
    return { kind: 'operator', operator, operands, span };
  }
  if ('SubLink' in node) {
    const { subselect, subLinkType } = node.SubLink;
    const query = subselect === undefined ? undefined : reader.subquery(subselect, scope, 'expression');
    if (query !== undefined && (subLinkType === 'EXPR_SUBLINK' || subLinkType === 'ARRAY_SUBLINK'))
      return { kind: 'query', query, span };
    return {
      kind: 'composed',
      of: 'condition',
      parts: query === undefined ? [] : [{ kind: 'query', query, span }],
      span,
    };
  }
  if ('CollateClause' in node && node.CollateClause.arg !== undefined) {
    const collation = strings(node.CollateClause.collname).at(-1) ?? '';
    return { kind: 'collate', collation, of: again(node.CollateClause.arg), span };
  }
  const composed = {
    kind: 'composed',
    of: compositionOf(node),
    parts: partsOf(node).map(again),
    span,
  } as const;
  return 'CaseExpr' in node ? { ...composed, results: resultsOf(node.CaseExpr).map(again) } : composed;
}

function resultsOf({ args = [], defresult }: CaseExpr): readonly Node[] {
  return [...args.map((one) => ('CaseWhen' in one ? one.CaseWhen.result : undefined)), defresult].filter(
    (one) => one !== undefined,
  );
}

function columnOf(reader: Reader, scope: Scope, node: ColumnRef, span: Span): QueryValue {
  const names = strings(node.fields);
  if (reader.isStandIn(span)) return { kind: 'parameter', span };
  const found = findColumn(scope, names);
  if (found !== undefined) {
    const { source, offered, outer } = found;
    return {
      kind: 'column',
      name: offered.name,
      source,
      base: offered.base,
      type: offered.type,
      outer,
      span,
    };
  }
  const [first = ''] = names;
  const isVariable = reader.variables.has(first) || (names.length > 1 && rowVariables.has(first));
  return isVariable ? { kind: 'parameter', span } : { kind: 'unknown', names, span };
}

const rowVariables: ReadonlySet<string> = new Set(['new', 'old', 'excluded']);

function constantOf(node: A_Const, span: Span): QueryValue {
  if (node.isnull === true) return { kind: 'constant', type: 'null', text: '', span };
  if (node.boolval !== undefined)
    return { kind: 'constant', type: 'boolean', text: String(node.boolval.boolval ?? false), span };
  if (node.sval !== undefined) return { kind: 'constant', type: 'text', text: node.sval.sval ?? '', span };
  if (node.fval !== undefined) return { kind: 'constant', type: 'number', text: node.fval.fval ?? '0', span };
  if (node.ival !== undefined)
    return { kind: 'constant', type: 'number', text: String(node.ival.ival ?? 0), span };
  return { kind: 'constant', type: 'text', text: '', span };
}

function callOf(node: FuncCall, span: Span, again: (node: Node) => QueryValue): QueryValue {
  const names = strings(node.funcname);
  const schema = names.length > 1 ? names.at(-2) : undefined;
  // sqlc.arg(name), sqlc.narg('name'), sqlc.slice('names').
  if (schema === 'sqlc' && names.at(-1) !== 'embed') return { kind: 'parameter', span };
  return {
    kind: 'call',
    schema: schema === 'pg_catalog' ? undefined : schema,
    name: names.at(-1) ?? '',
    arguments: (node.args ?? []).map(again),
    star: node.agg_star === true,
    window: node.over !== undefined,
    span,
  };
}

function compositionOf(node: Node): Extract<QueryValue, { kind: 'composed' }>['of'] {
  if ('CaseExpr' in node) return 'case';
  if ('CoalesceExpr' in node) return 'coalesce';
  if ('MinMaxExpr' in node) return 'extreme';
  if ('A_ArrayExpr' in node) return 'array';
  if ('RowExpr' in node) return 'row';
  return 'A_Expr' in node || 'BoolExpr' in node || 'NullTest' in node || 'BooleanTest' in node
    ? 'condition'
    : 'other';
}

/** The expressions directly below a node of any kind. */
function partsOf(node: Node): readonly Node[] {
  const found: Node[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    else if (isExpression(value)) found.push(value);
    else if (isObject(value)) for (const child of Object.values(value)) look(child);
  };
  for (const fields of Object.values(node))
    if (isObject(fields)) for (const child of Object.values(fields)) look(child);
  return found;
}

const expressions = wordSet(`
  ColumnRef A_Const ParamRef TypeCast FuncCall SQLValueFunction A_Expr SubLink CollateClause CaseExpr
  CoalesceExpr MinMaxExpr A_ArrayExpr RowExpr BoolExpr NullTest BooleanTest A_Indirection GroupingSet
`);

function isExpression(value: unknown): value is Node {
  if (!isObject(value) || Array.isArray(value)) return false;
  const [kind] = Object.keys(value);
  return kind !== undefined && expressions.has(kind);
}
