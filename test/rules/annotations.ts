/**
 * Reads the expectations out of an example's SQL: a comment line of carets under the offending text,
 * `--     ^^^^^^ warning: the message` and ` 💡` where a fix is offered; in a program the comment begins with `//`. What is left is the text that is linted.
 */
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { overlaps, type Span } from '../../core/text/span.ts';

export interface Expectation {
  /** In the text without annotations. */
  readonly span: Span;
  readonly severity: string;
  readonly message: string;
  readonly fix: 'offered' | 'none';
}

export interface AnnotatedText {
  readonly text: string;
  readonly expected: readonly Expectation[];
  readonly problems: readonly string[];
}

const annotation = /^(?:--|\/\/)(\s*)(\^+) (error|warning|info|hint): (.*?)( 💡)?$/u;

export function readAnnotations(sql: string): AnnotatedText {
  const kept: string[] = [];
  const expected: Expectation[] = [];
  const problems: string[] = [];
  let lineStart = 0;
  for (const line of sql.split('\n')) {
    const match = annotation.exec(line);
    if (match === null) {
      if (/^\s*--.*\^/.test(line)) problems.push(`not an annotation: ${line}`);
      lineStart = kept.length === 0 ? 0 : lineStart + (kept.at(-1)?.length ?? 0) + 1;
      kept.push(line);
      continue;
    }
    const [, blank = '', carets = '', severity = '', message = '', bulb] = match;
    const start = lineStart + 2 + blank.length;
    if (kept.length === 0) problems.push(`an annotation above all text: ${line}`);
    const span = { start, end: start + carets.length };
    expected.push({ span, severity, message, fix: bulb === undefined ? 'none' : 'offered' });
  }
  const text = kept.join('\n');
  const tokens = tokenize(text);
  for (const { span, message } of expected)
    if (!tokens.some((token) => overlaps(token, span))) problems.push(`carets touch no token: ${message}`);
  return { text, expected, problems };
}
