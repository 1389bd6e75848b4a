/**
 * CHECK constraints as conditions that other languages can say too: comparisons with a constant, lists, lengths and patterns of single
 * columns, joined by AND, OR and NOT. A CHECK lets a row pass unless it is false, so each test passes for null; NOT is moved down to the
 * tests, where that stays true. What has no such form (other columns, functions, subqueries) is undefined.
 */
import type { A_Const, A_Expr, Node } from '@pgsql/types';
import { statementsOf, strings } from '../syntax/postgres/raw-tree.ts';
import type { PostgresParser } from '../syntax/postgres/parser.ts';
import { likePattern, regularExpression } from './pattern.ts';

export type Row =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Row[] }
  | (Of & { readonly kind: 'test'; readonly test: Test })
  | (Of & { readonly kind: 'null'; readonly isNull: boolean });

interface Of {
  readonly column: string;
  /** It passes if INSERT does not name the column: for the default, or null without one. */
  readonly passesAbsent: boolean;
}

export type Test =
  | { readonly kind: 'number'; readonly operator: Order; readonly value: number }
  /** In characters. */
  | { readonly kind: 'length'; readonly operator: Order; readonly value: number }
  | {
      readonly kind: 'one-of';
      readonly values: readonly (string | number | boolean)[];
      readonly negated: boolean;
    }
  /** A JavaScript regular expression with the flag u. */
  | {
      readonly kind: 'pattern';
      readonly source: string;
      readonly ignoreCase: boolean;
      readonly negated: boolean;
    };

export type Order = '<' | '<=' | '=' | '<>' | '>=' | '>';

/** Which columns a condition may name; a domain's CHECK names `value`. */
export interface Subject {
  readonly columnOf: (name: string) => SubjectColumn | undefined;
}

export interface SubjectColumn {
  readonly name: string;
  readonly holds: Held;
  /** What it is if INSERT does not name it; undefined for a default that the server computes. */
  readonly absent: Constant | null | undefined;
}

/** What the column's values are compared as; `word`: as text, by patterns that are not PostgreSQL's. */
export type Held = 'number' | 'text' | 'word' | 'boolean' | 'other';

/** The columns that it names. */
export function columnsOf(row: Row): readonly string[] {
  return 'of' in row ? [...new Set(row.of.flatMap(columnsOf))] : [row.column];
}

export function rowOf(text: string, subject: Subject, parser: PostgresParser): Row | undefined {
  const result = parser.parse(`SELECT 1 WHERE ${text}\n`);
  if (!result.ok) return undefined;
  const condition = whereOf(result.tree);
  return condition === undefined ? undefined : rowIn(condition, false, subject);
}

/** The value of a default; null for none, undefined for one that the server computes. */
export function defaultOf(text: string | undefined, parser: PostgresParser): Constant | null | undefined {
  if (text === undefined) return null;
  const result = parser.parse(`SELECT 1 WHERE ${text}\n`);
  const value = result.ok ? whereOf(result.tree) : undefined;
  if (value !== undefined && 'A_Const' in value && value.A_Const.isnull === true) return null;
  return constantOf(value);
}

function whereOf(tree: unknown): Node | undefined {
  const [statement, ...more] = statementsOf(tree);
  return statement !== undefined && more.length === 0 && 'SelectStmt' in statement
    ? statement.SelectStmt.whereClause
    : undefined;
}

function rowIn(node: Node, negated: boolean, subject: Subject): Row | undefined {
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    const [first] = args;
    if (boolop === 'NOT_EXPR') return first === undefined ? undefined : rowIn(first, !negated, subject);
    const of = args.map((one) => rowIn(one, negated, subject));
    const isAll = (boolop === 'AND_EXPR') !== negated;
    return isKnown(of) ? { kind: isAll ? 'all' : 'any', of } : undefined;
  }
  if ('NullTest' in node) {
    const column = columnIn(node.NullTest.arg, subject);
    const isNull = (node.NullTest.nulltesttype === 'IS_NULL') !== negated;
    if (column === undefined) return undefined;
    const passesAbsent = column.absent === undefined || (column.absent === null) === isNull;
    return { kind: 'null', column: column.name, isNull, passesAbsent };
  }
  if ('A_Expr' in node) return comparisonIn(node.A_Expr, negated, subject);
  const column = columnIn(node, subject);
  return column?.holds === 'boolean' ? test(column, { kind: 'one-of', values: [true], negated }) : undefined;
}

function comparisonIn(expression: A_Expr, negated: boolean, subject: Subject): Row | undefined {
  const { kind, lexpr, rexpr } = expression;
  const operator = strings(expression.name).at(-1) ?? '';
  const column = columnIn(lexpr, subject);
  switch (kind) {
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      return betweenIn(expression, negated !== (kind === 'AEXPR_NOT_BETWEEN'), subject);
    case 'AEXPR_IN':
      return column && listed(column, listOf(rexpr), negated !== (operator === '<>'));
    case 'AEXPR_OP_ANY':
      return operator === '=' ? column && listed(column, arrayOf(rexpr), negated) : undefined;
    case 'AEXPR_OP_ALL':
      return operator === '<>' ? column && listed(column, arrayOf(rexpr), !negated) : undefined;
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return (
        column &&
        matched(
          column,
          likePattern(textOf(rexpr)),
          kind === 'AEXPR_ILIKE',
          negated !== operator.startsWith('!'),
        )
      );
    case 'AEXPR_OP':
      return operatorIn(operator, lexpr, rexpr, negated, subject);
    default:
      return undefined;
  }
}

function operatorIn(
  operator: string,
  left: Node | undefined,
  right: Node | undefined,
  negated: boolean,
  subject: Subject,
): Row | undefined {
  const column = columnIn(left, subject);
  if (/^!?~\*?$/.test(operator))
    return (
      column &&
      matched(
        column,
        regularExpression(textOf(right)),
        operator.endsWith('*'),
        negated !== operator.startsWith('!'),
      )
    );
  const order = orders.get(operator);
  if (order === undefined) return undefined;
  const measured = column ?? lengthIn(left, subject);
  if (measured === undefined) {
    const mirrored = mirror[order];
    const swapped = columnIn(right, subject) ?? lengthIn(right, subject);
    return swapped && operatorIn(mirrored, right, left, negated, subject);
  }
  const used = negated ? complement[order] : order;
  const value = constantOf(right);
  const isNumber = typeof value === 'number';
  if ('isLength' in measured)
    return isNumber ? test(measured, { kind: 'length', operator: used, value }) : undefined;
  if (measured.holds === 'number' && isNumber)
    return test(measured, { kind: 'number', operator: used, value });
  if (used !== '=' && used !== '<>') return undefined;
  return value === undefined ? undefined : listed(measured, [value], used === '<>');
}

/** `x BETWEEN a AND b` is `x >= a AND x <= b`. */
function betweenIn({ lexpr, rexpr }: A_Expr, negated: boolean, subject: Subject): Row | undefined {
  const bounds = rexpr !== undefined && 'List' in rexpr ? (rexpr.List.items ?? []) : [];
  const low = operatorIn('>=', lexpr, bounds[0], negated, subject);
  const high = operatorIn('<=', lexpr, bounds[1], negated, subject);
  return low && high && { kind: negated ? 'any' : 'all', of: [low, high] };
}

const orders: ReadonlyMap<string, Order> = new Map([
  ['<', '<'],
  ['<=', '<='],
  ['=', '='],
  ['<>', '<>'],
  ['>=', '>='],
  ['>', '>'],
]);
const complement: Readonly<Record<Order, Order>> = {
  '<': '>=',
  '<=': '>',
  '=': '<>',
  '<>': '=',
  '>=': '<',
  '>': '<=',
};
const mirror: Readonly<Record<Order, Order>> = {
  '<': '>',
  '<=': '>=',
  '=': '=',
  '<>': '<>',
  '>=': '<=',
  '>': '<',
};

function test({ name, absent }: SubjectColumn, one: Test): Row {
  return { kind: 'test', column: name, test: one, passesAbsent: absent === undefined || passes(one, absent) };
}

/** Whether a column with this value passes. */
export function passes(one: Test, value: Constant | null): boolean {
  if (value === null) return true;
  switch (one.kind) {
    case 'number':
      return typeof value !== 'number' || holds[one.operator](value, one.value);
    case 'length':
      return typeof value !== 'string' || holds[one.operator](Array.from(value).length, one.value);
    case 'one-of':
      return one.values.includes(value) !== one.negated;
    case 'pattern':
      return new RegExp(one.source, one.ignoreCase ? 'iu' : 'u').test(String(value)) !== one.negated;
  }
}

export const holds: Readonly<Record<Order, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '>=': (left, right) => left >= right,
  '>': (left, right) => left > right,
};

function listed(
  column: SubjectColumn,
  values: readonly Constant[] | undefined,
  negated: boolean,
): Row | undefined {
  if (values === undefined || column.holds === 'other') return undefined;
  const fits = values.every((one) => heldBy[column.holds] === typeof one);
  return fits ? test(column, { kind: 'one-of', values, negated }) : undefined;
}

const heldBy: Readonly<Record<Held, string>> = {
  number: 'number',
  text: 'string',
  word: 'string',
  boolean: 'boolean',
  other: '',
};

function matched(
  column: SubjectColumn,
  source: string | undefined,
  ignoreCase: boolean,
  negated: boolean,
): Row | undefined {
  return source === undefined || column.holds !== 'text'
    ? undefined
    : test(column, { kind: 'pattern', source, ignoreCase, negated });
}

function columnIn(node: Node | undefined, subject: Subject): SubjectColumn | undefined {
  const bare = uncast(node);
  if (bare === undefined || !('ColumnRef' in bare)) return undefined;
  const [only, ...more] = strings(bare.ColumnRef.fields);
  return only === undefined || more.length > 0 ? undefined : subject.columnOf(only);
}

const lengths = new Set(['length', 'char_length', 'character_length']);

function lengthIn(
  node: Node | undefined,
  subject: Subject,
): (SubjectColumn & { readonly isLength: true }) | undefined {
  if (node === undefined || !('FuncCall' in node)) return undefined;
  const { funcname, args = [] } = node.FuncCall;
  if (!lengths.has(strings(funcname).at(-1) ?? '') || args.length !== 1) return undefined;
  const column = columnIn(args[0], subject);
  return column?.holds === 'text' || column?.holds === 'word' ? { ...column, isLength: true } : undefined;
}

export type Constant = string | number | boolean;

function constantOf(node: Node | undefined): Constant | undefined {
  const bare = uncast(node);
  if (bare === undefined) return undefined;
  if ('A_Const' in bare) return literalOf(bare.A_Const);
  if (!('A_Expr' in bare) || bare.A_Expr.lexpr !== undefined) return undefined;
  const value = strings(bare.A_Expr.name)[0] === '-' ? constantOf(bare.A_Expr.rexpr) : undefined;
  return typeof value === 'number' ? -value : undefined;
}

function literalOf({ ival, fval, sval, boolval, isnull }: A_Const): Constant | undefined {
  if (isnull === true) return undefined;
  if (ival !== undefined) return ival.ival ?? 0;
  if (fval?.fval !== undefined) return exactly(fval.fval);
  if (sval !== undefined) return sval.sval ?? '';
  return boolval === undefined ? undefined : boolval.boolval === true;
}

/** Undefined for a number that JavaScript would round. */
function exactly(written: string): number | undefined {
  const digits = written.replace(/^0+|\./g, '');
  return digits.length <= 15 && !/e/i.test(written) ? Number(written) : undefined;
}

function textOf(node: Node | undefined): string | undefined {
  const value = constantOf(node);
  return typeof value === 'string' ? value : undefined;
}

function listOf(node: Node | undefined): readonly Constant[] | undefined {
  return node !== undefined && 'List' in node ? constants(node.List.items ?? []) : undefined;
}

/** `ARRAY['a', 'b']`, with or without a cast. */
function arrayOf(node: Node | undefined): readonly Constant[] | undefined {
  const bare = uncast(node);
  return bare !== undefined && 'A_ArrayExpr' in bare ? constants(bare.A_ArrayExpr.elements ?? []) : undefined;
}

function constants(nodes: readonly Node[]): readonly Constant[] | undefined {
  const values = nodes.map(constantOf);
  return isKnown(values) ? values : undefined;
}

/** Casts among text types change no comparison; others might. */
function uncast(node: Node | undefined): Node | undefined {
  if (node === undefined || !('TypeCast' in node)) return node;
  const name = strings(node.TypeCast.typeName?.names).at(-1) ?? '';
  const isPlain = ['text', 'varchar', 'numeric', 'int2', 'int4', 'int8'].includes(name);
  return isPlain && (node.TypeCast.typeName?.typmods ?? []).length === 0
    ? uncast(node.TypeCast.arg)
    : undefined;
}

function isKnown<T>(all: readonly (T | undefined)[]): all is readonly T[] {
  return all.every((one) => one !== undefined);
}
