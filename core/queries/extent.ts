/** The whole text of an expression or query, from the tokens: the grammar gives each node a position but no end. */
import { wordSet } from '../collections/word-set.ts';
import { isObject } from '../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../syntax/postgres/source.ts';
import type { Span } from '../text/span.ts';

/** From the first to the last token of a node and its descendants, with closing parentheses. */
export function extentOf(source: Source, node: unknown): Span {
  return source.span(rangeOf(source, node));
}

/**
 * A whole query: from its first word to the end of the surrounding parentheses, or of the statement; for the side of a set operation, to
 * its own end.
 */
export function queryExtent(source: Source, node: unknown, keyword: string, end: 'brackets' | 'own'): Span {
  const range = rangeOf(source, node);
  let { from, to } = range;
  while (from > 0 && source.word(from) !== keyword) from -= 1;
  if (end === 'brackets') {
    to = from;
    for (let depth = 0; to < source.tokens.length; to += 1) {
      if (source.isPunctuation(to, '(')) depth += 1;
      if (source.isPunctuation(to, ')')) depth -= 1;
      if (depth < 0) break;
    }
  }
  return source.span({ from, to });
}

function rangeOf(source: Source, node: unknown): TokenRange {
  const found = { from: source.tokens.length, to: 0 };
  const see = (index: number): void => {
    found.from = Math.min(found.from, index);
    found.to = Math.max(found.to, endOf(source, index));
  };
  collect(node, (byte) => {
    see(source.indexAtByte(byte));
  });
  if (found.to <= found.from) return { from: 0, to: 0 };
  return closed(source, found);
}

/** Calls back with each position in a tree. */
function collect(value: unknown, see: (byte: number) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, see);
    return;
  }
  if (!isObject(value)) return;
  for (const key in value) {
    const child = value[key];
    // The grammar omits the position 0: node kinds that always have a position are listed below.
    if (key === 'location' && typeof child === 'number' && child >= 0) see(child);
    else if (alwaysPlaced.has(key) && isObject(child) && child['location'] === undefined) see(0);
    collect(child, see);
  }
}

const alwaysPlaced = wordSet(`
  ColumnRef A_Const FuncCall RangeVar ParamRef CaseExpr CoalesceExpr MinMaxExpr SQLValueFunction
`);

/**
 * The end of the tokens that belong to the one at an index: the rest of a qualified name, the parentheses of a call, the words of a test.
 */
function endOf(source: Source, index: number): number {
  let at = index;
  while (source.isPunctuation(at + 1, '.')) at += 2;
  if (source.isPunctuation(at, '::') || source.isOperator(at, '::')) return at + 2;
  if (source.word(at) === 'is') {
    while (testWords.has(source.word(at + 1))) at += 1;
    return at + 1;
  }
  if (source.word(at) === 'case') return afterEnd(source, at);
  const opens = source.isPunctuation(at, '(') ? at : source.isPunctuation(at + 1, '(') ? at + 1 : undefined;
  const isName = source.name(at) !== undefined && !notCalls.has(source.word(at));
  if (opens === at || (opens !== undefined && isName)) return source.closing(opens) + 1;
  return at + 1;
}

const testWords: ReadonlySet<string> = new Set(['not', 'null', 'true', 'false', 'unknown']);
const notCalls = wordSet('and or not in from where on as like ilike between');

function afterEnd(source: Source, at: number): number {
  let depth = 0;
  for (let i = at; i < source.tokens.length; i += 1) {
    if (source.word(i) === 'case') depth += 1;
    if (source.word(i) === 'end') depth -= 1;
    if (depth === 0) return i + 1;
  }
  return source.tokens.length;
}

/** Extends the range until its parentheses are balanced. */
function closed(source: Source, range: TokenRange): TokenRange {
  let { from, to } = range;
  const open: number[] = [];
  let unopened = 0;
  for (let i = from; i < to; i += 1) {
    if (source.isPunctuation(i, '(') || source.isPunctuation(i, '[')) open.push(i);
    if (source.isPunctuation(i, ')') || source.isPunctuation(i, ']')) {
      if (open.pop() === undefined) unopened += 1;
    }
  }
  const [first] = open;
  if (first !== undefined) to = Math.max(to, source.closing(first) + 1);
  for (; unopened > 0 && from > 0; unopened -= 1) {
    do from -= 1;
    while (from > 0 && !source.isPunctuation(from, '(') && !source.isPunctuation(from, '['));
  }
  return { from, to: Math.min(to, source.tokens.length) };
}
