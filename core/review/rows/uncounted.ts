/**
 * Statements whose time no number of rows tells: a recursion, which goes over its tables again in each step, and a join that holds every row against every
 * other one, as no index and no hash serves it. By the words of the statement.
 */
import type { ParsedStatement } from '../../syntax/statement.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';

/**
 * `pairs`: `a.id = ANY (b.parents)` of two tables. Measured on 16, one hundred steps of a recursion: 0.6 s for 2,000 rows, 2.2 s for 4,000, 10 s for 8,000,
 * 60 s for 16,000; the same with `=` 0.03 to 0.6 s.
 */
export type Uncounted = 'recursive' | 'pairs';

export function uncountedIn(parsed: ParsedStatement): Uncounted | undefined {
  const words = lowerTokens(parsed);
  const isPairs = words.some((word, at) => word === 'any' && words[at - 1] === '=' && isOfTwo(words, at));
  if (isPairs) return 'pairs';
  return words.some((word, at) => word === 'recursive' && words[at - 1] === 'with') ? 'recursive' : undefined;
}

/** `a . id = any ( b . parents )`. */
function isOfTwo(words: readonly string[], at: number): boolean {
  const [left, dot] = [words[at - 4], words[at - 3]];
  const [open, right, point, , close] = words.slice(at + 1, at + 6);
  return dot === '.' && open === '(' && point === '.' && close === ')' && left !== right;
}
