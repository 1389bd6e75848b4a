/** Functions, procedures, aggregates and DO blocks. syntax/postgres/bodies.ts parses their bodies. */
import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  DefineStmt,
  DoStmt,
  FunctionParameter,
  Node,
} from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Span } from '../../text/span.ts';
import type {
  AlterFunction,
  CreateAggregate,
  CreateFunction,
  DoBlock,
  Expression,
  FunctionArgument,
} from '../model/operation.ts';
import { argumentTypes } from './object-reference.ts';
import { expression, isOn, nameOfParts, option, optionText, typeName, unplaced } from './parts.ts';
import { routineAttributes } from './routine-attributes.ts';

export function createFunction(source: Source, node: CreateFunctionStmt): CreateFunction {
  const keyword = Math.min(
    source.find(source.whole, 'function') ?? Infinity,
    source.find(source.whole, 'procedure') ?? Infinity,
  );
  const named = Number.isFinite(keyword) ? source.objectName(keyword + 1) : undefined;
  const close = named === undefined ? 0 : source.closing(named.next);
  const volatility = optionText(option(node.options, 'volatility'));
  return {
    kind: 'createFunction',
    span: source.span(source.whole),
    function: named?.name ?? unplaced(''),
    procedure: node.is_procedure === true,
    orReplace: node.replace === true,
    arguments: (node.parameters ?? []).flatMap((parameter) =>
      'FunctionParameter' in parameter ? [functionArgument(source, parameter.FunctionParameter)] : [],
    ),
    returns: node.returnType === undefined ? undefined : typeAt(source, node.returnType),
    language: (optionText(option(node.options, 'language')) ?? 'sql').toLowerCase(),
    securityDefiner: isOn(option(node.options, 'security')),
    volatility: volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile',
    settings: settings(node.options ?? []),
    attributes: routineAttributes(node.options),
    ...sourceOf(node.options),
    sqlBody: sqlBody(source, node, close),
    optionsEnd: optionsEnd(source, node, close),
    body: bodyText(source, node.options),
  };
}

export function doBlock(source: Source, node: DoStmt): DoBlock {
  return {
    kind: 'doBlock',
    span: source.span(source.whole),
    language: (optionText(option(node.args, 'language')) ?? 'plpgsql').toLowerCase(),
    body: bodyText(source, node.args),
  };
}

function functionArgument(source: Source, node: FunctionParameter): FunctionArgument {
  const modes = {
    FUNC_PARAM_IN: 'in',
    FUNC_PARAM_OUT: 'out',
    FUNC_PARAM_INOUT: 'inout',
    FUNC_PARAM_VARIADIC: 'variadic',
    FUNC_PARAM_TABLE: 'table',
    FUNC_PARAM_DEFAULT: 'in',
  } as const;
  return {
    name: node.name,
    mode: modes[node.mode ?? 'FUNC_PARAM_DEFAULT'],
    type: typeAt(source, node.argType),
    default: node.defexpr === undefined ? undefined : argumentDefault(source, node),
  };
}

/** Parses what follows DEFAULT or =, up to the next comma or the closing parenthesis. */
function argumentDefault(source: Source, node: FunctionParameter): Expression | undefined {
  let at = source.indexAtByte(node.argType?.location);
  while (at < source.tokens.length && source.word(at) !== 'default' && !source.isOperator(at, '=')) at += 1;
  const from = at + 1;
  let depth = 0;
  for (at = from; at < source.tokens.length; at += 1) {
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) depth += 1;
    else if (source.isPunctuation(at, ')') || source.isPunctuation(at, ']')) depth -= 1;
    if (depth < 0 || (depth === 0 && source.isPunctuation(at, ','))) break;
  }
  return expression(source, node.defexpr, { from, to: at });
}

export function alterFunction(source: Source, node: AlterFunctionStmt): AlterFunction {
  const object = node.func ?? {};
  return {
    kind: 'alterFunction',
    span: source.span(source.whole),
    function: source.objectName(2)?.name ?? nameOfParts(strings(object.objname)),
    arguments: object.args_unspecified === true ? undefined : argumentTypes(source, object),
    attributes: routineAttributes(node.actions),
  };
}

export function createAggregate(source: Source, node: DefineStmt): CreateAggregate {
  const at = source.find(source.whole, 'aggregate') ?? 1;
  const named = source.objectName(at + 1);
  const [list] = node.args ?? [];
  const parameters = list !== undefined && 'List' in list ? (list.List.items ?? []) : [];
  return {
    kind: 'createAggregate',
    span: source.span(source.whole),
    function: named?.name ?? nameOfParts(strings(node.defnames)),
    orReplace: node.replace === true,
    arguments: parameters.flatMap((one) =>
      'FunctionParameter' in one ? [functionArgument(source, one.FunctionParameter)] : [],
    ),
    definition: source.text.slice(source.tokens[named?.next ?? 0]?.start ?? 0),
  };
}

/** AS 'source', or AS 'library', 'symbol'. */
function sourceOf(options: readonly Node[] | undefined): Pick<CreateFunction, 'source' | 'library'> {
  const as = option(options, 'as')?.arg;
  const [first, second] = as !== undefined && 'List' in as ? strings(as.List.items) : [];
  return second === undefined ? { source: first, library: undefined } : { source: second, library: first };
}

/** RETURN … or BEGIN ATOMIC … END comes last. */
function sqlBody(source: Source, node: CreateFunctionStmt, close: number): Expression | undefined {
  if (node.sql_body === undefined) return undefined;
  const tail = { from: close + 1, to: source.tokens.length };
  const from = source.find(tail, 'begin', 'atomic') ?? source.find(tail, 'return');
  return from === undefined
    ? undefined
    : expression(source, node.sql_body, { from, to: source.tokens.length });
}

/** A type whose end the grammar does not give: up to the next comma or closing parenthesis, or its first word. */
function typeAt(source: Source, node: Parameters<typeof typeName>[1]): ReturnType<typeof typeName> {
  const from = source.indexAtByte(node?.location);
  const name = source.objectName(from)?.next ?? from + 1;
  const to = source.isPunctuation(name, '(') ? source.closing(name) + 1 : name;
  return typeName(source, node, { from, to });
}

/** Names of the SET clauses of a definition. */
function settings(options: readonly Node[]): readonly string[] {
  return options.flatMap((node) => {
    if (!('DefElem' in node) || node.DefElem.defname !== 'set') return [];
    const value = node.DefElem.arg;
    return value !== undefined && 'VariableSetStmt' in value && value.VariableSetStmt.kind !== 'VAR_RESET'
      ? [(value.VariableSetStmt.name ?? '').toLowerCase()]
      : [];
  });
}

/** Right after SECURITY DEFINER, if written, else right after the arguments and RETURNS clause: always before the body. */
function optionsEnd(source: Source, node: CreateFunctionStmt, close: number): number {
  const security = option(node.options, 'security');
  if (security !== undefined) {
    const at = source.indexAtByte(security.location);
    const definer = source.word(at) === 'external' ? at + 2 : at + 1;
    return source.tokens[definer]?.end ?? source.text.length;
  }
  return source.tokens[close]?.end ?? source.text.length;
}

/** The text between the quotes of an AS clause or a DO block. Undefined for C functions, SQL-standard bodies and escaped strings. */
function bodyText(source: Source, options: readonly Node[] | undefined): Span | undefined {
  const as = option(options, 'as');
  if (as === undefined) return undefined;
  for (let i = source.indexAtByte(as.location); i < source.tokens.length; i += 1) {
    const token = source.tokens[i];
    if (token?.kind !== 'string') continue;
    return insideQuotes(source.text, token);
  }
  return undefined;
}

function insideQuotes(text: string, token: Span): Span | undefined {
  const source = text.slice(token.start, token.end);
  const tag = /^\$[^$]*\$/.exec(source)?.[0];
  if (tag !== undefined) return { start: token.start + tag.length, end: token.end - tag.length };
  // A plain string equals its text only if it contains no escapes.
  return source.startsWith("'") && !source.slice(1, -1).includes("'")
    ? { start: token.start + 1, end: token.end - 1 }
    : undefined;
}
