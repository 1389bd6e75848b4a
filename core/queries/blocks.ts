/** Converts the grammar's SELECT, INSERT, UPDATE, DELETE and MERGE to blocks. sources.ts handles FROM. */
import { wordSet } from '../collections/word-set.ts';
import type {
  CommonTableExpr,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from '@pgsql/types';
import { outputName, strings } from '../syntax/postgres/raw-tree.ts';
import type { Span } from '../text/span.ts';
import { conditionsOf } from './conditions.ts';
import { extentOf, queryExtent } from './extent.ts';
import type {
  ColumnValue,
  Condition,
  OrderKey,
  OutputValue,
  QueryBlock,
  QueryJoin,
  QuerySource,
  QueryValue,
} from './model.ts';
import type { Reader } from './reader.ts';
import { inside, type Common, type Offered, type Offering, type Scope } from './scope.ts';
import { joinedFrom, outputColumnsOf, targetOffering, type Joined } from './sources.ts';
import { valueOf } from './values.ts';

type Place = QueryBlock['place'];

/** The grammar allows unlimited nesting; deeper queries are not read. */
const DEEPEST = 40;

export function blockOf(reader: Reader, node: Node, scope: Scope, place: Place): QueryBlock | undefined {
  if (scope.depth > DEEPEST) return undefined;
  if ('SelectStmt' in node) return selectBlock(reader, node.SelectStmt, scope, place);
  if ('InsertStmt' in node) return insertBlock(reader, node.InsertStmt, scope, place);
  if ('UpdateStmt' in node) return updateBlock(reader, node.UpdateStmt, scope, place);
  if ('DeleteStmt' in node) return deleteBlock(reader, node.DeleteStmt, scope, place);
  return 'MergeStmt' in node ? mergeBlock(reader, node.MergeStmt, scope, place) : undefined;
}

/** Reads one block; the nested queries that it finds belong to the block. */
interface Block {
  readonly reader: Reader;
  readonly inner: QueryBlock[];
  readonly scope: Scope;
}

function enter(reader: Reader, outer: Scope, clause: WithClause | undefined): Block {
  const inner: QueryBlock[] = [];
  const own: Reader = {
    ...reader,
    subquery: (node, scope, place) => {
      const block = blockOf(reader, node, scope, place);
      if (block !== undefined) inner.push(block);
      return block;
    },
  };
  const commons = new Map<string, Common>();
  const scope = inside(outer, [], commons);
  for (const one of clause?.ctes ?? [])
    if ('CommonTableExpr' in one)
      addCommon(own, one.CommonTableExpr, scope, commons, clause?.recursive === true);
  return { reader: own, inner, scope };
}

function addCommon(
  reader: Reader,
  { ctename, ctequery, aliascolnames }: CommonTableExpr,
  scope: Scope,
  commons: Map<string, Common>,
  recursive: boolean,
): void {
  if (ctename === undefined || ctequery === undefined) return;
  const names = strings(aliascolnames);
  const renamed = (columns: readonly Offered[] | undefined): readonly Offered[] | undefined =>
    columns?.map((one, i) => ({ ...one, name: names[i] ?? one.name }));
  if (recursive && 'SelectStmt' in ctequery && ctequery.SelectStmt.larg !== undefined) {
    // A recursive query reads itself: it has the columns of its first side, and belongs to no table.
    const first = blockOf(silent(reader), { SelectStmt: ctequery.SelectStmt.larg }, scope, 'side');
    const columns = outputColumnsOf(first)?.map((one) => ({ ...one, base: undefined }));
    commons.set(ctename, { query: undefined, columns: renamed(columns) });
  }
  const query = reader.subquery(ctequery, scope, 'with');
  commons.set(ctename, { query, columns: renamed(outputColumnsOf(query)) });
}

/** Reads without keeping the nested queries. */
function silent(reader: Reader): Reader {
  return { ...reader, subquery: (node, scope, place) => blockOf(reader, node, scope, place) };
}

function spanOf(
  { source }: Reader,
  node: { readonly withClause?: WithClause },
  keyword: string,
  place: Place,
): Span {
  const first = node.withClause === undefined ? keyword : 'with';
  return queryExtent(source, node, first, place === 'side' ? 'own' : 'brackets');
}

const nothing = {
  target: undefined,
  sources: [],
  joins: [],
  conditions: [],
  having: [],
  grouping: [],
  distinct: 'none',
  order: [],
  limit: undefined,
  offset: undefined,
  output: [],
  assigned: [],
  into: [],
  given: [],
  listed: 0,
  aggregates: false,
  locksRows: false,
} as const;

function selectBlock(outer: Reader, query: SelectStmt, around: Scope, place: Place): QueryBlock {
  const { reader, inner, scope } = enter(outer, around, query.withClause);
  const span = spanOf(reader, query, query.valuesLists === undefined ? 'select' : 'values', place);
  if (query.larg !== undefined && query.rarg !== undefined) {
    const left = reader.subquery({ SelectStmt: query.larg }, scope, 'side');
    reader.subquery({ SelectStmt: query.rarg }, scope, 'side');
    const output = (left?.output ?? []).map((one) => ({ ...one, value: undefined, span: one.span }));
    return {
      ...nothing,
      kind: 'set-operation',
      place,
      span,
      ...tailOf(reader, scope, query),
      order: [],
      output,
      inside: inner,
    };
  }
  if (query.valuesLists !== undefined) {
    const rows = query.valuesLists.map((row) => ('List' in row ? (row.List.items ?? []) : []));
    // Only for the queries in them.
    for (const one of rows.flat()) valueOf(reader, scope, one);
    const output = (rows[0] ?? []).map((_, i) => ({ name: `column${i + 1}`, value: undefined, span }));
    const listed = rows.length;
    return {
      ...nothing,
      kind: 'values',
      place,
      span,
      ...tailOf(reader, scope, query),
      output,
      listed,
      inside: inner,
    };
  }
  const joined = joinedFrom(reader, scope, query.fromClause ?? []);
  const here = { ...scope, offerings: joined.offerings };
  const output = outputOf(reader, here, query.targetList, joined);
  const aliases = outputAliases(output);
  const keyed = (node: Node): QueryValue => keyValue(reader, here, node, output, aliases);
  const grouping = (query.groupClause ?? []).map(keyed);
  return {
    ...nothing,
    kind: 'select',
    place,
    span,
    ...partsOfJoined(joined),
    conditions: [...joined.conditions, ...conditionsOf(reader, here, query.whereClause)],
    having: conditionsOf(reader, here, query.havingClause),
    grouping,
    distinct: distinctOf(query),
    ...tailOf(reader, here, query),
    order: (query.sortClause ?? []).flatMap((one) => orderKey(reader, one, keyed)),
    output,
    aggregates:
      grouping.length > 0 ||
      query.havingClause !== undefined ||
      output.some(({ value }) => aggregates(value)),
    locksRows: (query.lockingClause ?? []).length > 0,
    inside: inner,
  };
}

function partsOfJoined({ offerings, joins }: Joined): Pick<QueryBlock, 'sources' | 'joins'> {
  return { sources: offerings.map(({ source }) => source), joins };
}

function tailOf(reader: Reader, scope: Scope, query: SelectStmt): Pick<QueryBlock, 'limit' | 'offset'> {
  const value = (node: Node | undefined): QueryValue | undefined =>
    node === undefined ? undefined : valueOf(reader, scope, node);
  const limit = value(query.limitCount);
  // The grammar represents LIMIT ALL as LIMIT NULL.
  const isNone = limit?.kind === 'constant' && limit.type === 'null';
  return { limit: isNone ? undefined : limit, offset: value(query.limitOffset) };
}

function distinctOf({ distinctClause }: SelectStmt): QueryBlock['distinct'] {
  if (distinctClause === undefined) return 'none';
  return distinctClause.some((one) => Object.keys(one).length > 0) ? 'on' : 'all';
}

function outputOf(
  reader: Reader,
  scope: Scope,
  targets: readonly Node[] | undefined,
  from: Pick<Joined, 'offerings' | 'joins'>,
): readonly OutputValue[] {
  return (targets ?? []).flatMap((target): readonly OutputValue[] => {
    if (!('ResTarget' in target) || target.ResTarget.val === undefined) return [];
    const { name, val } = target.ResTarget;
    const span = extentOf(reader.source, val);
    if ('ColumnRef' in val && (val.ColumnRef.fields ?? []).some((one) => 'A_Star' in one)) {
      const qualifier = strings(val.ColumnRef.fields).at(-1);
      return starOf(from, qualifier, reader.dialect, span);
    }
    return [{ name: name ?? outputName(val), value: valueOf(reader, scope, val), span }];
  });
}

/** The columns of a star, and the star itself if some of them are not known. A column that USING joins is there once. */
function starOf(
  { offerings, joins }: Pick<Joined, 'offerings' | 'joins'>,
  qualifier: string | undefined,
  dialect: Reader['dialect'],
  span: OutputValue['span'],
): readonly OutputValue[] {
  const meant = offerings.filter(({ source }) => qualifier === undefined || source.name === qualifier);
  const star: OutputValue = { name: undefined, value: undefined, span };
  if (meant.length === 0 || meant.some((one) => !one.complete)) return [star];
  const all = meant.flatMap(({ source, columns }) =>
    columns.map(({ name, base, type }): ColumnValue => ({
      kind: 'column',
      name,
      source,
      base,
      type,
      outer: false,
      span,
    })),
  );
  const merged = qualifier === undefined ? joins.flatMap(mergedBy) : [];
  const names = new Set(merged.map(({ name }) => name));
  const once = all.filter(
    ({ name, source }) => !merged.some((one) => one.name === name && one.from.includes(source)),
  );
  // The standard lists them first, SQLite where they stand.
  const first = dialect === 'sqlite' ? [] : once.filter(({ name }) => names.has(name));
  return [...first, ...once.filter((one) => !first.includes(one))].map((value) => ({
    name: value.name,
    value,
    span,
  }));
}

/** By USING or NATURAL, with the sources of which they are left out. */
function mergedBy({
  spelled,
  right,
  conditions,
}: QueryJoin): readonly { readonly name: string; readonly from: readonly QuerySource[] }[] {
  if (spelled !== 'using' && spelled !== 'natural') return [];
  return conditions.flatMap((one) =>
    one.kind === 'compare' && one.left.kind === 'column' ? [{ name: one.left.name, from: right }] : [],
  );
}

function outputAliases(output: readonly OutputValue[]): Readonly<Record<string, QueryValue>> {
  return Object.fromEntries(
    output.flatMap(({ name, value }) => (name === undefined || value === undefined ? [] : [[name, value]])),
  );
}

/** ORDER BY and GROUP BY may use names or positions of output columns. */
function keyValue(
  reader: Reader,
  scope: Scope,
  node: Node,
  output: readonly OutputValue[],
  aliases: Readonly<Record<string, QueryValue>>,
): QueryValue {
  if ('A_Const' in node && node.A_Const.ival !== undefined) {
    const place = output[(node.A_Const.ival.ival ?? 0) - 1]?.value;
    if (place !== undefined) return { ...place, span: extentOf(reader.source, node) };
  }
  if ('ColumnRef' in node) {
    const [name, ...more] = strings(node.ColumnRef.fields);
    const meant =
      name === undefined || more.length > 0 || !Object.hasOwn(aliases, name) ? undefined : aliases[name];
    if (meant !== undefined) return { ...meant, span: extentOf(reader.source, node) };
  }
  return valueOf(reader, scope, node);
}

function orderKey(reader: Reader, node: Node, keyed: (node: Node) => QueryValue): readonly OrderKey[] {
  if (!('SortBy' in node) || node.SortBy.node === undefined) return [];
  const { sortby_dir: direction, sortby_nulls: nulls } = node.SortBy;
  return [
    {
      value: keyed(node.SortBy.node),
      descending: direction === 'SORTBY_DESC',
      nulls: nulls === 'SORTBY_NULLS_FIRST' ? 'first' : nulls === 'SORTBY_NULLS_LAST' ? 'last' : undefined,
      span: extentOf(reader.source, node.SortBy.node),
    },
  ];
}

const aggregateNames = wordSet(`
  count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and
  bool_or every bit_and bit_or percentile_cont percentile_disc mode stddev variance
`);

function aggregates(value: QueryValue | undefined): boolean {
  switch (value?.kind) {
    case 'call':
      return (!value.window && aggregateNames.has(value.name)) || value.arguments.some(aggregates);
    case 'cast':
    case 'collate':
      return aggregates(value.of);
    case 'operator':
      return value.operands.some(aggregates);
    case 'composed':
      return value.parts.some(aggregates);
    default:
      return false;
  }
}

function insertBlock(outer: Reader, node: InsertStmt, around: Scope, place: Place): QueryBlock {
  const { reader, inner, scope } = enter(outer, around, node.withClause);
  const target = targetOffering(reader, node.relation);
  if (node.selectStmt !== undefined) reader.subquery(node.selectStmt, scope, 'source');
  const into = assignedIn(node.cols);
  const here = { ...scope, offerings: [target] };
  return {
    ...nothing,
    ...changed(reader, scope, node, target),
    kind: 'insert',
    place,
    span: spanOf(reader, node, 'insert', place),
    into,
    given: [
      ...listedIn(node.selectStmt).flatMap((row) =>
        row.flatMap((one, at) => givenTo(silent(reader), scope, into[at] ?? at, one)),
      ),
      ...assignmentsIn(reader, here, node.onConflictClause?.targetList),
    ],
    inside: inner,
  };
}

/** The rows of VALUES. */
function listedIn(node: Node | undefined): readonly (readonly Node[])[] {
  const rows = node !== undefined && 'SelectStmt' in node ? (node.SelectStmt.valuesLists ?? []) : [];
  return rows.map((row) => ('List' in row ? (row.List.items ?? []) : []));
}

function givenTo(
  reader: Reader,
  scope: Scope,
  column: string | number,
  value: Node | undefined,
): QueryBlock['given'] {
  return value === undefined || 'A_Const' in value || 'SetToDefault' in value
    ? []
    : [{ column, value: valueOf(reader, scope, value) }];
}

function assignmentsIn(
  reader: Reader,
  scope: Scope,
  targets: readonly Node[] | undefined,
): QueryBlock['given'] {
  return (targets ?? []).flatMap((one) =>
    'ResTarget' in one ? givenTo(reader, scope, one.ResTarget.name ?? '', one.ResTarget.val) : [],
  );
}

function updateBlock(outer: Reader, node: UpdateStmt, around: Scope, place: Place): QueryBlock {
  const { reader, inner, scope } = enter(outer, around, node.withClause);
  const target = targetOffering(reader, node.relation);
  const joined = joinedFrom(reader, scope, node.fromClause ?? [], target);
  const here = { ...scope, offerings: joined.offerings };
  return {
    ...nothing,
    ...changed(reader, here, node, target),
    kind: 'update',
    place,
    span: spanOf(reader, node, 'update', place),
    ...partsOfJoined(joined),
    conditions: [...joined.conditions, ...conditionsOf(reader, here, node.whereClause)],
    assigned: assignedIn(node.targetList),
    given: assignmentsIn(reader, here, node.targetList),
    inside: inner,
  };
}

function deleteBlock(outer: Reader, node: DeleteStmt, around: Scope, place: Place): QueryBlock {
  const { reader, inner, scope } = enter(outer, around, node.withClause);
  const target = targetOffering(reader, node.relation);
  const joined = joinedFrom(reader, scope, node.usingClause ?? [], target);
  const here = { ...scope, offerings: joined.offerings };
  return {
    ...nothing,
    ...changed(reader, here, node, target),
    kind: 'delete',
    place,
    span: spanOf(reader, node, 'delete', place),
    ...partsOfJoined(joined),
    conditions: [...joined.conditions, ...conditionsOf(reader, here, node.whereClause)],
    inside: inner,
  };
}

function mergeBlock(outer: Reader, node: MergeStmt, around: Scope, place: Place): QueryBlock {
  const { reader, inner, scope } = enter(outer, around, node.withClause);
  const target = targetOffering(reader, node.relation);
  const joined = joinedFrom(
    reader,
    scope,
    node.sourceRelation === undefined ? [] : [node.sourceRelation],
    target,
  );
  const here = { ...scope, offerings: joined.offerings };
  const conditions: readonly Condition[] = conditionsOf(reader, here, node.joinCondition);
  return {
    ...nothing,
    target: target.source,
    kind: 'merge',
    place,
    span: spanOf(reader, node, 'merge', place),
    ...partsOfJoined(joined),
    conditions: [...joined.conditions, ...conditions],
    assigned: (node.mergeWhenClauses ?? []).flatMap((one) =>
      'MergeWhenClause' in one && one.MergeWhenClause.commandType === 'CMD_UPDATE'
        ? assignedIn(one.MergeWhenClause.targetList)
        : [],
    ),
    inside: inner,
  };
}

function assignedIn(targets: readonly Node[] | undefined): readonly string[] {
  return (targets ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name ?? ''] : []));
}

/** The changed table, and the columns of RETURNING. */
function changed(
  reader: Reader,
  scope: Scope,
  node: { readonly relation?: RangeVar; readonly returningClause?: unknown },
  target: Offering,
): { readonly target: QuerySource; readonly output: readonly OutputValue[] } {
  const list = returningList(node.returningClause);
  const offerings = scope.offerings.length === 0 ? [target] : scope.offerings;
  const output =
    list === undefined ? [] : outputOf(reader, { ...scope, offerings }, list, { offerings, joins: [] });
  return { target: target.source, output };
}

export function returningList(clause: unknown): readonly Node[] | undefined {
  if (typeof clause !== 'object' || clause === null || !('exprs' in clause)) return undefined;
  return Array.isArray(clause.exprs) ? clause.exprs : undefined;
}
