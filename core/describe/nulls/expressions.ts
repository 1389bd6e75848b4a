/** Proves that an expression is never null: from constants, columns that are not, and built-in functions that return a value for each value. */
import { oncePer } from '../../collections/once-per.ts';
import type { A_Expr, FuncCall, Node, SelectStmt, SubLink, TypeCast } from '@pgsql/types';
import { wordSet } from '../../collections/word-set.ts';
import { nameOf, typeNamed } from '../../schema/lookup.ts';
import type { ColumnType, Schema } from '../../schema/model.ts';
import { strings, walk } from '../../syntax/postgres/raw-tree.ts';
import { columnNamed, isHere, unproved, type Kind, type Proof, type Sight } from './model.ts';

/** The grammar allows unlimited nesting. */
const DEEPEST = 100;

const value: Proof = { never: true, kind: 'plain' };

export function proofOf(sight: Sight, node: Node | undefined, depth = 0): Proof {
  if (node === undefined || depth > DEEPEST) return unproved;
  const again = (inner: Node | undefined): Proof => proofOf(sight, inner, depth + 1);
  const all = (inner: readonly Node[] | undefined): Proof => allOf((inner ?? []).map(again));
  if ('A_Const' in node) return node.A_Const.isnull === true ? unproved : value;
  if ('ColumnRef' in node) {
    const names = strings(node.ColumnRef.fields);
    const found = names.length === node.ColumnRef.fields?.length ? columnNamed(sight, names) : undefined;
    return found ?? unproved;
  }
  if ('TypeCast' in node) return castOf(sight, node.TypeCast, again);
  if ('FuncCall' in node) return callOf(sight, node.FuncCall, again);
  if ('A_Expr' in node) return operatorOf(sight, node.A_Expr, again);
  if ('SubLink' in node) return subqueryOf(sight, node.SubLink, again);
  if ('CoalesceExpr' in node) return anyOf((node.CoalesceExpr.args ?? []).map(again));
  if ('MinMaxExpr' in node) return anyOf((node.MinMaxExpr.args ?? []).map(again));
  if ('CaseExpr' in node) {
    const { args = [], defresult } = node.CaseExpr;
    const results = args.map((one) => ('CaseWhen' in one ? again(one.CaseWhen.result) : unproved));
    return allOf([...results, again(defresult)]);
  }
  if ('BoolExpr' in node) return { ...all(node.BoolExpr.args), kind: 'plain' };
  if ('NullTest' in node || 'BooleanTest' in node || 'GroupingFunc' in node) return value;
  if ('SQLValueFunction' in node)
    return node.SQLValueFunction.op === 'SVFOP_CURRENT_SCHEMA' ? unproved : value;
  if ('A_ArrayExpr' in node) return { never: true, kind: 'other' };
  if ('RowExpr' in node) return { ...all(node.RowExpr.args), kind: 'other' };
  if ('CollateClause' in node) return again(node.CollateClause.arg);
  return 'NamedArgExpr' in node ? again(node.NamedArgExpr.arg) : unproved;
}

function allOf(proofs: readonly Proof[]): Proof {
  return {
    never: proofs.length > 0 && proofs.every(({ never }) => never),
    kind: commonKind(proofs),
  };
}

function anyOf(proofs: readonly Proof[]): Proof {
  return { never: proofs.some(({ never }) => never), kind: commonKind(proofs) };
}

function commonKind(proofs: readonly Proof[]): Kind {
  const [first] = proofs;
  return first !== undefined && proofs.every(({ kind }) => kind === first.kind) ? first.kind : 'other';
}

// ----------------------------------------------------------------------------------------------------------------- types

/** By the grammar's names. Not ranges, whose functions return null for empty ones. */
const plainTypes = wordSet(`
  bool boolean int2 int4 int8 smallint integer int bigint float4 float8 real numeric decimal text varchar bpchar char
  name uuid date time timetz timestamp timestamptz interval bytea money inet cidr macaddr
`);
/** Casts of jsonb to these write it as text. */
const textTypes = wordSet('text varchar bpchar json jsonb');

export function kindOf({ schema: namespace, name, arrayDimensions }: ColumnType, schema: Schema): Kind {
  if (arrayDimensions > 0) return 'other';
  if (namespace === undefined || namespace === 'pg_catalog')
    return name === 'jsonb' ? 'json' : plainTypes.has(name) ? 'plain' : 'other';
  return typeNamed(schema, nameOf(namespace, name))?.form === 'enum' ? 'plain' : 'other';
}

function castOf(
  { schema }: Sight,
  { arg, typeName }: TypeCast,
  again: (node: Node | undefined) => Proof,
): Proof {
  const of = again(arg);
  const [name = '', namespace] = strings(typeName?.names).toReversed();
  if (arg === undefined || defines(schema, 'cast')) return unproved;
  if ((typeName?.arrayBounds ?? []).length > 0)
    return { never: of.never && (of.kind === 'plain' || 'A_ArrayExpr' in arg), kind: 'other' };
  const isBuiltIn = namespace === undefined || namespace === 'pg_catalog';
  const isPlain = isBuiltIn && plainTypes.has(name);
  const form = isPlain ? undefined : typeNamed(schema, nameOf(namespace, name))?.form;
  const kind: Kind = isPlain || form === 'enum' ? 'plain' : isBuiltIn && name === 'jsonb' ? 'json' : 'other';
  const isSafe = kind !== 'other' || form === 'domain' || (isBuiltIn && name === 'json');
  const keeps = of.kind === 'plain' || (of.kind === 'json' && isBuiltIn && textTypes.has(name));
  return { never: of.never && isSafe && keeps, kind };
}

/** A migration creates objects of this kind, which may behave as no built-in one does. */
export function defines({ objects }: Schema, kind: 'cast' | 'operator'): boolean {
  return kindsOf(objects).has(kind);
}

const kindsOf = oncePer(
  (objects: Schema['objects']) => new Set([...objects.values()].map(({ objectKind }) => objectKind)),
);

// ------------------------------------------------------------------------------------------------------------- operators

const comparisons = wordSet('= <> != < > <= >= ~~ !~~ ~~* !~~* ~ ~* !~ !~*');
const computing = wordSet('+ - * / % ^ || @> <@ &&');

/** Null for a null on either side, and not null otherwise. */
export function isStrictOperator(schema: Schema, name: string): boolean {
  return (comparisons.has(name) || computing.has(name)) && !defines(schema, 'operator');
}

function operatorOf(
  { schema }: Sight,
  { kind, name, lexpr, rexpr }: A_Expr,
  again: (node: Node | undefined) => Proof,
): Proof {
  const operator = strings(name).at(-1) ?? '';
  const items = rexpr !== undefined && 'List' in rexpr ? (rexpr.List.items ?? []) : [rexpr];
  const operands = [...(lexpr === undefined ? [] : [lexpr]), ...items].map(again);
  switch (kind) {
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return value;
    case 'AEXPR_IN':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      return { never: allOf(operands).never && !defines(schema, 'operator'), kind: 'plain' };
    case 'AEXPR_OP': {
      const { never, kind: own } = allOf(operands);
      const isPlain = comparisons.has(operator) || own === 'plain';
      return { never: never && isStrictOperator(schema, operator), kind: isPlain ? 'plain' : 'other' };
    }
    default:
      return unproved;
  }
}

// ------------------------------------------------------------------------------------------------------------- functions

/** A value for plain values. Not to_char, extract and date_part, which return null for infinite times. */
const ofPlain = wordSet(`
  abs ascii bit_length btrim ceil ceiling char_length character_length chr date_trunc decode div encode exp floor
  initcap left length ln log lower lpad ltrim md5 mod ntile octet_length position power quote_ident quote_literal
  regexp_replace repeat replace reverse right round rpad rtrim sha256 sign split_part sqrt strpos substr timezone
  to_timestamp translate trim trunc upper nextval setval starts_with hashtext random uuidv4 uuidv7
`);
/** A value for values of any type. */
const ofAny = wordSet(
  'to_json to_jsonb jsonb_typeof json_typeof jsonb_array_length json_array_length cardinality jsonb_set',
);
/** A value whatever their arguments are. */
const always = wordSet(`
  now clock_timestamp statement_timestamp transaction_timestamp timeofday gen_random_uuid concat
  json_build_object jsonb_build_object json_build_array jsonb_build_array num_nulls num_nonnulls pg_typeof
  current_database version pg_backend_pid txid_current quote_nullable
  count row_number rank dense_rank percent_rank cume_dist
`);
/** A value if the first argument is one. */
const ofFirst = wordSet('concat_ws format');
/** Of a group, a value if each of the values is one. */
const aggregating = wordSet('sum avg min max bool_and bool_or every any_value string_agg bit_and bit_or');
/** Of a group, a value. */
const collecting = wordSet('array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg');
const counting = wordSet('count');
const otherKinds = wordSet(
  'to_jsonb jsonb_build_object jsonb_build_array jsonb_agg jsonb_object_agg array_agg jsonb_set',
);

/** The default: from the first row to the current one, so never empty. */
const defaultFrame = 1058;

function callOf(sight: Sight, call: FuncCall, again: (node: Node | undefined) => Proof): Proof {
  const name = builtInName(sight.schema, call);
  if (name === undefined || call.func_variadic === true) return unproved;
  const given = (call.args ?? []).map(again);
  const isNever = given.length > 0 && given.every(({ never }) => never);
  const arePlain = given.every(({ kind }) => kind === 'plain');
  const never =
    always.has(name) ||
    (ofAny.has(name) && isNever) ||
    (ofFirst.has(name) && given[0]?.never === true) ||
    (ofPlain.has(name) && (isNever || given.length === 0) && arePlain) ||
    (isOfRows(sight, call) && (collecting.has(name) || (aggregating.has(name) && isNever && arePlain)));
  return { never, kind: otherKinds.has(name) ? 'other' : 'plain' };
}

/** Undefined for a name that a migration gives a function too. */
function builtInName({ functions }: Schema, { funcname }: FuncCall): string | undefined {
  const names = strings(funcname);
  const name = names.at(-1) ?? '';
  if (names.length > 1) return names.at(-2) === 'pg_catalog' ? name : undefined;
  return namesOf(functions).has(name) ? undefined : name;
}

const namesOf = oncePer(
  (functions: Schema['functions']) => new Set([...functions.values()].flat().map((one) => one.name)),
);

/** An aggregate over at least one row. */
function isOfRows(sight: Sight, call: FuncCall): boolean {
  const { over, agg_filter: filter } = call;
  const { grouped, outer } = sight;
  if (filter !== undefined || usesColumnsOf(outer, call, sight)) return false;
  return over === undefined
    ? grouped
    : over.name === undefined && over.refname === undefined && over.frameOptions === defaultFrame;
}

// ------------------------------------------------------------------------------------------------------------ subqueries

function subqueryOf(
  sight: Sight,
  { subLinkType, subselect, testexpr, operName }: SubLink,
  again: (node: Node | undefined) => Proof,
): Proof {
  if (subLinkType === 'EXISTS_SUBLINK') return value;
  if (subLinkType === 'ARRAY_SUBLINK') return { never: true, kind: 'other' };
  if (subselect === undefined || !('SelectStmt' in subselect)) return unproved;
  const [only, ...more] = sight.query(subselect, sight) ?? [];
  if (only === undefined || more.length > 0) return unproved;
  if (subLinkType === 'EXPR_SUBLINK') {
    const isOne = returnsOneRow(sight, subselect.SelectStmt);
    return { never: only.never && isOne, kind: only.kind };
  }
  const operator = strings(operName).at(-1) ?? '=';
  const compares = subLinkType === 'ANY_SUBLINK' || subLinkType === 'ALL_SUBLINK';
  const isStrict = compares && isStrictOperator(sight.schema, operator);
  return { never: isStrict && again(testexpr).never && only.never, kind: 'plain' };
}

/** An aggregate over all rows, or a query of no table. A subquery without a row is null. */
function returnsOneRow(sight: Sight, query: SelectStmt): boolean {
  const { groupClause, havingClause, limitCount, limitOffset, larg, valuesLists, fromClause, whereClause } =
    query;
  const [target] = query.targetList ?? [];
  const isPlain = [groupClause, havingClause, limitCount, limitOffset, larg, valuesLists].every(
    (one) => one === undefined,
  );
  if (!isPlain || target === undefined) return false;
  const calls = callsIn(target);
  // A function that returns a set may return none.
  const areScalar = calls.every((one) => {
    const name = builtInName(sight.schema, one) ?? '';
    return [ofPlain, ofAny, always, ofFirst, aggregating, collecting].some((names) => names.has(name));
  });
  if (!areScalar) return false;
  if (fromClause === undefined) return whereClause === undefined;
  return calls.some((one) => isAggregateOf(sight, one));
}

function callsIn(node: Node): readonly FuncCall[] {
  const found: FuncCall[] = [];
  walk([node], (kind, fields) => {
    if (kind === 'FuncCall') found.push(fields);
  });
  return found;
}

/** Of the subquery's own rows: an aggregate of nothing but an outer query's columns belongs to that query. */
function isAggregateOf(outer: Sight, call: FuncCall): boolean {
  const name = builtInName(outer.schema, call) ?? '';
  const isAggregate = aggregating.has(name) || collecting.has(name) || counting.has(name);
  if (!isAggregate || call.over !== undefined) return false;
  return !usesColumnsOf(outer, call);
}

/** Columns of these queries, apart from names that the inner query has. */
function usesColumnsOf(outer: Sight | undefined, { args = [] }: FuncCall, inner?: Sight): boolean {
  let found = false;
  walk(args, (kind, fields) => {
    const names = kind === 'ColumnRef' ? strings(fields['fields']) : [];
    if (names.length === 0 || (inner !== undefined && isHere(inner, names))) return;
    for (let at = outer; at !== undefined; at = at.outer) found ||= isHere(at, names);
  });
  return found;
}
