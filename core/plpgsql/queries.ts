/**
 * Evaluates queries over known data: catalogs, constants, arrays, series, other queries. A user's table is one row that may not exist and
 * has unknown values; so is any query that this file does not support.
 */
import type { JoinExpr, Node, RangeFunction, ResTarget, SelectStmt } from '@pgsql/types';
import { strings } from '../syntax/postgres/raw-tree.ts';
import { aggregated, isAggregate, seriesOf } from './aggregates.ts';
import { catalogNamed } from './catalog.ts';
import type { Wanted } from './catalog-rows.ts';
import { areIdentical, evaluate, truthOf, type ResultRow, type Scope } from './expressions.ts';
import { isUnknown, numberOf, unknown, type Value } from './value.ts';

/** Rows of one item of FROM, under its name. */
interface Binding {
  readonly alias: string;
  readonly values: Readonly<Record<string, Value>>;
  /** It has further columns of unknown names. */
  readonly open: boolean;
}

interface Combined {
  readonly bindings: readonly Binding[];
  readonly sure: boolean;
}

type Tables = ReadonlyMap<string, readonly ResultRow[]>;

interface Reading {
  readonly scope: Scope;
  /** WITH queries. */
  readonly tables: Tables;
  /** The conditions of WHERE and ON, to skip rows early. */
  readonly conditions: readonly Node[];
}

/** Further rows are not evaluated. */
const mostRows = 20_000;

const nothingKnown: readonly ResultRow[] = [{ columns: [], sure: false }];

export function rowsOf(query: SelectStmt, scope: Scope, outer: Tables = new Map()): readonly ResultRow[] {
  const tables = withQueries(query, scope, outer);
  if (query.op === 'SETOP_UNION' && query.larg !== undefined && query.rarg !== undefined) {
    const both = [...rowsOf(query.larg, scope, tables), ...rowsOf(query.rarg, scope, tables)];
    return query.all === true ? both : withoutRepeats(both);
  }
  if (query.valuesLists !== undefined) return valuesRows(query.valuesLists, scope);
  if (!isPlain(query)) return nothingKnown;
  const reading = { scope, tables, conditions: conjuncts(query.whereClause) };
  const combined = combine(query.fromClause ?? [], reading);
  if (combined === undefined) return nothingKnown;
  const kept = combined.flatMap((row) => filtered(row, query.whereClause, scope));
  const targets = (query.targetList ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget] : []));
  if (targets.some((one) => isAggregate(one.val))) return aggregate(targets, kept, scope);
  const rows = kept.flatMap((row) => {
    const work = (): readonly ResultRow[] => projected(targets, row, scope);
    return row.sure ? work() : scope.possibly(work);
  });
  const distinct = query.distinctClause === undefined ? rows : withoutRepeats(rows);
  return limited(distinct, query, scope);
}

function isPlain(query: SelectStmt): boolean {
  return (
    (query.op === undefined || query.op === 'SETOP_NONE') &&
    query.groupClause === undefined &&
    query.havingClause === undefined &&
    query.windowClause === undefined
  );
}

function withQueries(query: SelectStmt, scope: Scope, outer: Tables): Tables {
  if (query.withClause === undefined) return outer;
  const tables = new Map(outer);
  for (const one of query.withClause.ctes ?? []) {
    if (!('CommonTableExpr' in one)) continue;
    const inner = one.CommonTableExpr.ctequery;
    const readable = inner !== undefined && 'SelectStmt' in inner && query.withClause.recursive !== true;
    const rows = readable ? rowsOf(inner.SelectStmt, scope, tables) : nothingKnown;
    tables.set(one.CommonTableExpr.ctename ?? '', renamed(rows, strings(one.CommonTableExpr.aliascolnames)));
  }
  return tables;
}

function valuesRows(lists: readonly Node[], scope: Scope): readonly ResultRow[] {
  return lists.map((list) => {
    const items = 'List' in list ? (list.List.items ?? []) : [];
    const columns = items.map((item, at) => ({ name: `column${at + 1}`, value: evaluate(item, scope) }));
    return { columns, sure: true };
  });
}

function renamed(rows: readonly ResultRow[], names: readonly string[]): readonly ResultRow[] {
  if (names.length === 0) return rows;
  return rows.map((row) => ({
    ...row,
    columns: row.columns.map((one, at) => ({ ...one, name: names[at] ?? one.name })),
  }));
}

function withoutRepeats(rows: readonly ResultRow[]): readonly ResultRow[] {
  const found: ResultRow[] = [];
  for (const row of rows) {
    const at = found.findIndex((one) => areIdentical(one, row));
    const known = found[at];
    if (known === undefined) found.push(row);
    else if (row.sure && !known.sure) found[at] = row;
  }
  return found;
}

function limited(rows: readonly ResultRow[], query: SelectStmt, scope: Scope): readonly ResultRow[] {
  if (query.limitCount === undefined && query.limitOffset === undefined) return rows;
  const limit = query.limitCount === undefined ? undefined : numberOf(evaluate(query.limitCount, scope));
  if (limit !== undefined && rows.length <= limit && query.limitOffset === undefined) return rows;
  // Which rows LIMIT keeps depends on their order; whether there is one does not.
  if (limit === undefined || limit < 1) return nothingKnown;
  return rows.some((row) => row.sure) ? [{ columns: [], sure: true }] : nothingKnown;
}

// ----------------------------------------------------------------------------------------------------------------------- FROM

/** Undefined if the rows are not known. */
function combine(items: readonly Node[], reading: Reading): readonly Combined[] | undefined {
  let rows: readonly Combined[] | undefined = [{ bindings: [], sure: true }];
  for (const item of items) rows = rows && extended(rows, item, reading);
  return rows;
}

function extended(rows: readonly Combined[], item: Node, reading: Reading): readonly Combined[] | undefined {
  if ('JoinExpr' in item) return joined(rows, item.JoinExpr, reading);
  const found: Combined[] = [];
  for (const row of rows) {
    const inner = rowScope(row, reading.scope);
    for (const one of leaf(item, inner, reading)) {
      found.push({ bindings: [...row.bindings, one.binding], sure: row.sure && one.sure });
      if (found.length > mostRows) return undefined;
    }
  }
  return found;
}

function joined(
  rows: readonly Combined[],
  join: JoinExpr,
  reading: Reading,
): readonly Combined[] | undefined {
  const isLeft = join.jointype === 'JOIN_LEFT';
  if ((!isLeft && join.jointype !== 'JOIN_INNER') || join.isNatural === true || join.larg === undefined)
    return undefined;
  const left = extended(rows, join.larg, reading);
  const { rarg } = join;
  if (left === undefined || rarg === undefined) return undefined;
  const names = strings(join.usingClause);
  const conditions = [...reading.conditions, ...conjuncts(join.quals)];
  const found: Combined[] = [];
  for (const one of left) {
    const right = extended([one], rarg, { ...reading, conditions });
    if (right === undefined) return undefined;
    const fitting = right
      .flatMap((row) => filtered(row, join.quals, reading.scope))
      .flatMap((row) => (names.every((name) => sharesColumn(row, name)) ? [row] : []));
    found.push(...fitting);
    if (isLeft && !fitting.some((row) => row.sure))
      found.push({ bindings: one.bindings, sure: one.sure && fitting.length === 0 });
    if (found.length > mostRows) return undefined;
  }
  return found;
}

/** USING: the newest item has the same value as an earlier one. Rows of which that is not known are kept as possible. */
function sharesColumn(row: Combined, name: string): boolean {
  const values = row.bindings.flatMap((one) => one.values[name] ?? []);
  const [first] = values;
  return values.every((one) => typeof one !== 'string' || typeof first !== 'string' || one === first);
}

function leaf(
  item: Node,
  scope: Scope,
  reading: Reading,
): readonly { readonly binding: Binding; readonly sure: boolean }[] {
  if ('RangeVar' in item) {
    const { schemaname, relname = '', alias } = item.RangeVar;
    const name = alias?.aliasname ?? relname;
    const own = schemaname === undefined ? reading.tables.get(relname) : undefined;
    if (own !== undefined) return bound(own, name);
    const catalog = catalogNamed(schemaname, relname);
    if (catalog === undefined) return bound(nothingKnown, name);
    const wanted = wantedOf(name, scope, reading.conditions);
    return Array.from(catalog(scope.world, wanted), ({ values, sure }) => ({
      binding: { alias: name, values, open: true },
      sure,
    }));
  }
  if ('RangeSubselect' in item) {
    const { subquery, alias } = item.RangeSubselect;
    const rows =
      subquery !== undefined && 'SelectStmt' in subquery
        ? rowsOf(subquery.SelectStmt, scope, reading.tables)
        : nothingKnown;
    return bound(renamed(rows, strings(alias?.colnames)), alias?.aliasname ?? '');
  }
  if ('RangeFunction' in item)
    return bound(functionRows(item.RangeFunction, scope), functionAlias(item.RangeFunction));
  return bound(nothingKnown, '');
}

function bound(
  rows: readonly ResultRow[],
  alias: string,
): readonly { readonly binding: Binding; readonly sure: boolean }[] {
  return rows.map(({ columns, sure }) => ({
    binding: {
      alias,
      values: Object.fromEntries(columns.map(({ name, value }) => [name, value])),
      open: columns.length === 0,
    },
    sure,
  }));
}

function functionNode(node: RangeFunction): Node | undefined {
  const [first] = node.functions ?? [];
  return first !== undefined && 'List' in first ? first.List.items?.[0] : undefined;
}

function functionAlias(node: RangeFunction): string {
  const call = functionNode(node);
  const own = call !== undefined && 'FuncCall' in call ? strings(call.FuncCall.funcname).at(-1) : undefined;
  return node.alias?.aliasname ?? own ?? '';
}

/** `unnest(array)`, `generate_series(1, 12)` in FROM: its column is named after the alias, or the function. */
function functionRows(node: RangeFunction, scope: Scope): readonly ResultRow[] {
  const call = functionNode(node);
  const values = call === undefined ? undefined : seriesOf(call, scope);
  // A user-defined function is called, whatever rows it returns.
  if (values === undefined && call !== undefined) evaluate(call, scope);
  if (values === undefined || (node.functions ?? []).length !== 1) return nothingKnown;
  const [name = functionAlias(node), second = 'ordinality'] = strings(node.alias?.colnames);
  return values.map((value, at) => ({
    columns:
      node.ordinality === true
        ? [
            { name, value },
            { name: second, value: at + 1 },
          ]
        : [{ name, value }],
    sure: true,
  }));
}

// ---------------------------------------------------------------------------------------------------------- WHERE and columns

function conjuncts(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR')
    return (node.BoolExpr.args ?? []).flatMap((one) => conjuncts(one));
  return [node];
}

/** `alias.column = value` from the conditions, if the value is known by now. */
function wantedOf(alias: string, scope: Scope, conditions: readonly Node[]): Wanted {
  const wanted = new Map<string, Value>();
  for (const node of conditions) {
    if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP' || strings(node.A_Expr.name).at(-1) !== '=')
      continue;
    const { lexpr, rexpr } = node.A_Expr;
    if (lexpr === undefined || rexpr === undefined) continue;
    for (const [side, other] of [
      [lexpr, rexpr],
      [rexpr, lexpr],
    ] as const) {
      const column = columnOf(side, alias);
      const value = column === undefined ? unknown : evaluate(other, scope);
      if (column !== undefined && !isUnknown(value)) wanted.set(column, value);
    }
  }
  return (column) => wanted.get(column);
}

function columnOf(node: Node, alias: string): string | undefined {
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) return columnOf(node.TypeCast.arg, alias);
  if (!('ColumnRef' in node)) return undefined;
  const path = strings(node.ColumnRef.fields);
  if (path.length === 1) return path[0];
  return path.length === 2 && path[0] === alias ? path[1] : undefined;
}

function rowScope(row: Combined, outer: Scope): Scope {
  return { ...outer, named: (path) => namedIn(row, path, outer) };
}

function namedIn(row: Combined, path: readonly string[], outer: Scope): Value | undefined {
  const [first = '', second] = path;
  if (second !== undefined) {
    const binding = row.bindings.find((one) => one.alias === first);
    return binding === undefined ? outer.named(path) : (binding.values[second] ?? unknown);
  }
  const binding = row.bindings.find((one) => Object.hasOwn(one.values, first));
  if (binding !== undefined) return binding.values[first];
  return outer.named(path) ?? (row.bindings.some((one) => one.open) ? unknown : undefined);
}

function filtered(row: Combined, condition: Node | undefined, scope: Scope): readonly Combined[] {
  if (condition === undefined) return [row];
  const truth = truthOf(condition, rowScope(row, scope));
  if (truth === true) return [row];
  return truth !== null && isUnknown(truth) ? [{ ...row, sure: false }] : [];
}

function projected(targets: readonly ResTarget[], row: Combined, scope: Scope): readonly ResultRow[] {
  const inner = rowScope(row, scope);
  const [only] = targets;
  const series = targets.length === 1 && only?.val !== undefined ? seriesOf(only.val, inner) : undefined;
  if (series !== undefined && only !== undefined)
    return series.map((value) => ({ columns: [{ name: nameOf(only), value }], sure: row.sure }));
  const columns = targets.flatMap((target) => {
    if (isStar(target.val))
      return row.bindings.flatMap(({ values }) =>
        Object.entries(values).map(([name, value]) => ({ name, value })),
      );
    const value = target.val === undefined ? unknown : evaluate(target.val, inner);
    return [{ name: nameOf(target), value }];
  });
  return [{ columns, sure: row.sure }];
}

function isStar(node: Node | undefined): boolean {
  return (
    node !== undefined && 'ColumnRef' in node && (node.ColumnRef.fields ?? []).some((one) => 'A_Star' in one)
  );
}

function nameOf(target: ResTarget): string {
  if (target.name !== undefined) return target.name;
  const { val } = target;
  if (val !== undefined && 'ColumnRef' in val) return strings(val.ColumnRef.fields).at(-1) ?? '?column?';
  if (val !== undefined && 'FuncCall' in val) return strings(val.FuncCall.funcname).at(-1) ?? '?column?';
  if (val !== undefined && 'TypeCast' in val)
    return nameOf({ ...target, val: val.TypeCast.arg ?? { A_Star: {} } });
  return '?column?';
}

function aggregate(
  targets: readonly ResTarget[],
  rows: readonly Combined[],
  scope: Scope,
): readonly ResultRow[] {
  const scopes = rows.map((row) => ({ scope: rowScope(row, scope), sure: row.sure }));
  const columns = targets.map((target) => ({
    name: nameOf(target),
    value: target.val === undefined ? unknown : aggregated(target.val, scopes, scope),
  }));
  return [{ columns, sure: true }];
}
