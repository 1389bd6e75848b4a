/** Edits that remove words from a statement and keep the comments between them. */
import type { ParsedStatement } from '../../syntax/statement.ts';
import type { TextEdit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

/** Removes the tokens of a span, each with the spaces before it. */
export function removeTokens(parsed: ParsedStatement, span: Span): readonly TextEdit[] {
  return tokensIn(parsed, span).map((token) => ({
    span: { start: token.start - blanksBefore(parsed.text, token.start), end: token.end },
    newText: '',
  }));
}

/** Replaces a span's first token by a text and removes the others. */
export function replaceTokens(parsed: ParsedStatement, span: Span, newText: string): readonly TextEdit[] {
  const [first] = tokensIn(parsed, span);
  if (first === undefined) return [];
  const rest = removeTokens(parsed, { start: first.end, end: span.end });
  return [{ span: { start: first.start, end: first.end }, newText }, ...rest];
}

function tokensIn(parsed: ParsedStatement, span: Span): readonly Span[] {
  return parsed.tokens.filter((token) => token.start >= span.start && token.end <= span.end);
}

function blanksBefore(text: string, offset: number): number {
  const before = text.slice(0, offset);
  return before.length - before.trimEnd().length;
}
