/** Text with holes: what is not to be read becomes spaces, so that every other character keeps its place. */
import { slice, type Span } from './span.ts';

/** The same text with spaces in these ranges, which are in order and apart from each other; line ends stay. */
export function blanked(text: string, blanks: readonly Span[]): string {
  let at = 0;
  let result = '';
  for (const blank of blanks) {
    result += text.slice(at, blank.start) + slice(text, blank).replaceAll(/[^\r\n]/g, ' ');
    at = blank.end;
  }
  return at === 0 ? text : result + text.slice(at);
}
