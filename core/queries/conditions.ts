/** Splits the conditions of WHERE, ON and HAVING into conjuncts, comparisons and tests. */
import type { A_Expr, Node } from '@pgsql/types';
import { strings } from '../syntax/postgres/raw-tree.ts';
import { extentOf } from './extent.ts';
import type { Comparison, Condition, QueryValue } from './model.ts';
import type { Reader } from './reader.ts';
import type { Scope } from './scope.ts';
import { valueOf } from './values.ts';

/** The conjuncts, all of which have to hold. */
export function conditionsOf(reader: Reader, scope: Scope, node: Node | undefined): readonly Condition[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR')
    return (node.BoolExpr.args ?? []).flatMap((one) => conditionsOf(reader, scope, one));
  const rows = rowEquality(node);
  if (rows !== undefined)
    return rows.map(([left, right]): Condition => ({
      kind: 'compare',
      operator: '=',
      left: valueOf(reader, scope, left),
      right: valueOf(reader, scope, right),
      span: extentOf(reader.source, node),
    }));
  return [conditionOf(reader, scope, node)];
}

/** `(a, b) = (1, 2)` is two comparisons. */
function rowEquality(node: Node): readonly (readonly [Node, Node])[] | undefined {
  if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP' || strings(node.A_Expr.name).at(-1) !== '=')
    return undefined;
  const { lexpr, rexpr } = node.A_Expr;
  if (lexpr === undefined || rexpr === undefined || !('RowExpr' in lexpr) || !('RowExpr' in rexpr))
    return undefined;
  const right = rexpr.RowExpr.args ?? [];
  const pairs = (lexpr.RowExpr.args ?? []).flatMap((one, i) => {
    const other = right[i];
    return other === undefined ? [] : [[one, other] as const];
  });
  return pairs.length === right.length && pairs.length > 0 ? pairs : undefined;
}

function conditionOf(reader: Reader, scope: Scope, node: Node): Condition {
  const span = extentOf(reader.source, node);
  const value = (inner: Node | undefined): QueryValue =>
    inner === undefined ? { kind: 'composed', of: 'other', parts: [], span } : valueOf(reader, scope, inner);
  if ('BoolExpr' in node) {
    const args = node.BoolExpr.args ?? [];
    if (node.BoolExpr.boolop === 'OR_EXPR')
      return { kind: 'or', parts: args.map((one) => conditionsOf(reader, scope, one)), span };
    const parts = args.flatMap((one) => conditionsOf(reader, scope, one));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? negated(only, span) : { kind: 'not', parts, span };
  }
  if ('NullTest' in node) {
    const negated = node.NullTest.nulltesttype === 'IS_NOT_NULL';
    return { kind: 'null-test', negated, value: value(node.NullTest.arg), span };
  }
  if ('BooleanTest' in node) {
    const test = node.BooleanTest.booltesttype;
    const wanted = test === 'IS_TRUE' || test === 'IS_NOT_FALSE';
    return { kind: 'boolean', wanted, value: value(node.BooleanTest.arg), span };
  }
  if ('SubLink' in node) {
    const { subselect, subLinkType, testexpr, operName } = node.SubLink;
    const query = subselect === undefined ? undefined : reader.subquery(subselect, scope, 'expression');
    if (query !== undefined) {
      if (subLinkType === 'EXISTS_SUBLINK') return { kind: 'exists', negated: false, query, span };
      const operator = strings(operName).at(-1) ?? '=';
      if (subLinkType === 'ANY_SUBLINK' && operator === '=')
        return { kind: 'in-query', negated: false, value: value(testexpr), query, span };
      if (subLinkType === 'ALL_SUBLINK' && operator === '<>')
        return { kind: 'in-query', negated: true, value: value(testexpr), query, span };
      return { kind: 'other', operator, values: [value(testexpr), { kind: 'query', query, span }], span };
    }
  }
  if ('A_Expr' in node) return comparisonOf(node.A_Expr, value, span);
  return { kind: 'boolean', wanted: true, value: value(node), span };
}

function negated(one: Condition, span: Condition['span']): Condition {
  switch (one.kind) {
    case 'in':
    case 'in-query':
    case 'exists':
    case 'between':
    case 'pattern':
    case 'null-test':
    case 'distinct-from':
      return { ...one, negated: !one.negated, span };
    case 'boolean':
      return { ...one, wanted: !one.wanted, span };
    default:
      return { kind: 'not', parts: [one], span };
  }
}

function comparisonOf(
  node: A_Expr,
  value: (node: Node | undefined) => QueryValue,
  span: Condition['span'],
): Condition {
  const { kind, lexpr, rexpr } = node;
  const operator = strings(node.name).at(-1) ?? '';
  const items = rexpr !== undefined && 'List' in rexpr ? (rexpr.List.items ?? []) : [];
  switch (kind) {
    case 'AEXPR_IN':
      return {
        kind: 'in',
        negated: operator === '<>',
        value: value(lexpr),
        among: items.map(value),
        spelled: 'list',
        span,
      };
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL': {
      const among = kind === 'AEXPR_OP_ANY' ? '=' : '<>';
      if (operator !== among) break;
      return {
        kind: 'in',
        negated: among === '<>',
        value: value(lexpr),
        among: [value(rexpr)],
        spelled: 'array',
        span,
      };
    }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN': {
      const [low, high] = items;
      return {
        kind: 'between',
        negated: kind === 'AEXPR_NOT_BETWEEN',
        value: value(lexpr),
        low: value(low),
        high: value(high),
        span,
      };
    }
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return {
        kind: 'distinct-from',
        negated: kind === 'AEXPR_NOT_DISTINCT',
        left: value(lexpr),
        right: value(rexpr),
        span,
      };
    case 'AEXPR_SIMILAR':
      return {
        kind: 'pattern',
        method: 'similar',
        negated: operator.startsWith('!'),
        value: value(lexpr),
        pattern: value(rexpr),
        span,
      };
    default:
  }
  const method = patterns.get(operator.replace(/^!/, ''));
  if (method !== undefined && lexpr !== undefined && kind !== 'AEXPR_OP_ANY' && kind !== 'AEXPR_OP_ALL')
    return {
      kind: 'pattern',
      method,
      negated: operator.startsWith('!'),
      value: value(lexpr),
      pattern: value(rexpr),
      span,
    };
  const comparison = comparisons.get(operator);
  if (kind === 'AEXPR_OP' && comparison !== undefined && lexpr !== undefined)
    return { kind: 'compare', operator: comparison, left: value(lexpr), right: value(rexpr), span };
  const values = [lexpr, rexpr].flatMap((one) => (one === undefined ? [] : [value(one)]));
  return { kind: 'other', operator: operator === '' ? undefined : operator, values, span };
}

const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

const patterns: ReadonlyMap<string, Extract<Condition, { kind: 'pattern' }>['method']> = new Map([
  ['~~', 'like'],
  ['~~*', 'ilike'],
  ['~', 'regex'],
  ['~*', 'iregex'],
]);
