/**
 * Finds the values beside a token: the term before `BETWEEN`, the one after `=`. Only tokens are read, and where the end of a value is in
 * doubt there is no answer.
 */
import { isReserved } from '../syntax/postgres/identifier.ts';
import type { Source, TokenRange } from '../syntax/postgres/source.ts';

const comparisons: ReadonlySet<string> = new Set(['=', '<', '>', '<=', '>=', '<>', '!=']);

export function isComparison(source: Source, at: number): boolean {
  return source.tokens[at]?.kind === 'operator' && comparisons.has(source.textOf(at));
}

/** Reserved words that are values. */
const valueWords: ReadonlySet<string> = new Set(
  'null true false current_date current_time current_timestamp current_user localtime localtimestamp session_user user'.split(
    ' ',
  ),
);
const typedLiterals: ReadonlySet<string> = new Set(['interval', 'date', 'timestamp', 'timestamptz', 'time']);

/** Values joined by operators other than comparisons, from an index on. */
export function termFrom(source: Source, from: number, limit: number): TokenRange | undefined {
  let to = valueEnd(source, from, limit);
  while (to !== undefined && isJoining(source, to) && to < limit) to = valueEnd(source, to + 1, limit);
  return to === undefined ? undefined : { from, to };
}

/** Values joined by such operators that end before an index, after a word or bracket that cannot be part of them. */
export function termBefore(source: Source, to: number, limit: number): TokenRange | undefined {
  let from = to;
  while (from > limit && !isBoundary(source, from - 1)) {
    from -= 1;
    if (source.isPunctuation(from, ')') || source.isPunctuation(from, ']')) from = opening(source, from);
  }
  const term = from < to ? termFrom(source, from, to) : undefined;
  return term?.to === to ? term : undefined;
}

/** The longest value without a sign that ends before an index. */
export function valueBefore(source: Source, to: number): TokenRange | undefined {
  let from: number | undefined;
  for (let at = to - 1; at >= 0; at -= 1) {
    if (source.isPunctuation(at, ')') || source.isPunctuation(at, ']')) at = opening(source, at);
    else if (source.tokens[at]?.kind === 'operator' || isBoundary(source, at)) break;
    if (valueEnd(source, at, to) === to) from = at;
  }
  if (from === undefined || isTypeOfLiteral(source, from - 1)) return undefined;
  return { from: isOfParameter(source, from - 1) ? from - 1 : from, to };
}

/** In `regtype 'text'::oid` the cast is that of the whole. */
function isTypeOfLiteral(source: Source, at: number): boolean {
  const word = source.word(at);
  return word !== '' && !isReserved(word) && word !== 'by' && word !== 'between';
}

/** `@` of `@name`, a parameter of tools. */
function isOfParameter(source: Source, at: number): boolean {
  return source.isOperator(at, '@') && source.tokens[at]?.end === source.tokens[at + 1]?.start;
}

/** True if an index is where a condition ends: a longer expression would bind differently. */
export function endsCondition(source: Source, at: number, limit: number): boolean {
  return (
    at >= limit ||
    source.isPunctuation(at, ')') ||
    source.isPunctuation(at, ',') ||
    after.has(source.word(at))
  );
}

/** True if a condition can begin after the token at this index. */
export function beginsCondition(source: Source, at: number, limit: number): boolean {
  return (
    at < limit ||
    source.isPunctuation(at, '(') ||
    source.isPunctuation(at, ',') ||
    before.has(source.word(at))
  );
}

const before: ReadonlySet<string> = new Set('where on and or having when select filter'.split(' '));
const after: ReadonlySet<string> = new Set(
  'and or then group having window order limit offset fetch for union intersect except returning join inner left right full cross natural where as end else'.split(
    ' ',
  ),
);

function isBoundary(source: Source, at: number): boolean {
  const token = source.tokens[at];
  if (token?.kind === 'punctuation')
    return ['(', '[', ',', ';', ':='].some((one) => source.isPunctuation(at, one));
  if (token?.kind === 'operator') return isComparison(source, at);
  const word = source.word(at);
  return (
    word !== '' &&
    isReserved(word) &&
    !valueWords.has(word) &&
    word !== 'array' &&
    word !== 'cast' &&
    !source.isPunctuation(at - 1, '.')
  );
}

function isJoining(source: Source, at: number): boolean {
  return source.tokens[at]?.kind === 'operator' && !isComparison(source, at);
}

function opening(source: Source, close: number): number {
  for (let at = close - 1; at >= 0; at -= 1)
    if ((source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) && source.closing(at) === close)
      return at;
  return 0;
}

/** The index after one value with its casts and subscripts. */
export function valueEnd(source: Source, from: number, limit: number): number | undefined {
  const end = bareEnd(source, from, limit);
  if (end === undefined || end > limit) return undefined;
  let at = end;
  for (;;) {
    if (at >= limit) return at > limit ? undefined : at;
    if (source.isPunctuation(at, '[')) at = source.closing(at) + 1;
    else if (source.isPunctuation(at, '::')) at = typeEnd(source, at + 1);
    else if (source.isPunctuation(at, '.') && source.name(at + 1) !== undefined) at += 2;
    else return at;
  }
}

function bareEnd(source: Source, from: number, limit: number): number | undefined {
  const token = source.tokens[from];
  const word = source.word(from);
  switch (token?.kind) {
    case 'string':
    case 'number':
    case 'parameter':
    case 'template':
      return from + 1;
    case 'punctuation':
      return source.isPunctuation(from, '(') ? source.closing(from) + 1 : undefined;
    case 'operator':
      return ['-', '+', '@'].includes(source.textOf(from)) ? valueEnd(source, from + 1, limit) : undefined;
    case 'word':
    case 'quoted-identifier': {
      if (valueWords.has(word)) return from + 1;
      if (word === 'array' && (source.isPunctuation(from + 1, '[') || source.isPunctuation(from + 1, '(')))
        return source.closing(from + 1) + 1;
      if (word === 'cast' && source.isPunctuation(from + 1, '(')) return source.closing(from + 1) + 1;
      if (isReserved(word) && !source.isPunctuation(from + 1, '(')) return undefined;
      if (typedLiterals.has(word) && source.tokens[from + 1]?.kind === 'string') return from + 2;
      const found = source.objectName(from);
      if (found === undefined || ['exists', 'not', 'filter', 'over', 'within'].includes(word))
        return undefined;
      if (!source.isPunctuation(found.next, '(')) return found.next;
      const end = source.closing(found.next) + 1;
      // FILTER, OVER and WITHIN GROUP: their brackets belong to the call.
      return ['filter', 'over', 'within'].includes(source.word(end)) ? undefined : end;
    }
    default:
      return undefined;
  }
}

const typeWords: ReadonlySet<string> = new Set(['varying', 'precision', 'without', 'with', 'time', 'zone']);

/** The index after a type. */
export function typeEnd(source: Source, from: number): number {
  let at = source.objectName(from)?.next ?? from + 1;
  while (typeWords.has(source.word(at))) at += 1;
  if (source.isPunctuation(at, '(')) at = source.closing(at) + 1;
  while (typeWords.has(source.word(at))) at += 1;
  while (source.isPunctuation(at, '[') && source.closing(at) <= at + 2) at = source.closing(at) + 1;
  return at;
}
