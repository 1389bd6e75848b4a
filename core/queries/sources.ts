/** FROM: its sources with their columns, and its joins. */
import type { JoinExpr, Node, RangeVar } from '@pgsql/types';
import { relationName } from '../operations/postgres/parts.ts';
import { strings } from '../syntax/postgres/raw-tree.ts';
import { conditionsOf } from './conditions.ts';
import { extentOf } from './extent.ts';
import type { Relation } from '../schema/model.ts';
import type { ColumnValue, Condition, QueryBlock, QueryJoin, QuerySource } from './model.ts';
import type { Reader } from './reader.ts';
import {
  commonNamed,
  queryOffering,
  relationOffering,
  type Offered,
  type Offering,
  type Scope,
} from './scope.ts';
import { valueOf } from './values.ts';

export interface Joined {
  readonly offerings: readonly Offering[];
  readonly joins: readonly QueryJoin[];
  /** The conditions of inner joins. */
  readonly conditions: readonly Condition[];
}

/** `target`: the table that UPDATE, DELETE and MERGE change, joined with FROM and USING. */
export function joinedFrom(reader: Reader, scope: Scope, items: readonly Node[], target?: Offering): Joined {
  let result: Joined = { offerings: target === undefined ? [] : [target], joins: [], conditions: [] };
  for (const item of items) {
    const next = itemOf(reader, scope, item, result.offerings);
    result = {
      offerings: [...result.offerings, ...next.offerings],
      joins: [...result.joins, ...next.joins],
      conditions: [...result.conditions, ...next.conditions],
    };
  }
  return result;
}

export function targetOffering(reader: Reader, relation: RangeVar | undefined): Offering {
  const name = relationName(reader.source, relation);
  return relationOffering(
    reader.relation(name),
    reader.dialect,
    (key) => ({
      kind: key === undefined ? 'unknown' : 'relation',
      relation: key,
      name: relation?.alias?.aliasname ?? relation?.relname,
      span: { start: name.start, end: name.end },
      query: undefined,
      lateral: false,
    }),
    [],
  );
}

/** The output columns of a query; undefined if not all are known. */
export function outputColumnsOf(query: QueryBlock | undefined): readonly Offered[] | undefined {
  if (query === undefined || query.output.some(({ name }) => name === undefined)) return undefined;
  const overRows = query.output.some(({ value }) => value?.kind === 'call' && value.window);
  const grouped = query.aggregates || query.distinct !== 'none' || query.limit !== undefined || overRows;
  return query.output.map(({ name = '', value }) => {
    const own = value?.kind === 'column' && !value.outer ? value : undefined;
    // A condition on the result of an aggregate, a window or a limit is not a condition on the table's rows.
    return { name, type: own?.type, base: grouped || query.kind !== 'select' ? undefined : own?.base };
  });
}

function itemOf(reader: Reader, scope: Scope, item: Node, before: readonly Offering[]): Joined {
  if ('JoinExpr' in item) return joinOf(reader, scope, item.JoinExpr, before);
  return { offerings: [offeringOf(reader, scope, item, before)], joins: [], conditions: [] };
}

function offeringOf(reader: Reader, scope: Scope, item: Node, before: readonly Offering[]): Offering {
  const span = extentOf(reader.source, item);
  if ('RangeTableSample' in item && item.RangeTableSample.relation !== undefined)
    return offeringOf(reader, scope, item.RangeTableSample.relation, before);
  if ('RangeVar' in item) return relationItem(reader, scope, item.RangeVar);
  if ('RangeSubselect' in item) {
    const { subquery, alias, lateral = false } = item.RangeSubselect;
    const around = lateral ? { ...scope, offerings: before } : scope;
    const query = subquery === undefined ? undefined : reader.subquery(subquery, around, 'from');
    const source: QuerySource = { ...unknown, kind: 'query', name: alias?.aliasname, span, query, lateral };
    return queryOffering(source, outputColumnsOf(query), strings(alias?.colnames));
  }
  if ('RangeFunction' in item) {
    const { alias, functions = [], coldeflist = [] } = item.RangeFunction;
    const here = { ...scope, offerings: before };
    const calls = functions.flatMap((one) => ('List' in one ? (one.List.items ?? []) : []));
    for (const call of calls) if (Object.keys(call).length > 0) valueOf(reader, here, call);
    const [call] = calls;
    const own = call !== undefined && 'FuncCall' in call ? strings(call.FuncCall.funcname).at(-1) : undefined;
    const defined = coldeflist.flatMap((one) => ('ColumnDef' in one ? [one.ColumnDef.colname ?? ''] : []));
    const names = defined.length > 0 ? defined : strings(alias?.colnames);
    const name = alias?.aliasname ?? own;
    const source: QuerySource = { ...unknown, kind: 'function', name, span, lateral: true };
    const offered = [...names, ...(name === undefined ? [] : [name])];
    return {
      source,
      complete: false,
      columns: offered.map((one) => ({ name: one, type: undefined, base: undefined })),
    };
  }
  return { source: { ...unknown, kind: 'unknown', span }, complete: false, columns: [] };
}

const unknown = {
  relation: undefined,
  name: undefined,
  query: undefined,
  lateral: false,
} as const;

function relationItem(reader: Reader, scope: Scope, node: RangeVar): Offering {
  const name = relationName(reader.source, node);
  const span = { start: name.start, end: name.end };
  const called = node.alias?.aliasname ?? node.relname;
  const renamed = strings(node.alias?.colnames);
  const common = node.schemaname === undefined ? commonNamed(scope, node.relname ?? '') : undefined;
  if (common !== undefined) {
    const source: QuerySource = { ...unknown, kind: 'query', name: called, span, query: common.query };
    return queryOffering(source, common.columns, renamed);
  }
  const make = (relation: string | undefined): QuerySource => ({
    ...unknown,
    kind: relation === undefined ? 'unknown' : 'relation',
    relation,
    name: called,
    span,
  });
  const relation = reader.relation(name);
  return throughView(reader, relation, relationOffering(relation, reader.dialect, make, renamed));
}

/** A column that a view passes on unchanged is its table's column, as through a subquery. */
function throughView(reader: Reader, relation: Relation | undefined, offering: Offering): Offering {
  if (relation?.kind !== 'view') return offering;
  const handed = outputColumnsOf(reader.view(relation));
  if (handed?.length !== offering.columns.length) return offering;
  const columns = offering.columns.map((one, at) => ({ ...one, base: one.base ?? handed[at]?.base }));
  return { ...offering, columns };
}

function joinOf(reader: Reader, scope: Scope, node: JoinExpr, before: readonly Offering[]): Joined {
  const { larg, rarg, quals, usingClause, isNatural = false, jointype } = node;
  const empty: Joined = { offerings: [], joins: [], conditions: [] };
  const kind = kindOf(jointype);
  const left = larg === undefined ? empty : itemOf(reader, scope, larg, before);
  const right = rarg === undefined ? empty : itemOf(reader, scope, rarg, [...before, ...left.offerings]);
  const offerings = [...left.offerings, ...right.offerings];
  const span = extentOf(reader.source, { JoinExpr: node });
  const names = isNatural ? sharedNames(left.offerings, right.offerings) : strings(usingClause);
  const conditions =
    names.length > 0
      ? names.flatMap((name) => sameNamed(name, left.offerings, right.offerings, span))
      : conditionsOf(reader, { ...scope, offerings: [...before, ...offerings] }, quals);
  const spelled = isNatural
    ? 'natural'
    : usingClause !== undefined
      ? 'using'
      : quals === undefined
        ? 'cross'
        : 'on';
  const join: QueryJoin = {
    kind,
    spelled,
    left: left.offerings.map(({ source }) => source),
    right: right.offerings.map(({ source }) => source),
    conditions,
    span,
  };
  const held = kind === 'inner' ? conditions : [];
  return {
    offerings,
    joins: [...left.joins, ...right.joins, join],
    conditions: [
      ...(kind === 'right' || kind === 'full' ? [] : left.conditions),
      ...(kind === 'left' || kind === 'full' ? [] : right.conditions),
      ...held,
    ],
  };
}

function kindOf(type: JoinExpr['jointype']): QueryJoin['kind'] {
  switch (type) {
    case 'JOIN_LEFT':
      return 'left';
    case 'JOIN_RIGHT':
      return 'right';
    case 'JOIN_FULL':
      return 'full';
    default:
      return 'inner';
  }
}

function sharedNames(left: readonly Offering[], right: readonly Offering[]): readonly string[] {
  if ([...left, ...right].some((one) => !one.complete)) return [];
  const names = new Set(right.flatMap((one) => one.columns.map(({ name }) => name)));
  return [...new Set(left.flatMap((one) => one.columns.map(({ name }) => name)))].filter((name) =>
    names.has(name),
  );
}

function sameNamed(
  name: string,
  left: readonly Offering[],
  right: readonly Offering[],
  span: Condition['span'],
): readonly Condition[] {
  const one = columnNamed(left, name, span);
  const other = columnNamed(right, name, span);
  if (one === undefined || other === undefined) return [];
  return [{ kind: 'compare', operator: '=', left: one, right: other, span }];
}

function columnNamed(
  offerings: readonly Offering[],
  name: string,
  span: Condition['span'],
): ColumnValue | undefined {
  for (const { source, columns } of offerings) {
    const found = columns.find((one) => one.name === name);
    if (found !== undefined)
      return { kind: 'column', name, source, base: found.base, type: found.type, outer: false, span };
  }
  return undefined;
}
