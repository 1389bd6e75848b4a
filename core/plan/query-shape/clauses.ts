/** Finds clauses in the tokens of one query level. Knows keywords and parentheses, not their meaning. */
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';

/** First keywords of the clauses of a query, in any order; each ends the clause before it. */
export type ClauseWord =
  | 'select'
  | 'from'
  | 'where'
  | 'group'
  | 'having'
  | 'window'
  | 'order'
  | 'limit'
  | 'offset'
  | 'fetch'
  | 'for'
  | 'using'
  | 'set'
  | 'returning'
  | 'on'
  | 'when'
  | 'values'
  | 'into';

export interface Clause {
  readonly word: ClauseWord;
  /** Including its first keyword. */
  readonly range: TokenRange;
}

/** Splits a level into clauses at these keywords, outside of parentheses and CASE. Tokens before the first are left out. */
export function clauses(source: Source, range: TokenRange, words: readonly ClauseWord[]): readonly Clause[] {
  const starts = outside(source, range).flatMap((index) => {
    const word = words.find((candidate) => candidate === source.word(index));
    return word === undefined || isOrdinaryWord(source, index) ? [] : [{ word, index }];
  });
  return starts.map(({ word, index }, place) => ({
    word,
    range: { from: index, to: starts[place + 1]?.index ?? range.to },
  }));
}

/** Token indices of a range outside of parentheses and CASE … END, without the parentheses themselves. */
export function outside(source: Source, range: TokenRange): readonly number[] {
  const found: number[] = [];
  let cases = 0;
  for (let at = range.from; at < range.to; at += 1) {
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) {
      at = source.closing(at);
      continue;
    }
    const word = source.word(at);
    if (word === 'case') cases += 1;
    if (cases === 0) found.push(at);
    if (word === 'end' && cases > 0) cases -= 1;
  }
  return found;
}

/** Parenthesised queries in a range, at any depth of parentheses but not nested in each other: the ranges inside their parentheses. */
export function nestedQueries(source: Source, range: TokenRange): readonly TokenRange[] {
  const found: TokenRange[] = [];
  for (let at = range.from; at < range.to; at += 1) {
    if (!source.isPunctuation(at, '(') || !startsQuery(source, at + 1)) continue;
    const to = Math.min(source.closing(at), range.to);
    found.push({ from: at + 1, to });
    at = to;
  }
  return found;
}

export function startsQuery(source: Source, index: number): boolean {
  let at = index;
  while (source.isPunctuation(at, '(')) at += 1;
  return ['select', 'with', 'values', 'table'].includes(source.word(at));
}

/** Removes parentheses around the whole range. */
export function unwrap(source: Source, range: TokenRange): TokenRange {
  let inner = range;
  while (
    inner.to - inner.from >= 2 &&
    source.isPunctuation(inner.from, '(') &&
    source.closing(inner.from) === inner.to - 1
  ) {
    inner = { from: inner.from + 1, to: inner.to - 1 };
  }
  return inner;
}

/** The conjuncts of a condition. A condition with OR at the top level is one conjunct. */
export function conjunctRanges(source: Source, condition: TokenRange): readonly TokenRange[] {
  const range = unwrap(source, condition);
  if (range.to <= range.from) return [];
  const at = outside(source, range);
  if (at.some((index) => source.word(index) === 'or')) return [range];
  const parts: TokenRange[] = [];
  let from = range.from;
  let between = 0;
  for (const index of at) {
    const word = source.word(index);
    if (word === 'between') between += 1;
    if (word !== 'and') continue;
    if (between > 0) {
      between -= 1;
      continue;
    }
    parts.push({ from, to: index });
    from = index + 1;
  }
  const all = [...parts, { from, to: range.to }];
  return all.length === 1 ? all : all.flatMap((part) => conjunctRanges(source, part));
}

/** After a dot or AS a keyword is a name; IS DISTINCT FROM is an operator; FOR inside a clause precedes a lock strength. */
function isOrdinaryWord(source: Source, index: number): boolean {
  if (source.isPunctuation(index - 1, '.') || source.word(index - 1) === 'as') return true;
  switch (source.word(index)) {
    case 'from':
      if (source.word(index - 1) === 'rows')
        return ['from', 'join', 'lateral'].includes(source.word(index - 2));
      return source.word(index - 1) === 'distinct' && ['is', 'not'].includes(source.word(index - 2));
    case 'group':
    case 'order':
      return source.word(index + 1) !== 'by';
    default:
      return false;
  }
}
