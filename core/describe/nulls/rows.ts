/** The rows of a query: its sources with their joins, and its output columns, with what is proved of each. */
import type {
  CommonTableExpr,
  DeleteStmt,
  InsertStmt,
  JoinExpr,
  Node,
  RangeFunction,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from '@pgsql/types';
import {
  children,
  isThere,
  nameOf,
  provenNotNull,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { returningList } from '../../queries/blocks.ts';
import { outputName, strings } from '../../syntax/postgres/raw-tree.ts';
import { kindOf, proofOf } from './expressions.ts';
import {
  columnSource,
  itemOf,
  nothingKnown,
  unproved,
  type Item,
  type Output,
  type RowColumn,
  type RowSource,
  type Sight,
} from './model.ts';
import { narrow, prove } from './narrowing.ts';

/** The grammar allows unlimited nesting. */
const DEEPEST = 40;

type Outputs = readonly Output[] | undefined;

/** Undefined if the columns are not known. */
export function outputsOf(node: Node, outer: Sight): Outputs {
  if (outer.depth > DEEPEST) return undefined;
  if ('SelectStmt' in node) return selected(node.SelectStmt, outer);
  if ('InsertStmt' in node) return returned(node.InsertStmt, outer, () => undefined);
  if ('UpdateStmt' in node) {
    // Its condition is about the rows before the change.
    const { fromClause } = node.UpdateStmt;
    return returned(node.UpdateStmt, outer, (sight) => withItems(sight, fromClause));
  }
  if (!('DeleteStmt' in node)) return undefined;
  const { usingClause, whereClause } = node.DeleteStmt;
  return returned(node.DeleteStmt, outer, (sight) => {
    const joined = withItems(sight, usingClause);
    narrow(joined, whereClause);
    return joined;
  });
}

// --------------------------------------------------------------------------------------------------------------- SELECT

function selected(query: SelectStmt, outer: Sight): Outputs {
  const sight = withCommons(inside(outer), query.withClause);
  const { larg, rarg, valuesLists, op } = query;
  if (larg !== undefined && rarg !== undefined) {
    const left = outputsOf({ SelectStmt: larg }, sight);
    const right = outputsOf({ SelectStmt: rarg }, sight);
    if (op === 'SETOP_EXCEPT') return left;
    return combined(left, right, op === 'SETOP_INTERSECT' ? (a, b) => a || b : (a, b) => a && b);
  }
  if (valuesLists !== undefined) {
    const rows = valuesLists.map((row): Outputs =>
      'List' in row
        ? (row.List.items ?? []).map((one, at) => ({ ...proofOf(sight, one), name: `column${at + 1}` }))
        : undefined,
    );
    return rows.reduce((all, row) => combined(all, row, (a, b) => a && b));
  }
  const joined = withItems(sight, query.fromClause);
  narrow(joined, query.whereClause);
  const groups = query.groupClause ?? [];
  const hasSets = groups.some((one) => 'GroupingSet' in one);
  // Each set of ROLLUP and the like has nulls for the columns of the others.
  if (hasSets) for (const item of joined.items) forget(item);
  return listed({ ...joined, grouped: groups.length > 0 && !hasSets }, query.targetList ?? []);
}

function combined(left: Outputs, right: Outputs, never: (a: boolean, b: boolean) => boolean): Outputs {
  if (left?.length !== right?.length) return undefined;
  return left?.map((one, at) => {
    const other = right?.[at] ?? unproved;
    const kind = one.kind === other.kind ? one.kind : 'other';
    return { name: one.name, never: never(one.never, other.never), kind };
  });
}

function inside(outer: Sight): Sight {
  return { ...outer, items: [], commons: new Map(), outer, depth: outer.depth + 1, grouped: false };
}

function listed(sight: Sight, targets: readonly Node[]): Outputs {
  const found: Output[] = [];
  for (const target of targets) {
    if (!('ResTarget' in target) || target.ResTarget.val === undefined) return undefined;
    const { name, val } = target.ResTarget;
    if (!('ColumnRef' in val) || !(val.ColumnRef.fields ?? []).some((one) => 'A_Star' in one)) {
      const { never, kind } = proofOf(sight, val);
      found.push({ name: name ?? outputName(val), never, kind });
      continue;
    }
    const columns = starOf(sight, strings(val.ColumnRef.fields).at(-1));
    if (columns === undefined) return undefined;
    found.push(...columns.map(({ name: own, never, kind }) => ({ name: own, never, kind })));
  }
  return found;
}

function starOf({ items }: Sight, qualifier: string | undefined): readonly RowColumn[] | undefined {
  if (qualifier === undefined) {
    const stars = items.flatMap(({ star }) => (star === undefined ? [] : [star]));
    return stars.length === items.length ? stars.flat() : undefined;
  }
  const [only, ...more] = items.flatMap(({ sources }) => sources).filter(({ name }) => name === qualifier);
  return only?.complete === true && more.length === 0 ? only.columns : undefined;
}

// ----------------------------------------------------------------------------------------------------------------- WITH

function withCommons(sight: Sight, clause: WithClause | undefined): Sight {
  let here = sight;
  for (const one of clause?.ctes ?? []) {
    if (!('CommonTableExpr' in one)) continue;
    const { ctename = '' } = one.CommonTableExpr;
    const add = (outputs: Outputs): Sight => ({
      ...here,
      commons: new Map([...here.commons, [ctename, outputs]]),
    });
    here = add(commonOf(one.CommonTableExpr, here, clause?.recursive === true ? add : undefined));
  }
  return here;
}

function commonOf(
  { ctequery, aliascolnames, search_clause: search, cycle_clause: cycle }: CommonTableExpr,
  sight: Sight,
  recursive: ((outputs: Outputs) => Sight) | undefined,
): Outputs {
  if (ctequery === undefined || search !== undefined || cycle !== undefined) return undefined;
  const names = strings(aliascolnames);
  const renamed = (outputs: Outputs): Outputs =>
    outputs?.map((one, at) => ({ ...one, name: names[at] ?? one.name }));
  const isRecursive = 'SelectStmt' in ctequery && ctequery.SelectStmt.larg !== undefined;
  if (recursive === undefined || !isRecursive) return renamed(outputsOf(ctequery, sight));
  // A column is never null if it is not in the first rows, and in no row that is computed from such rows.
  let assumed = renamed(outputsOf({ SelectStmt: ctequery.SelectStmt.larg ?? {} }, sight));
  for (;;) {
    const next = renamed(outputsOf(ctequery, recursive(assumed)));
    const lower = combined(assumed, next, (a, b) => a && b);
    const isSame = lower?.every(({ never }, at) => never === assumed?.[at]?.never);
    if (isSame !== false) return lower;
    assumed = lower;
  }
}

// ----------------------------------------------------------------------------------------------------------------- FROM

function withItems(sight: Sight, nodes: readonly Node[] | undefined): Sight {
  let here = sight;
  for (const node of nodes ?? []) here = { ...here, items: [...here.items, fromItem(here, node)] };
  return here;
}

/** `sight` has the items before it, which LATERAL sees. */
function fromItem(sight: Sight, node: Node): Item {
  if ('RangeVar' in node) return itemOf(relationSource(sight, node.RangeVar));
  if ('JoinExpr' in node) return joinOf(sight, node.JoinExpr);
  if ('RangeTableSample' in node)
    return node.RangeTableSample.relation === undefined
      ? nothingKnown
      : fromItem(sight, node.RangeTableSample.relation);
  if ('RangeFunction' in node) return itemOf(functionSource(sight, node.RangeFunction));
  if (!('RangeSubselect' in node) || node.RangeSubselect.subquery === undefined) return nothingKnown;
  const { subquery, alias, lateral } = node.RangeSubselect;
  const outputs = outputsOf(subquery, lateral === true ? sight : { ...sight, items: [] });
  return itemOf(querySource(alias?.aliasname, outputs, strings(alias?.colnames)));
}

function querySource(name: string | undefined, outputs: Outputs, renamed: readonly string[]): RowSource {
  const columns = (outputs ?? []).map((one, at) => ({ ...one, name: renamed[at] ?? one.name ?? '' }));
  return columnSource(name, columns, outputs !== undefined);
}

function relationSource(sight: Sight, node: RangeVar): RowSource {
  const { schemaname, relname = '', alias, inh = false } = node;
  const name = alias?.aliasname ?? relname;
  const renamed = strings(alias?.colnames);
  for (let at: Sight | undefined = sight; at !== undefined && schemaname === undefined; at = at.outer)
    if (at.commons.has(relname)) return querySource(name, at.commons.get(relname), renamed);
  const { schema } = sight;
  const relation = resolveRelation(schema, nameOf(schemaname, relname));
  // The server looks into its own catalog first.
  const isOther = schemaname === undefined && relname.startsWith('pg_');
  if (relation === undefined || !isThere(relation) || isOther) return querySource(name, undefined, []);
  if (relation.kind === 'view') {
    const outputs = sight.view(relation.key);
    const isSame = outputs?.length === relation.columns?.length;
    return querySource(
      name,
      isSame ? outputs : undefined,
      renamed.length > 0 ? renamed : (relation.columns ?? []),
    );
  }
  return relation.kind === 'table'
    ? tableSource(schema, relation, name, renamed, inh)
    : querySource(name, undefined, []);
}

function tableSource(
  schema: Schema,
  table: Table,
  name: string,
  renamed: readonly string[],
  withChildren: boolean,
): RowSource {
  const all = withChildren ? [table, ...descendants(schema, table)] : [table];
  const columns = table.columns.map((one, at) => ({
    name: renamed[at] ?? one.name,
    kind: kindOf(one.type, schema),
    never: all.every((each) => each.kind === 'table' && provenNotNull(each, one.name)),
  }));
  return columnSource(name, columns, table.complete);
}

function descendants(schema: Schema, table: Table): readonly Table[] {
  return children(schema, table.key).flatMap((one) => [one, ...descendants(schema, one)]);
}

/** Of functions in FROM, the columns of generate_series and of WITH ORDINALITY are known. */
function functionSource(
  sight: Sight,
  { functions = [], alias, ordinality, coldeflist }: RangeFunction,
): RowSource {
  const [only, ...more] = functions.flatMap((one) => ('List' in one ? [one.List.items?.[0]] : []));
  const name = alias?.aliasname;
  if (only === undefined || !('FuncCall' in only) || more.length > 0 || coldeflist !== undefined)
    return columnSource(name, [], false);
  const called = strings(only.FuncCall.funcname).join('.');
  if (called !== 'generate_series' || sight.schema.functions.has('public.generate_series'))
    return columnSource(name, [], false);
  const given = (only.FuncCall.args ?? []).map((one) => proofOf(sight, one));
  const [own = name ?? called, number = 'ordinality'] = strings(alias?.colnames);
  const columns = [
    { name: own, never: given.every(({ never }) => never), kind: 'plain' } as const,
    ...(ordinality === true ? [{ name: number, never: true, kind: 'plain' } as const] : []),
  ];
  return columnSource(name ?? called, columns, true);
}

function joinOf(
  sight: Sight,
  { larg, rarg, jointype, usingClause, isNatural, quals, alias, join_using_alias: merged }: JoinExpr,
): Item {
  if (larg === undefined || rarg === undefined || alias !== undefined || merged !== undefined)
    return nothingKnown;
  const left = fromItem(sight, larg);
  const right = fromItem({ ...sight, items: [...sight.items, left] }, rarg);
  const names = isNatural === true ? sharedNames(left, right) : strings(usingClause);
  const shared = names.map((name) => mergedColumn(name, left, right, jointype));
  if (jointype === 'JOIN_RIGHT' || jointype === 'JOIN_FULL') forget(left);
  if (jointype === 'JOIN_LEFT' || jointype === 'JOIN_FULL') forget(right);
  const rest = (item: Item): readonly RowColumn[] =>
    item.star?.filter(({ name }) => !names.includes(name)) ?? [];
  const isKnown =
    left.star !== undefined && right.star !== undefined && shared.every((one) => one !== undefined);
  const joined: Item = {
    sources: [...left.sources, ...right.sources],
    star: isKnown ? [...shared, ...rest(left), ...rest(right)] : undefined,
  };
  if (jointype !== 'JOIN_INNER') return joined;
  narrow({ ...sight, items: [joined] }, quals);
  for (const name of names)
    for (const { star = [] } of [left, right]) prove(star.find((one) => one.name === name));
  return joined;
}

function sharedNames(left: Item, right: Item): readonly string[] {
  const others = new Set(right.star?.map(({ name }) => name));
  return (left.star ?? []).flatMap(({ name }) => (others.has(name) ? [name] : []));
}

/** The value is that of the side which has a row; equal on both in an inner join. */
function mergedColumn(
  name: string,
  left: Item,
  right: Item,
  type: JoinExpr['jointype'],
): RowColumn | undefined {
  const one = left.star?.find((column) => column.name === name);
  const other = right.star?.find((column) => column.name === name);
  if (one === undefined || other === undefined) return undefined;
  switch (type) {
    case 'JOIN_FULL': {
      const never = one.never && other.never;
      return { name, kind: one.kind === other.kind ? one.kind : 'other', own: never, never, beside: [] };
    }
    case 'JOIN_RIGHT':
      return other;
    default:
      return one;
  }
}

/** A join adds rows of nulls. */
function forget({ sources, star = [] }: Item): void {
  for (const column of [...star, ...sources.flatMap(({ columns }) => columns)]) column.never = false;
}

// ------------------------------------------------------------------------------------------------------------ RETURNING

function returned(
  {
    relation,
    returningClause,
    withClause,
  }: Pick<InsertStmt & UpdateStmt & DeleteStmt, 'relation' | 'returningClause' | 'withClause'>,
  outer: Sight,
  join: (sight: Sight) => Sight | undefined,
): Outputs {
  const sight = withCommons(inside(outer), withClause);
  if (relation === undefined) return undefined;
  const name = nameOf(relation.schemaname, relation.relname ?? '');
  const target = tableByKey(sight.schema, resolveRelation(sight.schema, name)?.key ?? '');
  // A view's triggers and a table's rules return what they like.
  const isChecked = target?.kind === 'table' && target.rules.length === 0;
  const own = isChecked
    ? itemOf(relationSource({ ...sight, commons: new Map(), outer: undefined }, relation))
    : nothingKnown;
  const here = { ...sight, items: [own] };
  return listed(join(here) ?? here, returningList(returningClause) ?? []);
}
