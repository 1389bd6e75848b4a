/**
 * What replay needs from an expression's text: its identifiers, the columns that it proves to be not null, and the name of an index on it.
 * Stored expressions have no tree; if the text does not tell, the answer is none.
 */
import { Recent } from '../collections/recent.ts';
import { wordSet } from '../collections/word-set.ts';
import type { FunctionCall } from '../operations/model/operation.ts';

export interface Lexeme {
  /** Folded for unquoted identifiers, unquoted for quoted ones, otherwise as written. */
  readonly text: string;
  readonly kind: 'word' | 'quoted' | 'string' | 'other';
  readonly start: number;
  readonly end: number;
}

const pattern =
  /'(?:[^']|'')*'|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\d.]+|::|\s+|[\s\S]/g;

/** True if the text contains an identifier of that name, outside of strings. */
export function mentions(expression: string | undefined, name: string): boolean {
  if (expression === undefined || !mayMention(expression, name)) return false;
  return identifiersIn(expression).has(name);
}

/** A quick test: most texts do not contain the name. A quote in an identifier is doubled. */
export function mayMention(expression: string, name: string): boolean {
  return name.includes('"') || expression.toLowerCase().includes(name.toLowerCase());
}

/** The functions that it calls, without keywords before a parenthesis and types. */
export function callsIn(expression: string): readonly FunctionCall[] {
  const all = lexemes(expression);
  return all.flatMap((one, at) => {
    if (!isIdentifier(one) || all[at + 1]?.text !== '(' || notCalled.has(one.text)) return [];
    const isIn = all[at - 1]?.text === '.';
    const before = all[isIn ? at - 3 : at - 1]?.text;
    if (before === '::' || before === 'as') return [];
    const inside = all.slice(at + 2, matching(all, at + 1));
    const commas = inside.filter(({ text }, index) => text === ',' && depthAt(inside, index) === 0);
    const given = inside.length === 0 ? 0 : commas.length + 1;
    return [{ schema: isIn ? all[at - 2]?.text : undefined, name: one.text, arguments: given }];
  });
}

const notCalled = wordSet(`
  and or not in is between like ilike case when then else any all some coalesce nullif greatest least cast row
  array extract overlay position substring trim normalize xmlelement interval timestamp timestamptz time
  timetz at zone current_time current_timestamp localtime localtimestamp
`);

/** Every identifier in the text once, outside of strings. */
export function identifiersIn(expression: string): ReadonlySet<string> {
  const known = identifiers.get(expression);
  if (known !== undefined) return known.result;
  const found = new Set(lexemes(expression).flatMap((one) => (isIdentifier(one) ? [one.text] : [])));
  identifiers.set(expression, found);
  return found;
}

/** Of bodies of functions, which are asked about one name after another. In characters. */
const identifiers = new Recent<ReadonlySet<string>>(1_000_000, (text) => text.length);

/** One spelling for texts that only differ in white space, comments, case or unnecessary quotes. */
export function normalised(expression: string): string {
  return withoutParentheses(lexemes(expression))
    .map((one) => one.text)
    .join(' ');
}

export interface NotNullFacts {
  /** Columns that are not null if the whole expression is true or unknown. */
  readonly columns: readonly string[];
  /** The expression has no other conjunct. */
  readonly onlyThat: boolean;
}

/** Recognises `a IS NOT NULL`, also combined with AND and in parentheses. Casts and other forms prove nothing. */
export function notNullFacts(expression: string): NotNullFacts {
  const columns: string[] = [];
  let onlyThat = true;
  for (const part of conjuncts(lexemes(expression))) {
    const [first, ...rest] = part;
    const proves = rest.map((one) => one.text.toLowerCase()).join(' ') === 'is not null';
    if (proves && first !== undefined && isIdentifier(first)) columns.push(first.text);
    else onlyThat = false;
  }
  return { columns, onlyThat };
}

const catalogNames: ReadonlyMap<string, string> = new Map([
  ['int', 'int4'],
  ['integer', 'int4'],
  ['bigint', 'int8'],
  ['smallint', 'int2'],
  ['boolean', 'bool'],
  ['decimal', 'numeric'],
  ['real', 'float4'],
]);

/** The part of a default index name for an expression: the function's or column's name, else `expr`. */
export function nameOfExpression(expression: string): string {
  const all = withoutParentheses(lexemes(expression));
  const cast = all.findIndex((one, at) => one.text === '::' && depthAt(all, at) === 0);
  if (cast > 0) {
    const inner = figure(withoutParentheses(all.slice(0, cast)));
    const type = all[cast + 1]?.text ?? 'expr';
    return inner ?? catalogNames.get(type) ?? type;
  }
  return figure(all) ?? 'expr';
}

function figure(all: readonly Lexeme[]): string | undefined {
  const [first] = all;
  if (first === undefined || !isIdentifier(first)) return undefined;
  const open = all.findIndex((one) => one.text === '(');
  const dotted = (part: readonly Lexeme[]): boolean =>
    part.every((one, at) => (at % 2 === 0 ? isIdentifier(one) : one.text === '.'));
  if (open === -1) return dotted(all) ? all.at(-1)?.text : undefined;
  const name = all.slice(0, open);
  if (!dotted(name) || matching(all, open) !== all.length - 1) return undefined;
  return name.at(-1)?.text;
}

function conjuncts(all: readonly Lexeme[]): readonly (readonly Lexeme[])[] {
  const inner = withoutParentheses(all);
  const top = inner.filter((one, at) => one.kind === 'word' && depthAt(inner, at) === 0);
  // OR binds weaker than AND, and BETWEEN and CASE contain ANDs: then the parts between ANDs are not conjuncts.
  if (top.some((one) => ['or', 'between', 'case'].includes(one.text))) return [inner];
  const parts: Lexeme[][] = [[]];
  for (const one of inner) {
    if (one.text === 'and' && top.includes(one)) parts.push([]);
    else parts.at(-1)?.push(one);
  }
  return parts.length === 1 ? [inner] : parts.flatMap(conjuncts);
}

function withoutParentheses(all: readonly Lexeme[]): readonly Lexeme[] {
  let result = all;
  while (result[0]?.text === '(' && matching(result, 0) === result.length - 1) result = result.slice(1, -1);
  // (a) IS NOT NULL is the same as a IS NOT NULL.
  const close = result[0]?.text === '(' && isIdentifierAt(result, 1) && result[2]?.text === ')' ? 3 : 0;
  return close === 0 ? result : [...result.slice(1, 2), ...result.slice(close)];
}

function isIdentifierAt(all: readonly Lexeme[], at: number): boolean {
  const one = all[at];
  return one !== undefined && isIdentifier(one);
}

function matching(all: readonly Lexeme[], open: number): number {
  let depth = 0;
  for (let at = open; at < all.length; at += 1) {
    if (all[at]?.text === '(') depth += 1;
    if (all[at]?.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function depthAt(all: readonly Lexeme[], at: number): number {
  let depth = 0;
  for (const one of all.slice(0, at)) {
    if (one.text === '(') depth += 1;
    if (one.text === ')') depth -= 1;
  }
  return depth;
}

export function isIdentifier(one: Lexeme): boolean {
  return one.kind === 'word' || one.kind === 'quoted';
}

export function lexemes(expression: string): readonly Lexeme[] {
  const result: Lexeme[] = [];
  for (const match of expression.matchAll(pattern)) {
    const written = match[0];
    if (written.trim() === '') continue;
    result.push({ ...classify(written), start: match.index, end: match.index + written.length });
  }
  return result;
}

function classify(written: string): Pick<Lexeme, 'text' | 'kind'> {
  if (/^['$]/.test(written) && written.length > 1) return { text: written, kind: 'string' };
  if (written.startsWith('"') && written.length > 1)
    return { text: written.slice(1, -1).replaceAll('""', '"'), kind: 'quoted' };
  if (/^[A-Za-z_\u0080-\uffff]/.test(written)) return { text: written.toLowerCase(), kind: 'word' };
  return { text: written, kind: 'other' };
}
