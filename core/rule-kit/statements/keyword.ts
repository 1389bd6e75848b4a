/** Finds keywords of a statement by its tokens: never inside strings, comments or quoted identifiers. */
import type { ParsedStatement } from '../../syntax/statement.ts';
import { slice, type Span } from '../../text/span.ts';

/** The first run of these words inside `within`; from the first word's start to the last one's end. */
export function findKeyword(
  parsed: ParsedStatement,
  within: Span,
  words: readonly string[],
): Span | undefined {
  const inside = parsed.tokens.filter((token) => token.start >= within.start && token.end <= within.end);
  for (const [at, first] of inside.entries()) {
    const run = inside.slice(at, at + words.length);
    const last = run.at(-1);
    const matches =
      run.length === words.length &&
      run.every((token, n) => token.kind === 'word' && sameWord(slice(parsed.text, token), words[n]));
    if (matches && last !== undefined) return { start: first.start, end: last.end };
  }
  return undefined;
}

function sameWord(written: string, word: string | undefined): boolean {
  return written.toLowerCase() === word?.toLowerCase();
}
