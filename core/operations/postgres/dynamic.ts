/** Analyses how the text of a dynamic command is composed: literals, variables, concatenation, calls, choices. Any other part is opaque. */
import type { Node, SelectStmt } from '@pgsql/types';
import type { QueryOutput, QuerySource } from '../../syntax/body-flow.ts';
import { relationsIn, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import { cover, shift, type Span } from '../../text/span.ts';
import type { DynamicPiece } from '../model/operation.ts';

/** `node` is the expression's tree; `source` the text that it was parsed from, to which the spans refer. */
export function dynamicPiece(source: Source, node: Node): DynamicPiece {
  if ('A_Const' in node) {
    const span = tokenAt(source, node.A_Const.location);
    return node.A_Const.sval === undefined
      ? { ...span, kind: 'opaque' }
      : { ...span, kind: 'literal', value: node.A_Const.sval.sval ?? '' };
  }
  if ('ColumnRef' in node) return variable(source, node);
  if ('ParamRef' in node)
    return {
      ...tokenAt(source, node.ParamRef.location),
      kind: 'variable',
      name: `$${node.ParamRef.number ?? 0}`,
    };
  if ('FuncCall' in node) return call(source, node);
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) {
    const of = dynamicPiece(source, node.TypeCast.arg);
    const type = tokenAt(source, node.TypeCast.typeName?.location);
    const array = (node.TypeCast.typeName?.arrayBounds ?? []).length > 0 ? '[]' : '';
    const name = strings(node.TypeCast.typeName?.names).at(-1) ?? '';
    return { ...cover(of, type), kind: 'cast', type: name + array, of };
  }
  return composite(source, node) ?? operator(source, node) ?? opaque(source, node);
}

/** What a query's columns consist of. `offset` moves the spans to the query's position. */
export function queryOutput(source: Source, query: SelectStmt, offset: number): QueryOutput {
  const columns = (query.targetList ?? []).flatMap((target) => {
    if (!('ResTarget' in target) || target.ResTarget.val === undefined) return [];
    const value = shiftPiece(dynamicPiece(source, target.ResTarget.val), offset);
    return [{ name: target.ResTarget.name ?? columnName(target.ResTarget.val), value }];
  });
  const reads = relationsIn(query).map((relation) =>
    [relation.schemaname, relation.relname].filter((part) => part !== undefined).join('.'),
  );
  const direct = query.withClause === undefined && (query.fromClause ?? []).every(isRelation);
  const from = query.withClause === undefined ? (query.fromClause ?? []) : [];
  const sources = from.flatMap((node) => querySources(source, node, offset));
  return { columns, reads, direct, sources };
}

/** Tables and functions of a FROM clause. Subqueries are skipped, so nothing is claimed about their columns. */
function querySources(source: Source, node: Node, offset: number): readonly QuerySource[] {
  if ('JoinExpr' in node)
    return [node.JoinExpr.larg, node.JoinExpr.rarg].flatMap((side) =>
      side === undefined ? [] : querySources(source, side, offset),
    );
  if ('RangeVar' in node) {
    const { schemaname, relname = '', alias } = node.RangeVar;
    return [{ kind: 'table', schema: schemaname, name: relname, alias: alias?.aliasname ?? relname }];
  }
  if (!('RangeFunction' in node)) return [];
  const { functions = [], alias } = node.RangeFunction;
  const calls = functions.flatMap((item) => ('List' in item ? (item.List.items ?? []).slice(0, 1) : []));
  const [call] = calls;
  if (call === undefined || calls.length > 1) return [];
  const value = shiftPiece(dynamicPiece(source, call), offset);
  const name = value.kind === 'call' ? value.function : '';
  return [
    { kind: 'function', alias: alias?.aliasname ?? name, columns: strings(alias?.colnames ?? []), value },
  ];
}

/** A table, or a join of tables. */
function isRelation(node: Node): boolean {
  if (!('JoinExpr' in node)) return 'RangeVar' in node;
  const { larg, rarg } = node.JoinExpr;
  return larg !== undefined && rarg !== undefined && isRelation(larg) && isRelation(rarg);
}

/** The server's name for a column without an alias; `*` for all columns. */
function columnName(value: Node): string | undefined {
  if ('TypeCast' in value && value.TypeCast.arg !== undefined) return columnName(value.TypeCast.arg);
  if ('FuncCall' in value) return strings(value.FuncCall.funcname).at(-1);
  if (!('ColumnRef' in value)) return undefined;
  const fields = value.ColumnRef.fields ?? [];
  return strings(fields).length === fields.length ? strings(fields).at(-1) : '*';
}

export function shiftPiece(piece: DynamicPiece, by: number): DynamicPiece {
  const moved = shift(piece, by);
  switch (piece.kind) {
    case 'concatenation':
      return { ...piece, ...moved, parts: piece.parts.map((part) => shiftPiece(part, by)) };
    case 'call':
      return { ...piece, ...moved, arguments: piece.arguments.map((argument) => shiftPiece(argument, by)) };
    case 'choice':
      return { ...piece, ...moved, of: piece.of.map((part) => shiftPiece(part, by)) };
    case 'cast':
    case 'part':
      return { ...piece, ...moved, of: shiftPiece(piece.of, by) };
    case 'literal':
    case 'variable':
    case 'opaque':
      return { ...piece, ...moved };
  }
}

/** Expressions that return one or several of their parts. */
function composite(source: Source, node: Node): DynamicPiece | undefined {
  if ('CoalesceExpr' in node) return choice(source, node.CoalesceExpr.args, node.CoalesceExpr.location);
  if ('MinMaxExpr' in node) return choice(source, node.MinMaxExpr.args, node.MinMaxExpr.location);
  if ('CaseExpr' in node) {
    const results = (node.CaseExpr.args ?? []).flatMap((when) =>
      'CaseWhen' in when && when.CaseWhen.result !== undefined ? [when.CaseWhen.result] : [],
    );
    const last = node.CaseExpr.defresult;
    return choice(source, last === undefined ? results : [...results, last], node.CaseExpr.location);
  }
  if ('CollateClause' in node && node.CollateClause.arg !== undefined)
    return dynamicPiece(source, node.CollateClause.arg);
  if ('A_Indirection' in node && node.A_Indirection.arg !== undefined) {
    const of = dynamicPiece(source, node.A_Indirection.arg);
    const next = source.indexAt(of.end);
    const end = source.isPunctuation(next, '[')
      ? (source.tokens[source.closing(next)]?.end ?? of.end)
      : of.end;
    return { start: of.start, end, kind: 'part', of };
  }
  if ('A_ArrayExpr' in node) {
    const at = source.indexAtByte(node.A_ArrayExpr.location);
    const open = source.isPunctuation(at, '[') ? at : at + 1;
    const span = cover(spanOf(source, at), spanOf(source, source.closing(open)));
    const elements = (node.A_ArrayExpr.elements ?? []).map((element) => dynamicPiece(source, element));
    return { ...span, kind: 'call', schema: undefined, function: 'array', arguments: elements };
  }
  return undefined;
}

function operator(source: Source, node: Node): DynamicPiece | undefined {
  if (!('A_Expr' in node) || node.A_Expr.lexpr === undefined) return undefined;
  const name = strings(node.A_Expr.name).at(-1) ?? '';
  if (node.A_Expr.kind === 'AEXPR_NULLIF')
    return { ...dynamicPiece(source, node.A_Expr.lexpr), ...callSpan(source, node.A_Expr.location) };
  if (node.A_Expr.kind !== 'AEXPR_OP' || node.A_Expr.rexpr === undefined) return undefined;
  const left = dynamicPiece(source, node.A_Expr.lexpr);
  const right = dynamicPiece(source, node.A_Expr.rexpr);
  if (extractions.has(name)) return { ...cover(left, right), kind: 'part', of: left };
  if (name !== '||') return undefined;
  // `a || b || c` as one list.
  const parts = [left, right].flatMap((side) => (side.kind === 'concatenation' ? side.parts : [side]));
  return { ...cover(left, right), kind: 'concatenation', parts };
}

function call(source: Source, node: Extract<Node, { FuncCall: unknown }>): DynamicPiece {
  const from = source.indexAtByte(node.FuncCall.location);
  const open = source.objectName(from)?.next ?? from + 1;
  const close = source.isPunctuation(open, '(') ? source.closing(open) : open - 1;
  const nodes = node.FuncCall.args ?? [];
  const ranges = source.isPunctuation(open, '(') ? source.separated({ from: open + 1, to: close }) : [];
  return {
    ...cover(spanOf(source, from), spanOf(source, close)),
    kind: 'call',
    schema: strings(node.FuncCall.funcname).at(-2),
    function: strings(node.FuncCall.funcname).at(-1) ?? '',
    arguments: nodes.map((argument, at) => {
      const piece = dynamicPiece(source, argument);
      const range = ranges[at];
      // The grammar gives no end positions; those between commas are exact.
      return ranges.length === nodes.length && range !== undefined && piece.kind !== 'variable'
        ? { ...piece, ...source.span(range) }
        : piece;
    }),
  };
}

function choice(
  source: Source,
  nodes: readonly Node[] | undefined,
  location: number | undefined,
): DynamicPiece {
  return {
    ...callSpan(source, location),
    kind: 'choice',
    of: (nodes ?? []).map((node) => dynamicPiece(source, node)),
    skipsNull: source.word(source.indexAtByte(location)) !== 'case',
  };
}

/** `word ( … )` or `CASE … END` from its first token to its last. */
function callSpan(source: Source, location: number | undefined): Span {
  const at = source.indexAtByte(location);
  if (source.isPunctuation(at + 1, '('))
    return cover(spanOf(source, at), spanOf(source, source.closing(at + 1)));
  let depth = 0;
  for (let i = at; i < source.tokens.length; i += 1) {
    if (source.word(i) === 'case') depth += 1;
    else if (source.word(i) === 'end') depth -= 1;
    if (depth <= 0) return cover(spanOf(source, at), spanOf(source, i));
  }
  return spanOf(source, at);
}

function variable(source: Source, node: Extract<Node, { ColumnRef: unknown }>): DynamicPiece {
  const fields = node.ColumnRef.fields ?? [];
  const names = strings(fields);
  const named = source.objectName(source.indexAtByte(node.ColumnRef.location));
  if (named === undefined || names.length === 0) return opaque(source, node);
  const name = names.length === fields.length ? names.join('.') : `${names.join('.')}.*`;
  return { start: named.name.start, end: named.name.end, kind: 'variable', name };
}

/** At its first token, or at its operator, as the grammar places it. */
function opaque(source: Source, node: Node): DynamicPiece {
  const [fields]: readonly unknown[] = Object.values(node);
  const location =
    typeof fields === 'object' && fields !== null && 'location' in fields ? fields.location : undefined;
  return { ...tokenAt(source, typeof location === 'number' ? location : undefined), kind: 'opaque' };
}

function tokenAt(source: Source, location: number | undefined): Span {
  return spanOf(source, source.indexAtByte(location));
}

function spanOf(source: Source, index: number): Span {
  return source.span({ from: index, to: index + 1 });
}

/** Operators that take a value out of a document: json, jsonb, hstore. */
const extractions: ReadonlySet<string> = new Set(['->', '->>', '#>', '#>>']);
