/** Whether a WHERE picks few rows by values of a column, or only rows without a value. By the text of the condition. */
import type { Expression } from '../../operations/operation.ts';
import { lexemes, type Lexeme } from '../../schema/expression-text.ts';

/**
 * `column = value` or `IN (values)` outside of subqueries, a comparison of a key with anything, a LIMIT. Whether few rows have the value
 * is not known here: it gets the benefit of the doubt. IS NULL, <> and conditions on other tables bound nothing.
 */
export function isBounded(where: Expression, keys: readonly string[], joins: 'joined' | 'alone'): boolean {
  const all = lexemes(where.text).filter((one) => one.text.trim() !== '');
  const isKey = (at: number): boolean => keys.includes(all[at]?.text ?? '');
  let depth = 0;
  let subquery = 0;
  for (const [at, one] of all.entries()) {
    const word = one.text.toLowerCase();
    if (word === '(') {
      depth += 1;
      if (subquery === 0 && all[at + 1]?.text.toLowerCase() === 'select') subquery = depth;
    }
    if (word === ')') {
      if (depth === subquery) subquery = 0;
      depth -= 1;
    }
    if (word === 'limit' || word === 'fetch') return true;
    if (subquery > 0) continue;
    if (word === '=' && (isValue(all[at + 1]) || isValue(all[at - 1]) || isNegative(all, at + 1)))
      return true;
    if (isLikeOneText(all, at)) return true;
    if (word === 'in' && all[at + 1]?.text === '(' && isValue(all[at + 2])) return true;
    if (['<', '>', 'between'].includes(word) && (isKey(at - 1) || isKey(at + 1))) return true;
    // Of one table alone, what a key is compared with is a value, whatever it is called.
    if (word === '=' && joins === 'alone' && (isKey(at - 1) || isKey(at + 1))) return true;
  }
  return false;
}

/** `column IS NULL` must be so: rows in which it has a value are left alone. OR, NOT before a condition, CASE and subqueries may say otherwise. */
export function isOnlyWhereNull(where: Expression | undefined, name: string): boolean {
  if (where === undefined) return false;
  const words = lexemes(where.text)
    .filter((one) => one.text.trim() !== '')
    .map((one) => (one.kind === 'word' ? one.text.toLowerCase() : one.text));
  const isOpen = (one: string, at: number): boolean =>
    ['or', 'case', 'select'].includes(one) || (one === 'not' && words[at - 1] !== 'is');
  // What stands in brackets beside it says more that must be so.
  if (words.some(isOpen)) return isNullOutside(words, name);
  return words.some(
    (word, at) =>
      word === 'is' && words[at + 1] === 'null' && words[at - 1] === name && isPlain(words[at + 2]),
  );
}

/** `column IS NULL AND (…)`: by itself, and outside of all brackets. */
function isNullOutside(words: readonly string[], name: string): boolean {
  let depth = 0;
  const outside = words.filter((word) => {
    if (word === ')') depth -= 1;
    const isOutside = depth === 0;
    if (word === '(') depth += 1;
    return isOutside;
  });
  if (outside.includes('or') || outside.includes('case')) return false;
  return outside.some((word, at) => {
    if (word !== 'is' || outside[at + 1] !== 'null' || outside[at - 1] !== name) return false;
    let before = at - 2;
    while (outside[before] === '.') before -= 2;
    return [undefined, 'and'].includes(outside[before]) && [undefined, 'and'].includes(outside[at + 2]);
  });
}

/** Behind IS NULL: nothing that takes its answer as a value. */
function isPlain(next: string | undefined): boolean {
  return next === undefined || next === 'and' || next === ')';
}

/** LIKE without a wildcard is an equation. */
function isLikeOneText(all: readonly Lexeme[], at: number): boolean {
  const word = all[at]?.text.toLowerCase() ?? '';
  const pattern = all[at + 1];
  return (
    (word === 'like' || word === 'ilike') &&
    all[at - 1]?.text.toLowerCase() !== 'not' &&
    pattern?.kind === 'string' &&
    !/[%_\\]/.test(pattern.text)
  );
}

/** `-1` */
function isNegative(all: readonly Lexeme[], at: number): boolean {
  return all[at]?.text === '-' && /^\d/.test(all[at + 1]?.text ?? '');
}

/** A literal or parameter, also as libraries write it: `$1`, `${id}`, `:id`, `?`, `%s`. Booleans divide a table into two parts: they bound nothing. */
function isValue(one: Lexeme | undefined): boolean {
  return one !== undefined && (one.kind === 'string' || /^[\d.$:?%]/.test(one.text));
}
