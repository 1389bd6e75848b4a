/** Text edits as data, and a function that applies them. Edits never overlap; two insertions at one offset keep their order. */
import type { Span } from './span.ts';

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

export function insert(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

export function replace(span: Span, newText: string): TextEdit {
  return { span, newText };
}

export function remove(span: Span): TextEdit {
  return { span, newText: '' };
}

/** The edited text, or undefined if two edits overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const ordered = edits
    .map((edit, order) => ({ edit, order }))
    .sort(
      (a, b) =>
        a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order,
    );
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.span.start < at) return undefined;
    result += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
