/** Blanks parts of a text: the given ranges become spaces, so that all other characters keep their offsets. */
import { slice, type Span } from './span.ts';

/** Replaces these ranges, which are in order and disjoint, with spaces; line ends are kept. */
export function blanked(text: string, blanks: readonly Span[]): string {
  let at = 0;
  let result = '';
  for (const blank of blanks) {
    result +=
      text.slice(at, blank.start) + slice(text, blank).replaceAll(/[^\r\n]+/g, (line) => spaces(line.length));
    at = blank.end;
  }
  return at === 0 ? text : result + text.slice(at);
}

/** Most lines are short, and the same text of spaces serves all of a length. */
function spaces(length: number): string {
  return length < many.length ? many.slice(0, length) : ' '.repeat(length);
}

const many = ' '.repeat(1_000);
