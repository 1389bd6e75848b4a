/**
 * Parts of a statement that a program writes and that are more than one value: rows after VALUES, assignments, columns of an INSERT, a value
 * inside a literal. Says what a server gets in their places so that the rest of the statement keeps its meaning. Decides by tokens.
 */
import { placeholdersOf } from '../syntax/postgres/placeholders.ts';
import type { Token } from '../syntax/token.ts';
import type { Span } from '../text/span.ts';

export interface UnknownPart extends Span {
  /** Undefined for a parameter. */
  readonly sent: string | undefined;
  /** It may define names that the rest uses. */
  readonly mayDefine?: boolean;
}

/** `tokens`: without comments. `known`: where gaps begin whose form is decided. */
export function unknownParts(
  text: string,
  tokens: readonly Token[],
  known: ReadonlySet<number>,
): readonly UnknownPart[] {
  const source = new Source(text, tokens);
  const gaps = placeholdersOf(text).filter(
    ({ role, sure, start, end, outer }) =>
      role === 'value' &&
      !known.has(start) &&
      (sure || /^%[sv]$/.test(text.slice(start, end))) &&
      /^[$<%{]/.test(text.slice(start, end)) &&
      outer.start === start &&
      outer.end === end,
  );
  if (gaps.length === 0 && !text.includes('{')) return [];
  const columns = gaps.flatMap((gap) => columnGap(source, gap));
  const values = columns.flatMap(({ from }) => gaps.flatMap((gap) => valueGap(source, gap, from)));
  const left = columns.map(({ part }) => part);
  return [
    ...distinct([...left, ...values]),
    ...gaps.flatMap((gap) => rows(source, gap, left)),
    ...gaps.flatMap((gap) => contents(source, gap)),
    ...gaps.flatMap((gap) => subqueries(source, gap)),
    ...gaps.flatMap((gap) => assignments(source, gap)),
    ...schemas(source, known),
    ...gaps.flatMap((gap) => intervals(source, gap)),
    ...literals(source),
  ];
}

class Source {
  readonly text: string;
  readonly #tokens: readonly Token[];

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
  }

  get tokens(): readonly Token[] {
    return this.#tokens;
  }

  before({ start }: Span): number {
    return this.#tokens.findLastIndex(({ end }) => end <= start);
  }

  after({ end }: Span): number {
    const at = this.#tokens.findIndex(({ start }) => start >= end);
    return at < 0 ? this.#tokens.length : at;
  }

  /** Folded; empty at the ends. */
  word(at: number): string {
    const token = this.#tokens[at];
    return token === undefined ? '' : this.text.slice(token.start, token.end).toLowerCase();
  }

  start(at: number): number {
    return this.#tokens[at]?.start ?? this.text.length;
  }

  end(at: number): number {
    return this.#tokens[at]?.end ?? this.text.length;
  }

  /** The parenthesis that a token is in, or -1. */
  opening(at: number): number {
    let depth = 0;
    for (let i = at; i >= 0; i -= 1) {
      const word = this.word(i);
      if (word === ')') depth += 1;
      else if (word === '(' && depth === 0) return i;
      else if (word === '(') depth -= 1;
    }
    return -1;
  }

  closing(opening: number): number {
    let depth = 0;
    for (let i = opening; i < this.#tokens.length; i += 1) {
      const word = this.word(i);
      if (word === '(') depth += 1;
      else if (word === ')') depth -= 1;
      if (depth === 0) return i;
    }
    return this.#tokens.length;
  }

  /** The first of some words around a token, in its parentheses. */
  around(at: number, step: 1 | -1, wanted: RegExp): number | undefined {
    let depth = 0;
    for (let i = at; i >= 0 && i < this.#tokens.length; i += step) {
      const word = this.word(i);
      if (word === (step > 0 ? '(' : ')')) depth += 1;
      else if (word === (step > 0 ? ')' : '(')) {
        if (depth === 0) return undefined;
        depth -= 1;
      } else if (depth === 0 && wanted.test(word)) return i;
    }
    return undefined;
  }
}

function distinct(parts: readonly UnknownPart[]): readonly UnknownPart[] {
  return parts.filter(({ start }, at) => parts.findIndex((other) => other.start === start) === at);
}

// ----------------------------------------------------------------------------------------------------------------- columns

interface ColumnGap {
  readonly part: UnknownPart;
  /** The list that is left: its parenthesis, and how many items precede the gap. */
  readonly from: { readonly list: number; readonly place: number } | undefined;
}

/** `INSERT INTO t (a, ${more})`: the statement without them. */
function columnGap(source: Source, gap: Span): readonly ColumnGap[] {
  const opening = source.opening(source.before(gap));
  if (opening < 0 || !isColumnList(source, opening)) return [];
  const part = withComma(source, gap);
  if (part !== undefined)
    return [{ part, from: { list: opening, place: commasIn(source, opening, source.before(gap)) } }];
  if (source.before(gap) !== opening || source.after(gap) !== source.closing(opening)) return [];
  const whole = { start: source.start(opening), end: source.end(source.closing(opening)), sent: '' };
  return [{ part: whole, from: undefined }];
}

function isColumnList(source: Source, opening: number): boolean {
  let at = opening - 1;
  while (at > 0 && source.word(at - 1) === '.') at -= 2;
  return source.word(at - 1) === 'into';
}

/** An item of a list, with the comma beside it. */
function withComma(source: Source, gap: Span): UnknownPart | undefined {
  const [before, after] = [source.before(gap), source.after(gap)];
  const isLast = source.word(after) === ')' || source.word(after) === ',';
  if (source.word(before) === ',' && isLast) return { start: source.start(before), end: gap.end, sent: '' };
  if (source.word(before) === '(' && source.word(after) === ',')
    return { start: gap.start, end: source.end(after), sent: '' };
  return undefined;
}

/** Of columns that are left out, the values. */
function valueGap(source: Source, gap: Span, from: ColumnGap['from']): readonly UnknownPart[] {
  if (from === undefined) return [];
  const opening = source.opening(source.before(gap));
  const values = source.closing(from.list) + 1;
  const isRow =
    opening > values &&
    source.around(opening - 1, -1, /^(?:values|select)$/) === values &&
    commasIn(source, opening, source.before(gap)) === from.place;
  const part = isRow && source.word(values) === 'values' ? withComma(source, gap) : undefined;
  return part === undefined ? [] : [part];
}

// -------------------------------------------------------------------------------------------------------------------- rows

/** `VALUES ${rows}`, `VALUES (${values})`: one row. */
function rows(source: Source, found: Span, left: readonly Span[]): readonly UnknownPart[] {
  const opening = source.before(found);
  const isInside =
    source.word(opening) === '(' &&
    source.word(opening - 1) === 'values' &&
    source.word(source.after(found)) === ')';
  const gap = isInside ? { start: source.start(opening), end: source.end(source.after(found)) } : found;
  const values = source.before(gap);
  if (source.word(values) !== 'values' || source.word(source.after(gap)) === '(') return [];
  const list = source.word(values - 1) === ')' ? source.opening(values - 2) : undefined;
  if (list !== undefined && isColumnList(source, list)) {
    const isLeft = (at: number): boolean =>
      left.some(({ start, end }) => start <= source.start(at) && source.end(at) <= end);
    const count = isLeft(list) ? 1 : countIn(source, list, isLeft);
    return isInside && count === 1 ? [] : [{ ...gap, sent: row('DEFAULT', count) }];
  }
  if (isInside) return [];
  const name = source.word(values - 1) === '(' ? namesOf(source, values - 1) : undefined;
  // Without names of columns, those of an INSERT.
  const value = source.word(values - 1) === '(' ? 'NULL' : 'DEFAULT';
  return [{ ...gap, sent: row(value, name === undefined ? 1 : countIn(source, name)) }];
}

/** `INSERT INTO t ${columnsAndValues}`, `INSERT INTO t (a, b) ${values}`, in one part or several. */
function contents(source: Source, gap: Span): readonly UnknownPart[] {
  const isGap = (at: number): boolean => /^\$?\{[^{}]*\}$/.test(source.word(at));
  const own = source.before(gap) + 1;
  let first = own;
  while (isGap(first - 1)) first -= 1;
  let last = own;
  while (isGap(last + 1)) last += 1;
  const list = source.word(first - 1) === ')' ? source.opening(first - 2) : undefined;
  let into = (list ?? first) - 2;
  while (source.word(into) === '.') into -= 2;
  if (!isGap(own) || source.word(into) !== 'into' || isGap(first - 1)) return [];
  if (!/^(?:|;|\)|returning)$/.test(source.word(last + 1))) return [];
  const values = list === undefined ? 'DEFAULT VALUES' : `VALUES ${row('DEFAULT', countIn(source, list))}`;
  return [{ ...gap, sent: own === first ? values : '' }];
}

function row(value: string, count: number): string {
  return `(${Array.from({ length: count }, () => value).join(', ')})`;
}

/** `WITH t (a, b) AS (VALUES …)`, `(VALUES …) AS t (a, b)`: the parenthesis of the names. */
function namesOf(source: Source, opening: number): number | undefined {
  const [as, before] = [source.word(opening - 1), source.word(opening - 2)];
  if (as === 'as' && before === ')') return source.opening(opening - 3);
  const closing = source.closing(opening);
  const name = source.word(closing + 1) === 'as' ? closing + 2 : closing + 1;
  return source.word(name + 1) === '(' ? name + 1 : undefined;
}

function countIn(source: Source, opening: number, isLeft: (at: number) => boolean = () => false): number {
  return 1 + commasIn(source, opening, source.closing(opening) - 1, isLeft);
}

/** Of a list, through a token. */
function commasIn(
  source: Source,
  opening: number,
  last: number,
  isLeft: (at: number) => boolean = () => false,
): number {
  let count = 0;
  for (let at = opening + 1; at <= last; at += 1) {
    if (source.word(at) === '(') at = source.closing(at);
    else if (source.word(at) === ',' && !isLeft(at)) count += 1;
  }
  return count;
}

// -------------------------------------------------------------------------------------------------------------- subqueries

/** `FROM (${query}) AS q`: one without columns, unless all columns are returned. */
function subqueries(source: Source, gap: Span): readonly UnknownPart[] {
  const opening = source.before(gap);
  const isWhole = source.word(opening) === '(' && source.word(source.after(gap)) === ')';
  if (!isWhole || !/^(?:from|join)$/.test(source.word(opening - 1))) return [];
  const isAll = source.tokens.some(
    (_, at) => source.word(at) === '*' && !(source.word(at - 1) === '(' && source.word(at + 1) === ')'),
  );
  return isAll ? [] : [{ ...gap, sent: 'SELECT', mayDefine: true }];
}

// ----------------------------------------------------------------------------------------------------------------- schemas

/** `${schema}.users`, `"${schema}"."users"`: the name alone, wherever it is found. */
function schemas(source: Source, known: ReadonlySet<number>): readonly UnknownPart[] {
  return source.tokens.flatMap(({ start, end }, at): readonly UnknownPart[] => {
    const isGap = !known.has(start) && /^"?\$\{[^{}]*\}"?$/.test(source.text.slice(start, end));
    const isQualifier = isGap && source.word(at + 1) === '.' && source.word(at - 1) !== '.';
    return isQualifier && source.word(at + 2) !== '*' ? [{ start, end: source.end(at + 1), sent: '' }] : [];
  });
}

// ------------------------------------------------------------------------------------------------------------- assignments

/** `SET a = 1, ${more}`: without them; if there are no others, a statement that checks everything but them. */
function assignments(source: Source, one: Span): readonly UnknownPart[] {
  const before = source.before(one);
  // `${column} = ${value}` too.
  const value = source.word(source.after(one)) === '=' ? source.after(one) + 1 : undefined;
  if (value !== undefined && source.word(value).startsWith('$') && /\d$/.test(source.word(value))) return [];
  const gap = value === undefined ? one : { start: one.start, end: source.end(value) };
  const after = source.after(gap);
  const set = source.around(before, -1, /^(?:set|where|from|returning|values|select|by)$/);
  if (set === undefined || source.word(set) !== 'set') return [];
  if (!/^(?:|[,;)]|where|returning|from|\$?\{.*\})$/.test(source.word(after))) return [];
  if (source.word(before) === ',') return [{ start: source.start(before), end: gap.end, sent: '' }];
  if (before !== set) return [];
  if (source.word(after) === ',') return [{ start: gap.start, end: source.end(after), sent: '' }];
  if (source.word(set - 1) === 'update' && source.word(set - 2) === 'do')
    return source.word(after) === 'where'
      ? []
      : [{ start: source.start(set - 1), end: gap.end, sent: 'NOTHING' }];
  return merged(source, gap, set);
}

/** A MERGE that changes nothing has the table, the condition and the rows of the UPDATE. */
function merged(source: Source, gap: Span, set: number): readonly UnknownPart[] {
  const update = source.around(set - 1, -1, /^update$/);
  if (update === undefined || source.word(source.after(gap)) === 'from') return [];
  const where = source.word(source.after(gap)) === 'where' ? source.after(gap) : undefined;
  const returning = source.around(where ?? source.after(gap), 1, /^(?:returning|;)$/);
  const opening = source.opening(set);
  const end = returning ?? (opening < 0 ? source.tokens.length : source.closing(opening));
  const start = end < source.tokens.length ? source.start(end) : source.end(source.tokens.length - 1);
  return [
    { start: source.start(update), end: source.end(update), sent: 'MERGE INTO' },
    {
      start: source.start(set),
      end: where === undefined ? gap.end : source.end(where),
      sent: `USING (SELECT) AS changes ON${where === undefined ? ' true' : ''}`,
    },
    { start, end: start, sent: ' WHEN MATCHED THEN DO NOTHING ' },
  ];
}

// ---------------------------------------------------------------------------------------------------------------- literals

/** `INTERVAL ${length}`: quotes and all. */
function intervals(source: Source, { start, end }: Span): readonly UnknownPart[] {
  return source.word(source.before({ start, end })) === 'interval' ? [{ start, end, sent: "'1'" }] : [];
}

/** `'${days} days'`: a value, whatever is in it. Where a type precedes it, only a constant may stand. */
function literals(source: Source): readonly UnknownPart[] {
  return source.tokens.flatMap(({ kind, start, end }, at): readonly UnknownPart[] => {
    const written = source.text.slice(start, end);
    if (kind !== 'string' || !/^(?:e?'|\$\w*\$)[\s\S]*\$\{/i.test(written)) return [];
    const type = source.word(at - 1);
    if (type === 'interval') return [{ start, end, sent: "'1'" }];
    const isTime = /^(?:date|time|timestamp|timestamptz|zone)$/.test(type) && source.word(at - 2) !== 'time';
    return [{ start, end, sent: isTime ? "'now'" : undefined }];
  });
}
