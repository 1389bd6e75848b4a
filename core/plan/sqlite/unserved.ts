/**
 * What a WHERE compares that no index of its table can serve, at any size. By the query's tokens; reports nothing where an index might serve, or where that is not understood.
 */
import { wordSet } from '../../collections/word-set.ts';
import { tokenize } from '../../syntax/sqlite/lexer.ts';
import type { TableIndex } from '../table-facts.ts';

export interface Unserved {
  readonly kind: 'column' | 'expression' | 'wildcard';
  /** What is compared, as written, without the table. */
  readonly compared: string;
}

interface Piece {
  readonly kind: string;
  readonly text: string;
  /** In lower case. */
  readonly word: string;
}

export function whyUnservedInSqlite(where: string, indexes: readonly TableIndex[]): Unserved | undefined {
  const pieces = tokenize(where)
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }): Piece => {
      const text = where.slice(start, end);
      return { kind, text, word: text.toLowerCase() };
    });
  const conditions = conjunctsOf(pieces);
  if (conditions === undefined) return undefined;
  const found = conditions.map((one) => readComparison(one, indexes));
  return found.includes('unclear') ? undefined : found.find((one) => typeof one === 'object');
}

/** Undefined where alternatives are joined by OR: each may have an index of its own. */
function conjunctsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] | undefined {
  const found: Piece[][] = [[]];
  let depth = 0;
  let isBetween = false;
  for (const one of pieces) {
    if (one.text === '(') depth += 1;
    if (one.text === ')') depth -= 1;
    if (depth === 0 && one.word === 'or') return undefined;
    if (depth === 0 && one.word === 'between') isBetween = true;
    if (depth === 0 && one.word === 'and' && !isBetween) {
      found.push([]);
      continue;
    }
    if (depth === 0 && one.word === 'and') isBetween = false;
    found.at(-1)?.push(one);
  }
  return found;
}

const comparing = new Set(['=', '==', '<', '<=', '>', '>=']);
const comparingWords = wordSet('in between is like glob match regexp');

/** `passed`: no index is of use for such a condition, and nobody expects it. `unclear`: an index may serve it. */
function readComparison(
  condition: readonly Piece[],
  indexes: readonly TableIndex[],
): Unserved | 'passed' | 'unclear' {
  let depth = 0;
  const at = condition.findIndex(({ text, word }) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0 && (comparing.has(text) || comparingWords.has(word));
  });
  const operator = condition[at];
  const isNegated = condition.some(({ word, text }) => word === 'not' || text === '<>' || text === '!=');
  if (operator === undefined || isNegated) return 'passed';
  const sides = [condition.slice(0, at), condition.slice(at + 1)].map(unqualified);
  const [left = [], right = []] = sides;
  const side = isValue(left) ? right : left;
  const compared = written(side);
  if (operator.word === 'like' || operator.word === 'glob')
    return /^'[%_*?]/.test(right[0]?.text ?? '') ? { kind: 'wildcard', compared } : 'unclear';
  if (operator.word === 'match' || operator.word === 'regexp' || isValue(side)) return 'unclear';
  const [column, ...more] = side;
  const keys = new Set(indexes.flatMap((one) => one.keys.map(({ text }) => text.toLowerCase())));
  const isKey = (one: Piece): boolean => isName(one) && keys.has(nameIn(one.text).toLowerCase());
  // The text of an expression in an index is not known.
  if (column === undefined || keys.has('') || !isName(column)) return 'unclear';
  if (more.length > 0) {
    if (more[0]?.text !== '(' || more.at(-1)?.text !== ')') return 'unclear';
    return { kind: more.some(isKey) ? 'expression' : 'column', compared };
  }
  // With statistics SQLite may skip through an index that has the column later.
  return isKey(column) ? 'unclear' : { kind: 'column', compared: nameIn(column.text) };
}

/** `cast(born AS text)`. */
function written(side: readonly Piece[]): string {
  const isWord = (one: Piece | undefined): boolean => one?.kind === 'word';
  return side.map((one, at) => (isWord(one) && isWord(side[at - 1]) ? ' ' : '') + one.text).join('');
}

function isName({ kind }: Piece): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

const constants = wordSet('null true false current_date current_time current_timestamp');

/** It names no column: a literal, a parameter, a list or a sum of them. */
function isValue(side: readonly Piece[]): boolean {
  return side.every((one) => !isName(one) || constants.has(one.word));
}

/** Without the table or alias before a column. */
function unqualified(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter(
    ({ text }, at) => !(text === '.' || (pieces[at + 1]?.text === '.' && !/^\d/.test(text))),
  );
}

function nameIn(text: string): string {
  return /^["'`[]/.test(text) ? text.slice(1, -1) : text;
}
