/** Writes lists of names into a statement, and splits conditions at AND and OR. */
import type { Source, TokenRange } from '../syntax/postgres/source.ts';

const widest = 100;

/** On one line, or on lines of their own that begin below the first. */
export function listText(items: readonly string[], text: string, start: number): string {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const column = start - line;
  const joined = items.join(', ');
  if (column + joined.length <= widest) return joined;
  return items.join(`,\n${' '.repeat(column)}`);
}

/** The parts of a condition between the word, outside of brackets, CASE and BETWEEN. */
export function partsAt(source: Source, range: TokenRange, word: 'and' | 'or'): readonly TokenRange[] {
  const parts: TokenRange[] = [];
  let { from } = range;
  let cases = 0;
  let isBetween = false;
  for (let at = range.from; at < range.to; at += 1) {
    const here = source.word(at);
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) at = source.closing(at);
    else if (here === 'case') cases += 1;
    else if (here === 'end' && cases > 0) cases -= 1;
    else if (here === 'between') isBetween = true;
    else if (here === 'and' && isBetween) isBetween = false;
    else if (here === word && cases === 0) {
      parts.push({ from, to: at });
      from = at + 1;
    }
  }
  return [...parts, { from, to: range.to }];
}

/** Two ranges have the same tokens, words in any case. */
export function isSameText(source: Source, a: TokenRange, b: TokenRange): boolean {
  const length = a.to - a.from;
  if (length !== b.to - b.from) return false;
  return Array.from({ length }, (_, i) => i).every((i) => {
    const [left, right] = [source.word(a.from + i), source.word(b.from + i)];
    return left !== '' ? left === right : source.textOf(a.from + i) === source.textOf(b.from + i);
  });
}
