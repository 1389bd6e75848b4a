/**
 * The only place where the grammar's untyped JSON becomes typed nodes, and traversals of it that need no schema. The grammar omits default
 * values (0, false, empty), so every field of a node may be missing.
 */
import type { A_Indirection, Node, RangeVar, SelectStmt, SubLink, TypeCast } from '@pgsql/types';
import type { FunctionCall } from '../../operations/model/operation.ts';

/** Statements of a tree as the grammar returns it. The grammar's version fixes its shape, which is not checked node by node. */
export function statementsOf(tree: unknown): readonly Node[] {
  if (!isObject(tree) || !Array.isArray(tree['stmts'])) return [];
  const statements: readonly unknown[] = tree['stmts'];
  return statements.flatMap((raw) => (isObject(raw) && isObject(raw['stmt']) ? [raw['stmt'] as Node] : []));
}

/** Kind and fields of a statement's own node. */
export function outermostOf(
  statement: Node,
): { readonly kind: string; readonly fields: Readonly<Record<string, unknown>> } | undefined {
  const [kind, fields]: readonly unknown[] = Object.entries(statement)[0] ?? [];
  return typeof kind === 'string' && isObject(fields) ? { kind, fields } : undefined;
}

/** Calls back for every node below `value`, outermost first, with the node's kind and fields. */
export function walk(
  value: unknown,
  visit: (kind: string, fields: Readonly<Record<string, unknown>>) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (!isObject(value)) return;
  for (const key in value) {
    const child = value[key];
    if (!isObject(child)) continue;
    if (!Array.isArray(child)) {
      // Node kinds begin with a capital, fields do not. The field `relation` contains a RangeVar without naming its kind.
      const first = key.charCodeAt(0);
      if (first >= 0x41 && first <= 0x5a) visit(key, child);
      else if (key === 'relation' && 'relname' in child) visit('RangeVar', child);
    }
    walk(child, visit);
  }
}

/** SQL-standard functions without parentheses, by the grammar's name. */
const valueFunctions: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'current_date',
  SVFOP_CURRENT_TIME: 'current_time',
  SVFOP_CURRENT_TIME_N: 'current_time',
  SVFOP_CURRENT_TIMESTAMP: 'current_timestamp',
  SVFOP_CURRENT_TIMESTAMP_N: 'current_timestamp',
  SVFOP_LOCALTIME: 'localtime',
  SVFOP_LOCALTIME_N: 'localtime',
  SVFOP_LOCALTIMESTAMP: 'localtimestamp',
  SVFOP_LOCALTIMESTAMP_N: 'localtimestamp',
  SVFOP_CURRENT_ROLE: 'current_role',
  SVFOP_CURRENT_USER: 'current_user',
  SVFOP_USER: 'user',
  SVFOP_SESSION_USER: 'session_user',
  SVFOP_CURRENT_CATALOG: 'current_catalog',
  SVFOP_CURRENT_SCHEMA: 'current_schema',
};

/** Every function called in a tree. */
export function functionsIn(tree: unknown): readonly FunctionCall[] {
  const calls: FunctionCall[] = [];
  walk(tree, (kind, fields) => {
    if (kind === 'FuncCall') {
      const names = strings(fields['funcname']);
      const name = names.at(-1);
      const count = Array.isArray(fields['args']) ? fields['args'].length : 0;
      const schema = names.length > 1 ? names.at(-2) : undefined;
      if (name !== undefined)
        calls.push({ schema: schema === 'pg_catalog' ? undefined : schema, name, arguments: count });
    } else if (kind === 'SQLValueFunction') {
      const name = typeof fields['op'] === 'string' ? valueFunctions[fields['op']] : undefined;
      if (name !== undefined) calls.push({ schema: undefined, name, arguments: 0 });
    }
  });
  return calls;
}

/** Last parts of the column references in a tree, without duplicates. */
export function columnsIn(tree: unknown): readonly string[] {
  const columns = new Set<string>();
  walk(tree, (kind, fields) => {
    if (kind !== 'ColumnRef') return;
    const name = strings(fields['fields']).at(-1);
    if (name !== undefined) columns.add(name);
  });
  return [...columns];
}

/** Relations that a query reads, by position, without names of its own WITH queries. */
export function relationsIn(tree: unknown): readonly RangeVar[] {
  const found: RangeVar[] = [];
  const ctes = new Set<string>();
  walk(tree, (kind, fields) => {
    if (kind === 'CommonTableExpr' && typeof fields['ctename'] === 'string') ctes.add(fields['ctename']);
    if (kind === 'RangeVar') found.push(fields);
  });
  return found.filter((relation) => relation.schemaname !== undefined || !ctes.has(relation.relname ?? ''));
}

/** Output column names of a query, or undefined if one depends on the schema (SELECT *). */
export function outputColumns(query: SelectStmt): readonly string[] | undefined {
  if (query.larg !== undefined) return outputColumns(query.larg);
  const names: string[] = [];
  for (const target of query.targetList ?? []) {
    const column =
      'ResTarget' in target ? columnName(target.ResTarget.name, target.ResTarget.val) : undefined;
    if (column === undefined) return undefined;
    names.push(column);
  }
  return query.valuesLists === undefined ? names : undefined;
}

/** The output name of a value without an alias. */
export function outputName(value: Node): string | undefined {
  return columnName(undefined, value);
}

function columnName(alias: string | undefined, value: Node | undefined): string | undefined {
  if (alias !== undefined) return alias;
  if (value === undefined) return undefined;
  if ('ColumnRef' in value)
    return strings(value.ColumnRef.fields).length === (value.ColumnRef.fields ?? []).length
      ? strings(value.ColumnRef.fields).at(-1)
      : undefined;
  if ('FuncCall' in value) return strings(value.FuncCall.funcname).at(-1);
  if ('TypeCast' in value) return castName(value.TypeCast);
  if ('CaseExpr' in value) return (value.CaseExpr.defresult && aliasOf(value.CaseExpr.defresult)) ?? 'case';
  if ('CoalesceExpr' in value) return 'coalesce';
  if ('MinMaxExpr' in value) return value.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest';
  if ('A_ArrayExpr' in value) return 'array';
  if ('RowExpr' in value) return 'row';
  if ('A_Indirection' in value) return indirectionName(value.A_Indirection);
  if ('CollateClause' in value)
    return value.CollateClause.arg === undefined ? undefined : outputName(value.CollateClause.arg);
  if ('SQLValueFunction' in value) return valueFunctions[value.SQLValueFunction.op ?? ''];
  if ('A_Expr' in value && value.A_Expr.kind === 'AEXPR_NULLIF') return 'nullif';
  if ('SubLink' in value) return subqueryName(value.SubLink);
  return '?column?';
}

/** A cast is named after its type if its operand has no name. */
function castName(cast: TypeCast): string | undefined {
  const { arg } = cast;
  const weak = arg === undefined || 'CaseExpr' in arg || 'TypeCast' in arg;
  const own = arg === undefined ? undefined : 'TypeCast' in arg ? castName(arg.TypeCast) : aliasOf(arg);
  const type = strings(cast.typeName?.names).at(-1);
  return own === undefined || (weak && !('TypeCast' in (arg ?? {}))) ? type : own;
}

/** Like outputName, but undefined where the server uses ?column?. */
function aliasOf(value: Node): string | undefined {
  const name = outputName(value);
  return name === '?column?' ? undefined : name;
}

function indirectionName(node: A_Indirection): string | undefined {
  const field = strings(node.indirection).at(-1);
  return field ?? (node.arg === undefined ? undefined : outputName(node.arg));
}

function subqueryName(node: SubLink): string | undefined {
  if (node.subLinkType === 'EXISTS_SUBLINK') return 'exists';
  if (node.subLinkType === 'ARRAY_SUBLINK') return 'array';
  const query = node.subselect;
  if (node.subLinkType !== 'EXPR_SUBLINK' || query === undefined || !('SelectStmt' in query))
    return '?column?';
  return outputColumns(query.SelectStmt)?.[0];
}

/** The texts of a list of String nodes, without other nodes. */
export function strings(nodes: unknown): readonly string[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    if (!isObject(node) || !isObject(node['String'])) return [];
    const value = node['String']['sval'];
    return typeof value === 'string' ? [value] : [''];
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
