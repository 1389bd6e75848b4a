/**
 * Conditions that find rows whose value a new type cannot represent, without failing on them. Numbers are compared with the bounds of the
 * new type, texts with its length or, since version 16, tested by pg_input_is_valid; before that only numbers can be tested, by a JSON
 * path.
 */
import type { TypeName } from '../operations/model/names.ts';
import { stringLiteral, typeSql } from '../schema/print/names.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import { slice } from '../text/span.ts';
import type { Probe } from './probe.ts';
import { quoted } from '../syntax/postgres/identifier.ts';

export interface CastAsked {
  readonly table: string;
  readonly column: string;
  /** As the server prints it. */
  readonly from: string | undefined;
  readonly to: TypeName;
  readonly using: string | undefined;
  readonly version: number;
}

export function castProbe(asked: CastAsked): Probe | undefined {
  const { table, column, to, using } = asked;
  if (to.setOf || to.ofColumn) return undefined;
  const source = using === undefined ? quoted(column) : castIn(using);
  if (source === undefined) return undefined;
  const bad = badWhen({ ...asked, source });
  if (bad === undefined) return undefined;
  // The query that removes the rows here runs on version 18; the one for users has to run on their version.
  const theirs = badWhen({ ...asked, source }, asked.version);
  const find = theirs === undefined ? undefined : `SELECT * FROM ${table} WHERE ${theirs} LIMIT 10;`;
  return { kind: 'cast', table, columns: [column], bad, shown: bad, groups: [], find };
}

const embedded = 18;

function badWhen(
  { from = '', to, source, using }: CastAsked & { readonly source: string },
  version = embedded,
): string | undefined {
  if (to.arrayDimensions > 0) return isText(from) ? notValid(source, to, version) : undefined;
  const isBare = using === undefined;
  const [length] = to.modifiers;
  if (isText(from) && (to.name === 'varchar' || to.name === 'bpchar'))
    // An explicit cast truncates; the implicit one of a type change fails. Trailing spaces do not make it fail.
    return length === undefined || !isBare ? undefined : `length(rtrim(${source}, ' ')) > ${length}`;
  if (isText(from)) return notValid(source, to, version);
  if (/^(?:smallint|integer|bigint|numeric|real|double precision)\b/.test(from))
    return outOfBounds(source, to);
  return undefined;
}

function isText(type: string): boolean {
  return /^(?:text|character varying|character|bpchar|citext|name)\b/.test(type) && !type.endsWith(']');
}

function notValid(source: string, to: TypeName, version: number): string | undefined {
  const type = stringLiteral(typeSql({ ...to }));
  // A cast from text uses the type's own input function.
  if (version >= 16) return `NOT pg_input_is_valid((${source})::text, ${type})`;
  if (to.arrayDimensions > 0 || !['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'].includes(to.name))
    return undefined;
  const number = `jsonb_path_query_first(to_jsonb((${source})::text), '$.double()', silent => true)`;
  const bounds = integers.get(to.name);
  if (bounds === undefined) return `(${source}) IS NOT NULL AND ${number} IS NULL`;
  const whole = `CASE WHEN ${number} IS NULL THEN false ELSE (${number})::numeric = trunc((${number})::numeric) AND (${number})::numeric BETWEEN ${bounds} END`;
  return `(${source}) IS NOT NULL AND NOT (${whole})`;
}

const integers: ReadonlyMap<string, string> = new Map([
  ['int2', '-32768 AND 32767'],
  ['int4', '-2147483648 AND 2147483647'],
  ['int8', '-9223372036854775808 AND 9223372036854775807'],
]);

function outOfBounds(source: string, { name, modifiers }: TypeName): string | undefined {
  const bounds = integers.get(name);
  if (bounds !== undefined) return `round((${source})::numeric) NOT BETWEEN ${bounds}`;
  const [precision, scale = 0] = modifiers;
  if (name !== 'numeric' || precision === undefined) return undefined;
  return `abs(round((${source})::numeric, ${scale})) >= 1e${precision - scale}::numeric`;
}

/** The operand, if the expression is a single cast: `x::int`, `(trim(x))::int`, `CAST(x AS int)`. */
function castIn(expression: string): string | undefined {
  let tokens = tokenize(expression).filter(({ kind }) => kind !== 'comment');
  const word = (at: number): string => {
    const token = tokens.at(at);
    return token === undefined ? '' : slice(expression, token).toLowerCase();
  };
  while (word(0) === '(' && closing(tokens, expression, 0) === tokens.length - 1)
    tokens = tokens.slice(1, -1);
  if (word(0) === 'cast' && word(1) === '(' && closing(tokens, expression, 1) === tokens.length - 1) {
    const as = lastOutside(tokens.slice(2, -1), expression, 'as');
    return as === undefined ? undefined : between(expression, tokens.slice(2, 2 + as));
  }
  const at = lastOutside(tokens, expression, '::');
  if (at === undefined || at === 0) return undefined;
  const source = tokens.slice(0, at);
  // `a + b::int` only casts b.
  const isOne =
    source.length === 1 ||
    (slice(expression, source[0] ?? source[source.length - 1] ?? { start: 0, end: 0 }) === '(' &&
      closing(source, expression, 0) === source.length - 1) ||
    (source[1] !== undefined &&
      slice(expression, source[1]) === '(' &&
      closing(source, expression, 1) === source.length - 1);
  return isOne ? between(expression, source) : undefined;
}

type Tokens = ReturnType<typeof tokenize>;

function between(text: string, tokens: Tokens): string | undefined {
  const [first] = tokens;
  const last = tokens.at(-1);
  return first === undefined || last === undefined ? undefined : text.slice(first.start, last.end);
}

function closing(tokens: Tokens, text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    const word = token === undefined ? '' : slice(text, token);
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function lastOutside(tokens: Tokens, text: string, wanted: string): number | undefined {
  let depth = 0;
  let found: number | undefined;
  for (const [at, token] of tokens.entries()) {
    const word = slice(text, token).toLowerCase();
    if (word === '(' || word === '[') depth += 1;
    if (word === ')' || word === ']') depth -= 1;
    if (depth === 0 && word === wanted) found = at;
  }
  return found;
}
