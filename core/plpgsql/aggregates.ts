/** Functions from many rows to one value, or from one value to many rows, as far as programs use them on catalogs. */
import { wordSet } from '../collections/word-set.ts';
import type { Node } from '@pgsql/types';
import { strings } from '../syntax/postgres/raw-tree.ts';
import { evaluate, type Scope } from './expressions.ts';
import { arrayOf, isArray, isUnknown, joinedTexts, numberOf, textOf, unknown, type Value } from './value.ts';

const aggregates = wordSet(`
  count array_agg string_agg bool_or bool_and every max min sum avg json_agg jsonb_agg json_object_agg
`);

/** The call itself, or an expression around one. */
export function isAggregate(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if ('FuncCall' in node)
    return (
      aggregates.has(strings(node.FuncCall.funcname).at(-1) ?? '') ||
      (node.FuncCall.args ?? []).some(isAggregate)
    );
  if ('TypeCast' in node) return isAggregate(node.TypeCast.arg);
  if ('A_Expr' in node) return isAggregate(node.A_Expr.lexpr) || isAggregate(node.A_Expr.rexpr);
  if ('CoalesceExpr' in node) return (node.CoalesceExpr.args ?? []).some(isAggregate);
  return false;
}

interface AggregatedRow {
  readonly scope: Scope;
  readonly sure: boolean;
}

/** An expression that contains aggregates, over all rows. */
export function aggregated(node: Node, rows: readonly AggregatedRow[], outer: Scope): Value {
  if ('FuncCall' in node && aggregates.has(strings(node.FuncCall.funcname).at(-1) ?? '')) {
    const { args = [], agg_star: star, agg_filter: filter, agg_distinct: distinct } = node.FuncCall;
    if (filter !== undefined || distinct === true || rows.some((row) => !row.sure)) return unknown;
    const [first, second] = args;
    const name = strings(node.FuncCall.funcname).at(-1) ?? '';
    if (name === 'count' && star === true) return rows.length;
    if (first === undefined) return unknown;
    const separator = second === undefined ? '' : evaluate(second, outer);
    return collected(
      name,
      rows.map((row) => evaluate(first, row.scope)),
      separator,
    );
  }
  // The expression around a single aggregate uses its value; one with several is not evaluated.
  if ('A_Expr' in node && node.A_Expr.lexpr !== undefined && isAggregate(node.A_Expr.lexpr)) {
    const inner = constantNode(aggregated(node.A_Expr.lexpr, rows, outer));
    return inner === undefined ? unknown : evaluate({ A_Expr: { ...node.A_Expr, lexpr: inner } }, outer);
  }
  return isAggregate(node) ? unknown : evaluate(node, outer);
}

function collected(name: string, values: readonly Value[], separator: Value): Value {
  if (values.some(isUnknown)) return unknown;
  switch (name) {
    case 'count':
      return values.filter((one) => one !== null).length;
    case 'array_agg':
      return values.length === 0 ? null : arrayOf(values);
    case 'string_agg': {
      const texts = values.filter((one) => one !== null).map(textOf);
      const known = texts.flatMap((one) => one ?? []);
      if (typeof separator !== 'string' || known.length < texts.length) return unknown;
      return texts.length === 0 ? null : (joinedTexts(known, separator) ?? unknown);
    }
    case 'bool_or':
      return values.length === 0 ? null : values.includes(true);
    default:
      return unknown;
  }
}

function constantNode(value: Value): Node | undefined {
  if (typeof value === 'number') return { A_Const: { ival: { ival: value } } };
  return typeof value === 'boolean' ? { A_Const: { boolval: { boolval: value } } } : undefined;
}

/** Longer series are data and are not followed. */
const longestSeries = 5000;

/** The values of unnest, generate_series and the like; undefined for other expressions and if they are not known. */
export function seriesOf(node: Node, scope: Scope): readonly Value[] | undefined {
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) return seriesOf(node.TypeCast.arg, scope);
  if (!('FuncCall' in node)) return undefined;
  const args = (node.FuncCall.args ?? []).map((one) => evaluate(one, scope));
  const [first = unknown, last = unknown, by = 1] = args;
  switch (strings(node.FuncCall.funcname).at(-1)) {
    case 'unnest':
      return isArray(first) ? first.items : undefined;
    case 'regexp_split_to_table':
    case 'string_to_table':
      return typeof first === 'string' && typeof last === 'string' && /^[\w,;]$/.test(last)
        ? first.split(last)
        : undefined;
    case 'generate_series':
      return series(numberOf(first), numberOf(last), numberOf(by));
    default:
      return undefined;
  }
}

/** From a first to a last whole number. */
export function series(
  from: number | undefined,
  to: number | undefined,
  by: number | undefined,
): readonly number[] | undefined {
  if (from === undefined || to === undefined || by === undefined || by === 0) return undefined;
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  return length > longestSeries ? undefined : Array.from({ length }, (_, at) => from + at * by);
}
