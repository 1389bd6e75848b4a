/**
 * Evaluates expressions of a program: variables, constants, operators, built-in functions, and queries on the catalogs. A value that
 * depends on rows, on the clock, on the current user or on anything else that only the server knows is `unknown`.
 */
import { oncePer } from '../collections/once-per.ts';
import type { A_Expr, Node, SelectStmt, SubLink, TypeName } from '@pgsql/types';
import { strings } from '../syntax/postgres/raw-tree.ts';
import { arrayFrom, converted } from './conversions.ts';
import { callBuiltIn } from './functions.ts';
import { formatType } from './format-type.ts';
import { objectNamed } from './named-objects.ts';
import type { World } from './catalog-rows.ts';
import { between, binary, isNotDistinct, isOneOf, matches, nullIf } from './operators.ts';
import {
  arrayOf,
  booleanOf,
  isArray,
  isIdentical,
  isOid,
  isRow,
  isSame,
  isUnknown,
  not,
  numberOf,
  rowOf,
  unknown,
  type Truth,
  type Value,
} from './value.ts';

export interface Scope {
  readonly world: World;
  /** A variable or column; undefined if nothing has that name. `path` is folded: ['row', 'field']. */
  readonly named: (path: readonly string[]) => Value | undefined;
  readonly parameter: (number: number) => Value;
  /** The rows of a query in this scope. */
  readonly rows: (query: SelectStmt, scope: Scope) => readonly ResultRow[];
  /** A call of a user-defined function. */
  readonly call: (schema: string | undefined, name: string, args: readonly Value[]) => Value;
  /** Runs an action for a row that may not exist. */
  readonly possibly: <T>(work: () => T) => T;
}

export interface ResultRow {
  readonly columns: readonly { readonly name: string; readonly value: Value }[];
  /** Certainly one of the rows. */
  readonly sure: boolean;
}

export function truthOf(node: Node, scope: Scope): Truth {
  return booleanOf(evaluate(node, scope));
}

export function evaluate(node: Node, scope: Scope): Value {
  if ('A_Const' in node) return constant(node.A_Const);
  if ('ColumnRef' in node) {
    const fields = node.ColumnRef.fields ?? [];
    const path = namesIn(fields);
    return path.length === fields.length ? (scope.named(path) ?? unknown) : unknown;
  }
  if ('ParamRef' in node) return scope.parameter(node.ParamRef.number ?? 0);
  if ('A_Expr' in node) return operator(node.A_Expr, scope);
  if ('BoolExpr' in node) return logic(node.BoolExpr.boolop, node.BoolExpr.args ?? [], scope);
  if ('NullTest' in node) return nullTest(node.NullTest.arg, node.NullTest.nulltesttype === 'IS_NULL', scope);
  if ('BooleanTest' in node) return booleanTest(node.BooleanTest.arg, node.BooleanTest.booltesttype, scope);
  if ('TypeCast' in node) return cast(node.TypeCast.arg, node.TypeCast.typeName, scope);
  if ('FuncCall' in node) return call(node.FuncCall.funcname, node.FuncCall.args ?? [], scope);
  if ('SubLink' in node) return subLink(node.SubLink, scope);
  return composed(node, scope);
}

/** Cached: a condition is evaluated for each row. */
const namesIn = oncePer((nodes: readonly Node[]) => strings(nodes));
const none: readonly Node[] = [];

/** Expressions that only combine others. */
function composed(node: Node, scope: Scope): Value {
  if ('CaseExpr' in node) return caseOf(node.CaseExpr, scope);
  if ('CoalesceExpr' in node) {
    for (const one of node.CoalesceExpr.args ?? []) {
      const value = evaluate(one, scope);
      if (value !== null) return value;
    }
    return null;
  }
  if ('A_ArrayExpr' in node)
    return arrayOf((node.A_ArrayExpr.elements ?? []).map((one) => evaluate(one, scope)));
  if ('CollateClause' in node && node.CollateClause.arg !== undefined)
    return evaluate(node.CollateClause.arg, scope);
  if ('NamedArgExpr' in node && node.NamedArgExpr.arg !== undefined)
    return evaluate(node.NamedArgExpr.arg, scope);
  if ('RowExpr' in node) {
    const fields = (node.RowExpr.args ?? []).map((one, at) => [`f${at + 1}`, evaluate(one, scope)] as const);
    return rowOf(new Map(fields));
  }
  if ('A_Indirection' in node) return indirection(node.A_Indirection, scope);
  if ('SQLValueFunction' in node && node.SQLValueFunction.op === 'SVFOP_CURRENT_SCHEMA')
    return scope.world.schema.searchPath[0] ?? null;
  return unknown;
}

function constant(node: Extract<Node, { A_Const: unknown }>['A_Const']): Value {
  if (node.isnull === true) return null;
  if (node.sval !== undefined) return node.sval.sval ?? '';
  if (node.ival !== undefined) return node.ival.ival ?? 0;
  if (node.boolval !== undefined) return node.boolval.boolval ?? false;
  return node.fval === undefined ? unknown : (numberOf(node.fval.fval ?? '') ?? unknown);
}

function logic(kind: string | undefined, args: readonly Node[], scope: Scope): Value {
  if (kind === 'NOT_EXPR') {
    const [only] = args;
    return only === undefined ? unknown : not(truthOf(only, scope));
  }
  // One false decides AND, one true decides OR, whatever the others are.
  const decides = kind === 'OR_EXPR';
  let open: Truth = !decides;
  for (const one of args) {
    const truth = truthOf(one, scope);
    if (truth === decides) return decides;
    if (isUnknown(truth) || (truth === null && !isUnknown(open))) open = truth;
  }
  return open;
}

function nullTest(arg: Node | undefined, asksNull: boolean, scope: Scope): Value {
  const value = arg === undefined ? unknown : evaluate(arg, scope);
  if (isUnknown(value) || isRow(value)) return unknown;
  return (value === null) === asksNull;
}

function booleanTest(arg: Node | undefined, kind: string | undefined, scope: Scope): Value {
  const truth = arg === undefined ? unknown : truthOf(arg, scope);
  if (isUnknown(truth)) return unknown;
  switch (kind) {
    case 'IS_TRUE':
      return truth === true;
    case 'IS_NOT_TRUE':
      return truth !== true;
    case 'IS_FALSE':
      return truth === false;
    case 'IS_NOT_FALSE':
      return truth !== false;
    default:
      return unknown;
  }
}

// ------------------------------------------------------------------------------------------------------------------ operators

function operator(node: A_Expr, scope: Scope): Value {
  const name = namesIn(node.name ?? none).at(-1) ?? '';
  const right = node.rexpr === undefined ? unknown : evaluate(node.rexpr, scope);
  if (node.lexpr === undefined) {
    const number = numberOf(right);
    return name === '-' && number !== undefined ? -number : unknown;
  }
  const left = evaluate(node.lexpr, scope);
  switch (node.kind) {
    case 'AEXPR_OP':
      return binary(name, left, right);
    case 'AEXPR_DISTINCT':
      return not(isNotDistinct(left, right));
    case 'AEXPR_NOT_DISTINCT':
      return isNotDistinct(left, right);
    case 'AEXPR_NULLIF':
      return nullIf(left, right);
    case 'AEXPR_IN':
      return name === '<>'
        ? not(isOneOf(left, listOf(node.rexpr, scope)))
        : isOneOf(left, listOf(node.rexpr, scope));
    case 'AEXPR_OP_ANY':
      return name === '=' && isArray(right) ? isOneOf(left, right.items) : unknown;
    case 'AEXPR_OP_ALL':
      return name === '<>' && isArray(right) ? not(isOneOf(left, right.items)) : unknown;
    case 'AEXPR_LIKE':
      return matches(left, right, name === '!~~', 'exact');
    case 'AEXPR_ILIKE':
      return matches(left, right, name === '!~~*', 'any-case');
    case 'AEXPR_BETWEEN':
      return between(left, listOf(node.rexpr, scope));
    default:
      return unknown;
  }
}

function listOf(node: Node | undefined, scope: Scope): readonly Value[] {
  return node !== undefined && 'List' in node
    ? (node.List.items ?? []).map((one) => evaluate(one, scope))
    : [unknown];
}

// ---------------------------------------------------------------------------------------------------- calls, casts, subqueries

function call(funcname: readonly Node[] | undefined, nodes: readonly Node[], scope: Scope): Value {
  const names = strings(funcname);
  const name = names.at(-1) ?? '';
  const schema = names.length > 1 ? names.at(-2) : undefined;
  const args = nodes.map((one) => evaluate(one, scope));
  if (schema === undefined || schema === 'pg_catalog') {
    const known = callBuiltIn(name, args) ?? aboutSchema(name, args, scope.world);
    if (known !== undefined) return known;
  }
  return scope.call(schema, name, args);
}

/** Functions that answer from the catalogs. */
function aboutSchema(name: string, args: readonly Value[], world: World): Value | undefined {
  const [first = null] = args;
  switch (name) {
    case 'to_regclass':
      return objectNamed('regclass', first, world, 'null');
    case 'to_regtype':
      return objectNamed('regtype', first, world, 'null');
    case 'to_regnamespace':
      return objectNamed('regnamespace', first, world, 'null');
    case 'to_regproc':
      return objectNamed('regproc', first, world, 'null');
    case 'format_type':
      return formatType(args);
    case 'current_schema':
      return world.schema.searchPath[0] ?? null;
    case 'pg_table_is_visible':
      return isOid(first) && first.of === 'relation' ? !first.text.includes('.') : unknown;
    case 'pg_type_is_visible':
      return isOid(first) && first.of === 'type' ? !first.text.includes('.') : unknown;
    case 'current_setting':
      return customSetting(args, world);
    case 'any_value':
      return first;
    default:
      return undefined;
  }
}

/**
 * A custom setting that no migration sets is not set: NULL if missing_ok is given. Somebody may set it from outside and take the other
 * branch; one of the two has to be followed, because a mixture would match neither.
 */
function customSetting([name = null, allowed = false]: readonly Value[], { schema }: World): Value {
  const isOwn = typeof name === 'string' && name.includes('.') && allowed === true;
  return isOwn && !schema.customSettings.includes(name.toLowerCase()) ? null : unknown;
}

function cast(arg: Node | undefined, type: TypeName | undefined, scope: Scope): Value {
  if (arg === undefined || type === undefined) return unknown;
  const value = evaluate(arg, scope);
  const name = strings(type.names).at(-1) ?? '';
  if (value === null) return null;
  if (isUnknown(value)) return unknown;
  if ((type.arrayBounds ?? []).length > 0) return arrayFrom(value);
  return converted(value, name, scope.world);
}

function subLink(node: SubLink, scope: Scope): Value {
  const query =
    node.subselect !== undefined && 'SelectStmt' in node.subselect ? node.subselect.SelectStmt : undefined;
  if (query === undefined) return unknown;
  const rows = scope.rows(query, scope);
  switch (node.subLinkType) {
    case 'EXISTS_SUBLINK':
      return rows.some((row) => row.sure) ? true : rows.length === 0 ? false : unknown;
    case 'EXPR_SUBLINK':
      return single(rows);
    case 'ARRAY_SUBLINK':
      return rows.every((row) => row.sure)
        ? arrayOf(rows.map((row) => row.columns[0]?.value ?? null))
        : unknown;
    case 'ANY_SUBLINK':
      return node.testexpr === undefined ? unknown : anyOf(evaluate(node.testexpr, scope), rows);
    default:
      return unknown;
  }
}

function single(rows: readonly ResultRow[]): Value {
  const [first] = rows;
  if (first === undefined) return null;
  return rows.length === 1 && first.sure ? (first.columns[0]?.value ?? null) : unknown;
}

function anyOf(value: Value, rows: readonly ResultRow[]): Value {
  const sure = isOneOf(
    value,
    rows.filter((row) => row.sure).map((row) => row.columns[0]?.value ?? null),
  );
  if (sure === true) return true;
  const doubtful = rows.filter((row) => !row.sure).map((row) => row.columns[0]?.value ?? null);
  return isOneOf(value, doubtful) === false ? sure : unknown;
}

function caseOf(node: Extract<Node, { CaseExpr: unknown }>['CaseExpr'], scope: Scope): Value {
  const subject = node.arg === undefined ? undefined : evaluate(node.arg, scope);
  for (const arm of node.args ?? []) {
    if (!('CaseWhen' in arm) || arm.CaseWhen.expr === undefined) return unknown;
    const tested = evaluate(arm.CaseWhen.expr, scope);
    const truth = subject === undefined ? booleanOf(tested) : isSame(subject, tested);
    if (truth !== null && isUnknown(truth)) return unknown;
    if (truth === true)
      return arm.CaseWhen.result === undefined ? null : evaluate(arm.CaseWhen.result, scope);
  }
  return node.defresult === undefined ? null : evaluate(node.defresult, scope);
}

function indirection(node: Extract<Node, { A_Indirection: unknown }>['A_Indirection'], scope: Scope): Value {
  let value: Value = node.arg === undefined ? unknown : evaluate(node.arg, scope);
  for (const part of node.indirection ?? []) {
    if ('A_Indices' in part) {
      const at =
        part.A_Indices.uidx === undefined ? undefined : numberOf(evaluate(part.A_Indices.uidx, scope));
      const sliced = part.A_Indices.is_slice === true;
      value = isArray(value) && at !== undefined && !sliced ? (value.items[at - 1] ?? null) : unknown;
    } else if ('String' in part && isRow(value)) value = value.fields.get(part.String.sval ?? '') ?? unknown;
    else return unknown;
  }
  return value;
}

/** For IS DISTINCT FROM. */
export function areIdentical(a: ResultRow, b: ResultRow): boolean {
  return a.columns.every((one, at) => isIdentical(one.value, b.columns[at]?.value ?? unknown));
}
