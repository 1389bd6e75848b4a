/** What the names in one scope of a query may denote: columns of its FROM, and those of the enclosing queries. */
import type { FromItem, OutputColumn, QueryScope } from '../../operations/model/operation.ts';
import { resolveRelation } from '../lookup.ts';
import type { ColumnType, Relation, Schema } from '../model.ts';
import { isTable, isView } from './store.ts';
import { columnTypeOf } from './type-of.ts';

/** A column of a FROM item. */
export interface Offered {
  readonly name: string;
  readonly type: ColumnType | undefined;
  /** The relation's column; undefined if it was modified. */
  readonly source: { readonly relation: string; readonly column: string } | undefined;
}

export interface Item {
  /** The qualifier of its columns. */
  readonly name: string | undefined;
  /** The relation's key, if the name is the relation's own and follows its renames. */
  readonly key: string | undefined;
  /** Undefined if they are not known. */
  readonly columns: readonly Offered[] | undefined;
}

export interface Scope {
  readonly items: readonly Item[];
  readonly ctes: ReadonlyMap<string, readonly Offered[] | undefined>;
  readonly outer: Scope | undefined;
}

export const nowhere: Scope = { items: [], ctes: new Map(), outer: undefined };

/** The grammar allows unlimited nesting; deeper queries stay unresolved. */
const DEEPEST = 64;

export function scopeOf(schema: Schema, query: QueryScope, outer: Scope | undefined, depth = 0): Scope {
  const ctes = new Map<string, readonly Offered[] | undefined>();
  const inside: Scope = { items: [], ctes, outer };
  for (const cte of query.ctes) {
    // A recursive query reads itself: its first side.
    const first = cte.query.sides[0];
    ctes.set(cte.name, first && renamed(outputOf(schema, first, inside, depth + 1), cte.columns));
    ctes.set(cte.name, renamed(outputOf(schema, cte.query, inside, depth + 1), cte.columns));
  }
  const items: Item[] = [];
  const scope: Scope = { items, ctes, outer };
  for (const item of query.from) items.push(...itemOf(schema, item, scope, depth));
  return scope;
}

function itemOf(schema: Schema, item: FromItem, scope: Scope, depth: number): readonly Item[] {
  switch (item.kind) {
    case 'relation': {
      const name = item.alias ?? item.name.name.text;
      if (item.name.schema === undefined) {
        const cte = cteNamed(scope, item.name.name.text);
        if (cte.found) return [{ name, key: undefined, columns: renamed(cte.columns, item.columns) }];
      }
      const relation = resolveRelation(schema, item.name);
      const key = item.alias === undefined ? relation?.key : undefined;
      return [{ name, key, columns: renamed(columnsOf(schema, relation?.key), item.columns) }];
    }
    case 'query': {
      const columns = renamed(outputOf(schema, item.query, scope, depth + 1), item.columns);
      return [{ name: item.alias, key: undefined, columns }];
    }
    case 'other': {
      const columns = item.columns.map((name) => ({ name, type: undefined, source: undefined }));
      return [{ name: item.alias, key: undefined, columns: columns.length === 0 ? undefined : columns }];
    }
    case 'using':
      return [];
  }
}

export function cteNamed(
  scope: Scope | undefined,
  name: string,
): { readonly found: boolean; readonly columns: readonly Offered[] | undefined } {
  for (let at = scope; at !== undefined; at = at.outer)
    if (at.ctes.has(name)) return { found: true, columns: at.ctes.get(name) };
  return { found: false, columns: undefined };
}

/** Columns of a relation in a query; undefined if not all are known. */
export function columnsOf(schema: Schema, key: string | undefined): readonly Offered[] | undefined {
  const relation = key === undefined ? undefined : schema.relations.get(key);
  return relation && columnsIn(relation);
}

export function columnsIn(relation: Relation): readonly Offered[] | undefined {
  const source = (column: string): Offered['source'] => ({ relation: relation.key, column });
  if (isTable(relation))
    return relation.complete
      ? relation.columns.map(({ name, type }) => ({ name, type, source: source(name) }))
      : undefined;
  if (isView(relation))
    return relation.columns?.map((name, i) => ({
      name,
      type: relation.columnTypes[i],
      source: source(name),
    }));
  return ['last_value', 'log_cnt', 'is_called'].map((name) => ({
    name,
    type: undefined,
    source: source(name),
  }));
}

function renamed(
  columns: readonly Offered[] | undefined,
  names: readonly string[],
): readonly Offered[] | undefined {
  if (columns === undefined || names.length === 0) return columns;
  // A column with an alias does not follow the relation's renames.
  return columns.map((one, i) => {
    const name = names[i];
    return name === undefined ? one : { ...one, name, source: undefined };
  });
}

/** The output columns of a query. */
export function outputOf(
  schema: Schema,
  query: QueryScope,
  outer: Scope | undefined,
  depth = 0,
): readonly Offered[] | undefined {
  if (depth > DEEPEST) return undefined;
  const scope = scopeOf(schema, query, outer, depth);
  const [first] = query.sides;
  if (first !== undefined) {
    const columns = outputOf(schema, first, scope, depth + 1);
    return columns?.map((one) => ({ ...one, source: undefined }));
  }
  const result: Offered[] = [];
  for (const column of query.output) {
    const offered = outputColumn(schema, query, scope, column);
    if (offered === undefined) return undefined;
    result.push(...offered);
  }
  return result;
}

function outputColumn(
  schema: Schema,
  query: QueryScope,
  scope: Scope,
  column: OutputColumn,
): readonly Offered[] | undefined {
  if (column.reference?.star === true)
    return starOf(query, scope, column.reference.parts.at(-1)?.text)?.map(asOutput);
  const reference = column.reference ?? column.typedBy;
  const found =
    reference === undefined
      ? undefined
      : find(
          scope,
          reference.parts.map((part) => part.text),
        );
  const type =
    found?.column?.type ?? (column.type === undefined ? undefined : columnTypeOf(schema, column.type));
  return [{ name: column.name ?? '?column?', type, source: undefined }];
}

/** A subquery's column is not the table's: it keeps its name. */
function asOutput(one: StarColumn): Offered {
  return { name: one.name, type: one.type, source: undefined };
}

export interface StarColumn extends Offered {
  readonly item: Item;
}

/** The columns of `*` or `item.*`; undefined if a part of it is not known. */
export function starOf(
  query: QueryScope,
  scope: Scope,
  qualifier: string | undefined,
): readonly StarColumn[] | undefined {
  const items = qualifier === undefined ? scope.items : scope.items.filter(({ name }) => name === qualifier);
  if (items.length === 0 || query.from.some((one) => one.kind === 'using'))
    return withUsing(query, scope, qualifier);
  const result: StarColumn[] = [];
  for (const item of items) {
    if (item.columns === undefined) return undefined;
    result.push(...item.columns.map((one) => ({ ...one, item })));
  }
  return result;
}

/** JOIN … USING: the common columns come out once, and first. */
function withUsing(
  query: QueryScope,
  scope: Scope,
  qualifier: string | undefined,
): readonly StarColumn[] | undefined {
  if (qualifier !== undefined || scope.items.length === 0) return undefined;
  let result: readonly StarColumn[] = [];
  let at = 0;
  for (const from of query.from) {
    if (from.kind === 'using') {
      const names = from.columns.map(({ text }) => text);
      const merged = names.flatMap((name) => result.find((one) => one.name === name) ?? []);
      result = [...merged, ...result.filter((one) => !names.includes(one.name))];
      continue;
    }
    const item = scope.items[at];
    at += 1;
    if (item?.columns === undefined) return undefined;
    result = [...result, ...item.columns.map((one) => ({ ...one, item }))];
  }
  return result;
}

export interface Found {
  readonly item: Item;
  /** Undefined if the item is known but its columns are not. */
  readonly column: Offered | undefined;
}

/** The column that a qualified name denotes, from the inside out. */
export function find(scope: Scope, parts: readonly string[]): Found | undefined {
  const name = parts.at(-1);
  const qualifier = parts.at(-2);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (qualifier !== undefined) {
      const item = at.items.find((one) => one.name === qualifier);
      if (item !== undefined) return { item, column: item.columns?.find((one) => one.name === name) };
      continue;
    }
    for (const item of at.items) {
      const column = item.columns?.find((one) => one.name === name);
      if (column !== undefined) return { item, column };
    }
    // It may be a column of any of these.
    if (at.items.some((one) => one.columns === undefined)) return undefined;
  }
  return undefined;
}
