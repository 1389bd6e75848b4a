/**
 * Converts parameters of a query from any spelling ($1, :name, ?, @p, %s, ${…}) to $n, the only one that a server knows. Offsets of the
 * sent text map back to the written one. Decides by tokens; the guard decides whether the result is a query.
 */
import { sqlcMacros } from './sqlc-macros.ts';
import { placeholdersOf, type Placeholder } from '../syntax/postgres/placeholders.ts';
import { isReserved } from '../syntax/postgres/identifier.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { Token } from '../syntax/token.ts';
import { slice, type Span } from '../text/span.ts';
import { standIn } from './put-in-names.ts';
import { unknownParts, type UnknownPart } from './unknown-parts.ts';

export interface ParameterisedQuery {
  /** The text with $n for every parameter. */
  readonly sql: string;
  /** As written, in the order of $n; `?` is numbered: `?1`, `?2`. */
  readonly names: readonly string[];
  /** Maps a span of `sql` to the written text. */
  readonly written: (span: Span) => Span;
  /** A template's part is left out, or is one value in place of a condition: the program sends more than is planned. */
  readonly isPartial: boolean;
  /** A template's part may define names that the rest uses: a clause, or output columns. */
  readonly mayDefine?: boolean;
}

interface Found extends Span {
  /** Parameters with equal keys are one parameter; undefined for one that is never repeated. */
  readonly key: string | undefined;
  readonly name: string;
  /** It is no parameter: this is sent in its place. */
  readonly sent?: string;
  /** The driver writes a list in parentheses. */
  readonly isList?: boolean;
  readonly isPart?: boolean;
  readonly mayDefine?: boolean;
}

export interface Stretch {
  readonly sent: Span;
  readonly written: Span;
}

/** A parameter with one name is one of the server's, or, as some drivers send it, one at each place. */
export type Repeated = 'together' | 'apart';

/** `usual`: as its place suggests. `query`: a whole one without columns. `name`: of a table or column of which nothing is known. */
export type GapForm = 'usual' | 'nothing' | 'value' | 'list' | 'query' | 'comparison' | 'name';

/** By the offset at which a gap begins. */
export type GapForms = ReadonlyMap<number, GapForm>;

export const usualForms: GapForms = new Map();

/** `variables`: those of the enclosing function; where a value is expected, their names are parameters too. `forms`: see gap-forms.ts. */
export function readParameters(
  text: string,
  variables: readonly string[] = [],
  repeated: Repeated = 'together',
  forms: GapForms = usualForms,
): ParameterisedQuery {
  const numbered = highest(text);
  const found = [...parametersIn(text, forms), ...macrosIn(text), ...variablesIn(text, variables)].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  const names = Array.from({ length: numbered }, (_, place) => `$${place + 1}`);
  const known = new Map<string, number>();
  const stretches: Stretch[] = [];
  let sql = '';
  let at = 0;
  const numberOf = ({ key: written, name }: Found): number => {
    const key = repeated === 'apart' && written !== undefined ? `${written} at ${sql.length}` : written;
    const number = (key === undefined ? undefined : known.get(key)) ?? names.length + 1;
    if (number > names.length) names.push(key === undefined ? `${name}${names.length + 1}` : name);
    if (key !== undefined) known.set(key, number);
    return number;
  };
  for (const one of found) {
    const { start, end } = one;
    // Within another part.
    if (start < at) continue;
    sql += text.slice(at, start);
    // Letters after a placeholder must not join the number.
    const sent =
      one.sent ??
      (one.isList === true
        ? `($${numberOf(one)})`
        : `$${numberOf(one)}${repeated === 'apart' ? typeBefore(text, end) : ''}${/\w/.test(text.charAt(end)) ? ' ' : ''}`);
    stretches.push({
      sent: { start: sql.length, end: sql.length + sent.length },
      written: { start, end },
    });
    sql += sent;
    at = end;
  }
  sql += text.slice(at);
  const isPartial = found.some(({ isPart }) => isPart === true);
  const mayDefine = found.some((one) => one.mayDefine === true);
  return { sql, names, written: toWritten(stretches), isPartial, mayDefine };
}

/** Alone before IS NULL, a parameter can have any type, and the server wants one. */
function typeBefore(text: string, end: number): string {
  return /^\s+is\s+(?:not\s+)?null\b/i.test(text.slice(end, end + 40)) ? '::text' : '';
}

/** The highest $n in the text itself. */
function highest(text: string): number {
  const numbers = tokenize(text)
    .filter(({ kind, start }) => kind === 'parameter' && text.charAt(start) === '$')
    .map(({ start, end }) => Number(text.slice(start + 1, end)));
  return Math.max(0, ...numbers.filter((number) => Number.isSafeInteger(number) && number < 1_000));
}

function parametersIn(text: string, forms: GapForms): readonly Found[] {
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
  const formed = new Set([...forms].flatMap(([start, form]) => (form === 'usual' ? [] : [start])));
  const parts = unknownParts(text, tokens, formed);
  const all = placeholdersOf(text);
  // Behind another value no value is due.
  const isBehind = (start: number): boolean =>
    all.some((one) => one.end < start && text.slice(one.end, start).trim() === '' && isAfterValue(text, one));
  const placeholders = all.flatMap((one): Found[] => {
    const { start, end, outer, role, stands } = one;
    const form = forms.get(start) ?? 'usual';
    if (form !== 'usual') return [ofForm(text, one, form)];
    if (parts.some((part) => part.start <= start && end <= part.end)) return [];
    const name = text.slice(start, end);
    const place =
      (one.sure && /^(?:\$\{|<|\{\w+\}$)/.test(name)) || /^%[sv]$/.test(name)
        ? isBehind(outer.start)
          ? 'between'
          : partAt(text, tokens, outer.start)
        : 'value';
    // Several parts may follow each other directly, where letters beside one make it a name. Behind WHERE the first stands for all.
    const isOfParts = text.slice(outer.start, outer.end).replaceAll(/\$?\{[^}]*\}|<\w+>|%[sv]/g, '') === '';
    const isAlone = outer.start === start && (outer.end === end || (place === 'instead' && isOfParts));
    if (isOfParts && (place === 'between' || (place === 'instead' && start > outer.start)))
      return [{ start, end, key: undefined, name, sent: '', isPart: true, mayDefine: true }];
    // After a whole word, too, a program appends clauses: a wrong guess is refused.
    if (one.sure && isAppended(text, one, all))
      return [{ start, end, key: undefined, name, sent: '', isPart: true, mayDefine: true }];
    if (one.sure && /^(?:output|listed|instead)$/.test(place) && beginsValue(text, tokens, outer.end))
      return [{ start, end, key: undefined, name, sent: '', isPart: true, mayDefine: true }];
    const isValue = stands.includes('number') || stands[0] === 'text';
    if (role !== 'value' || !isValue || !isAlone) return [];
    // These denote the next value in order, whatever precedes them.
    const key = /^(?:\?|%[sdvq])$/.test(name) ? undefined : name;
    return [
      {
        start,
        end,
        key,
        name,
        isList: stands[0] === 'list',
        isPart: place === 'instead' || place === 'output',
        mayDefine: place === 'output' || place === 'between',
      },
    ];
  });
  return [
    ...placeholders,
    ...parts.map((one) => ofPart(text, one)),
    ...atSigns(text),
    ...doubledMarks(text, tokens),
  ];
}

function ofForm(text: string, { start, end, outer }: Placeholder, form: GapForm): Found {
  const name = text.slice(start, end);
  const part = { start, end, key: undefined, name, isPart: true, mayDefine: true };
  switch (form) {
    case 'usual':
    case 'value':
      return { ...part, key: name };
    case 'list':
      return { ...part, key: name, isList: true };
    case 'nothing':
      return { ...part, sent: ' ' };
    case 'query':
      return { ...part, sent: 'SELECT' };
    case 'comparison':
      return { ...part, sent: '=' };
    case 'name':
      return { ...part, ...outer, sent: `"${standIn(text.slice(outer.start, outer.end))}"` };
  }
}

/** `?` and names are values; a gap may be a whole clause. */
function isAfterValue(text: string, { start, end }: Placeholder): boolean {
  return /^(?:\?|%s|[:@%]\(?\w+|\$\w|#\{)/.test(text.slice(start, end));
}

/** `LIMIT $1${lock}`, `id = ?${and}`, `users${where}`: behind a value, a word or a number, and not within a name. */
function isAppended(
  text: string,
  { start, end, outer, stands }: Placeholder,
  all: readonly Placeholder[],
): boolean {
  if (!text.startsWith('${', start) || /[\w"]/.test(text.charAt(end)) || stands[0] === 'list') return false;
  if (all.some((one) => one.end === start && isAfterValue(text, one))) return true;
  const before = text.slice(outer.start, start).replaceAll(/\$\{[^}]*\}/g, '');
  return before === ''
    ? /[\w)]/.test(text.charAt(start - 1))
    : /^(?:\$\d+|[@:]\w+|\w{2,})$/.test(before) && !before.endsWith('_');
}

/** `SELECT ${names} t.a`, `a, ${names} t.b`, `WHERE ${owned} b = 1`: a part that ends with its own comma or AND, since a value follows it, which is no alias. */
function beginsValue(text: string, tokens: readonly Token[], from: number): boolean {
  const at = tokens.findIndex(({ start }) => start >= from);
  const [next, behind] = at < 0 ? [] : tokens.slice(at, at + 2);
  if (next === undefined || behind === undefined) return false;
  const written = slice(text, next).toLowerCase();
  const after = slice(text, behind).toLowerCase();
  if (written === '*') return /^(?:from|,)$/.test(after);
  if (next.kind === 'string') return after === 'as';
  if (written === 'array') return after === '[';
  if (next.kind === 'word' && isReserved(written)) return false;
  if (after === '(') return next.kind === 'word' && !goesOn.test(written);
  return (next.kind === 'word' || next.kind === 'quoted-identifier') && isOfValue.test(after);
}

/** In front of a parenthesis, what belongs to the value before it. */
const goesOn = /^(?:over|filter|within|overlaps|collate|at|in|like|ilike|similar|between|is|values|as)$/;

const isOfValue = /^(?:\.|=|<|>|<>|!=|<=|>=|::|is|in|like|ilike|between|not)$/;

/** Equal literals may be of different types. */
function ofPart(text: string, { start, end, sent, mayDefine = false }: UnknownPart): Found {
  const name = text.slice(start, end);
  return sent === undefined
    ? { start, end, key: `literal at ${start}`, name }
    : { start, end, key: undefined, name, sent, isPart: true, mayDefine };
}

/**
 * What a template's expression is: a value, where one is due, also as one of a list; something that one value can stand for, such as a condition; or a part
 * between others, such as a whole clause.
 */
function partAt(
  text: string,
  tokens: readonly Token[],
  start: number,
): 'value' | 'listed' | 'output' | 'instead' | 'between' {
  const before = tokens.findLast(({ end }) => end <= start);
  // The lexer reads `=%` as one operator.
  if (before === undefined || tokens.some((one) => one.start < start && start < one.end)) return 'value';
  const written = text.slice(before.start, before.end).toLowerCase();
  if (/^(?:select|distinct)$/.test(written)) return 'output';
  if (/^(?:where|on|having|and|or|not|by)$/.test(written)) return 'instead';
  if (written === ',') return 'listed';
  return isAfterDue(before, written) ? 'value' : 'between';
}

function macrosIn(text: string): readonly Found[] {
  return sqlcMacros(text).map(({ start, end, macro, name }) =>
    macro === 'columns'
      ? { start, end, key: undefined, name, sent: `${name}.*` }
      : { start, end, key: `sqlc:${name}`, name },
  );
}

/** JDBC writes the operators `?`, `?|` and `?&` with two marks. */
function doubledMarks(text: string, tokens: readonly Token[]): readonly Found[] {
  return tokens.flatMap(({ kind, start, end }): Found[] => {
    const written = text.slice(start, end);
    return kind === 'operator' && /^\?\?[|&]?$/.test(written)
      ? [{ start, end, key: undefined, name: written, sent: written.slice(1) }]
      : [];
  });
}

/** `@name` and `@1` where a value is expected; PostgreSQL would read it as the absolute value of a column or number. */
function atSigns(text: string): readonly Found[] {
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
  return tokens.flatMap((token, place): Found[] => {
    const name = tokens[place + 1];
    if (token.kind !== 'operator' || !isNameOrNumber(name) || name.start !== token.end) return [];
    if (
      !/^(?:[=<>]{0,2}|:=)@$/.test(text.slice(token.start, token.end)) ||
      !(isDue(text, token, tokens[place - 1]) || isAfterDistinct(text, tokens, place))
    )
      return [];
    const start = token.end - 1;
    const written = text.slice(start, name.end);
    // These are placeholders of their own.
    const before = tokens[place - 1];
    const isList = before !== undefined && /^in$/i.test(text.slice(before.start, before.end));
    if (isList || isReserved(written.slice(1).toLowerCase()) || text.charAt(start - 1) === '=') return [];
    return [{ start, end: name.end, key: written, name: written }];
  });
}

function isNameOrNumber(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'number';
}

/** PL/pgSQL rejects a name that is also a column's, so a declared name after an operator is the variable. */
function variablesIn(text: string, variables: readonly string[]): readonly Found[] {
  if (variables.length === 0) return [];
  const declared = new Set(variables);
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
  return tokens.flatMap(({ kind, start, end }, place): Found[] => {
    const name = text.slice(start, end).toLowerCase();
    const next = tokens[place + 1];
    const goesOn = next !== undefined && ['.', '('].includes(text.slice(next.start, next.end));
    if (kind !== 'word' || !declared.has(name) || goesOn) return [];
    const before = tokens[place - 1];
    if (before === undefined || !isAfterOperator(text, before)) return [];
    return [{ start, end, key: name, name }];
  });
}

function isAfterOperator(text: string, before: Token): boolean {
  const written = text.slice(before.start, before.end).toLowerCase();
  return (
    before.kind === 'operator' ||
    /^(?:and|or|not|limit|offset|between|like|ilike|then|else|where)$/.test(written)
  );
}

function isDue(text: string, token: Token, before: Token | undefined): boolean {
  if (token.end - token.start > 1) return true;
  if (before === undefined) return false;
  return isAfterDue(before, text.slice(before.start, before.end).toLowerCase());
}

/** `IS DISTINCT FROM`. */
function isAfterDistinct(text: string, tokens: readonly Token[], place: number): boolean {
  const [distinct, from] = tokens.slice(Math.max(0, place - 2), place);
  return (
    distinct !== undefined &&
    from !== undefined &&
    /^distinct\s+from$/i.test(text.slice(distinct.start, from.end))
  );
}

function isAfterDue({ kind }: Token, written: string): boolean {
  return (
    kind === 'operator' ||
    /^(?:[(,[]|:=|=>|and|or|not|limit|offset|between|in|like|ilike|case|when|then|else|values|where|any|on|having|select|distinct|returning|from|for|to|escape)$/.test(
      written,
    )
  );
}

export function toWritten(stretches: readonly Stretch[]): (span: Span) => Span {
  const offset = (at: number, side: 'start' | 'end'): number => {
    let shift = 0;
    for (const { sent, written } of stretches) {
      if (at <= sent.start) break;
      if (at < sent.end) return side === 'start' ? written.start : written.end;
      shift = written.end - sent.end;
    }
    return at + shift;
  };
  return ({ start, end }) => ({ start: offset(start, 'start'), end: offset(end, 'end') });
}
