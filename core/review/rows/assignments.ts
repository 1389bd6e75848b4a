/** What stands between SET and the rest of an UPDATE, taken apart: which columns get which words. Nothing is resolved. */
import { isIdentifier, type Lexeme, lexemes } from '../../schema/expression-text.ts';

export interface Assignment {
  readonly to: readonly string[];
  readonly value: readonly Lexeme[];
}

/** `a = …, (b, c) = (…, …)`. */
export function assignmentsOf(sets: string): readonly Assignment[] {
  return partsBetweenCommas(wordsIn(sets)).flatMap((words) => {
    const equals = words.findIndex(({ text }) => text === '=');
    const to = words.slice(0, Math.max(equals, 0)).flatMap((one) => (isIdentifier(one) ? [one.text] : []));
    const value = words.slice(equals + 1);
    const values = partsBetweenCommas(value.slice(1, -1));
    const isEach = to.length > 1 && value[0]?.text === '(' && values.length === to.length;
    return isEach ? to.map((one, at) => ({ to: [one], value: values[at] ?? [] })) : [{ to, value }];
  });
}

function partsBetweenCommas(words: readonly Lexeme[]): readonly (readonly Lexeme[])[] {
  const parts: Lexeme[][] = [[]];
  let depth = 0;
  for (const one of words) {
    if (['(', '['].includes(one.text)) depth += 1;
    if ([')', ']'].includes(one.text)) depth -= 1;
    if (one.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(one);
  }
  return parts;
}

/** Without what is white. */
export function wordsIn(text: string): readonly Lexeme[] {
  return lexemes(text).filter((one) => one.text.trim() !== '');
}
