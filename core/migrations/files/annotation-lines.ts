/** Comment lines by which tools cut a file into sections, and the statement fences between them. Finds lines; what a word means is the tool's. */
import { span, type Span } from '../../text/span.ts';

/** An annotation line, its line end included. */
export interface Annotation extends Span {
  /** What follows the tool's own prefix, trimmed. */
  readonly says: string;
}

/** Every line that begins with the prefix. The pattern's first group is what the line says; it must not cross a line's end. */
export function annotationLines(text: string, prefix: RegExp): readonly Annotation[] {
  const found: Annotation[] = [];
  for (let start = 0; start < text.length;) {
    const end = lineEnd(text, start);
    const says = prefix.exec(text.slice(start, end).trimEnd())?.[1];
    if (says !== undefined) found.push({ start, end, says: says.trim() });
    start = end;
  }
  return found;
}

/** Where the next line begins. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

/**
 * Statements as goose and its relatives find them: one ends with a line whose last word ends with a semicolon, whatever quotes stand around
 * it; what is between two marks is one statement whatever it holds. What never ends reaches to the end of the section.
 */
export function statementsByLines(
  text: string,
  section: Span,
  annotations: readonly Annotation[],
  opens: string,
  closes: string,
): readonly Span[] {
  const found: Span[] = [];
  const marks = new Map(annotations.map((annotation) => [annotation.start, annotation]));
  let open: number | undefined;
  let fence: number | undefined;
  for (let at = section.start; at < section.end;) {
    const mark = marks.get(at);
    const next = mark?.end ?? Math.min(lineEnd(text, at), section.end);
    if (mark?.says === opens) fence ??= next;
    else if (mark?.says === closes && fence !== undefined) {
      found.push(span(fence, at));
      fence = undefined;
    } else if (mark === undefined && fence === undefined) {
      const line = text.slice(at, next);
      if (open !== undefined || !/^\s*(?:--.*)?[\r\n]*$/.test(line)) open ??= at;
      if (open !== undefined && endsStatement(line)) {
        found.push(span(open, next));
        open = undefined;
      }
    }
    at = next;
  }
  const rest = fence ?? open;
  if (rest !== undefined) found.push(span(rest, section.end));
  return found;
}

/** Without marks around it, a body in dollar quotes is torn apart at its first line that ends a statement. */
export function isTornApart(sql: string): boolean {
  return /\$\w*\$[^]*;[ \t]*(?:--.*)?\n[^]*\$\w*\$/.test(sql);
}

/** The last word before a comment ends with a semicolon. */
function endsStatement(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const comment = words.findIndex((word) => word.startsWith('--'));
  return (comment < 0 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') === true;
}
