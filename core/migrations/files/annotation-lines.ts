/**
 * Finds the comment lines by which tools divide a file into sections, and the statement fences between them. Each tool interprets the
 * words.
 */
import { span, type Span } from '../../text/span.ts';
import type { Section, Torn } from '../convention.ts';

/** An annotation line, its line end included. */
export interface Annotation extends Span {
  /** The text after the tool's own prefix, trimmed. */
  readonly says: string;
}

/** Every line that begins with the prefix. The pattern's first group is the annotation's text; it must not match a line end. */
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

/** The start of the next line. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

/**
 * Splits statements as goose and its relatives do: one ends with a line whose last word ends with a semicolon, even inside quotes; the text
 * between two fence annotations is one statement. A fence without an end extends to the end of the section. A statement that is cut inside a
 * dollar-quoted body is read whole, because the server refuses each part of it: `torn` has the first cut.
 */
export function statementsByLines(
  text: string,
  section: Span,
  annotations: readonly Annotation[],
  [opens, closes]: readonly [opens: string, closes: string],
): Pick<Section, 'fences' | 'torn'> {
  const fences: Span[] = [];
  const torn: Torn[] = [];
  const marks = new Map(annotations.map((annotation) => [annotation.start, annotation]));
  let open: number | undefined;
  let fence: number | undefined;
  let cut: number | undefined;
  for (let at = section.start; at < section.end;) {
    const mark = marks.get(at);
    const next = mark?.end ?? Math.min(lineEnd(text, at), section.end);
    let following = next;
    if (mark?.says === opens) fence ??= next;
    else if (mark?.says === closes && fence !== undefined) {
      fences.push(span(fence, at));
      fence = undefined;
    } else if (mark === undefined && fence === undefined) {
      const line = text.slice(at, next);
      if (open !== undefined || !/^\s*(?:--.*)?[\r\n]*$/.test(line)) open ??= at;
      if (open !== undefined && endsStatement(line)) {
        const quote = openQuote(text.slice(open, next));
        const closing = quote === undefined ? -1 : text.indexOf(quote, next);
        if (closing >= 0 && closing < section.end) {
          cut ??= text.lastIndexOf(';', next - 1);
          following = text.lastIndexOf('\n', closing) + 1;
        } else {
          const statement = span(open, next);
          fences.push(statement);
          if (cut !== undefined) torn.push({ statement, cut });
          open = cut = undefined;
        }
      }
    }
    at = following;
  }
  const rest = fence ?? open;
  if (rest !== undefined) fences.push(span(rest, section.end));
  return torn.length === 0 ? { fences } : { fences, torn };
}

/** The dollar quote that a text leaves open. */
function openQuote(text: string): string | undefined {
  if (!text.includes('$')) return undefined;
  const parts = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[^]*?\*\/|(?<![\w$])(\$(?:[a-z_]\w*)?\$)/gi;
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    const [, quote] = part;
    if (quote === undefined) continue;
    const end = text.indexOf(quote, parts.lastIndex);
    if (end < 0) return quote;
    parts.lastIndex = end + quote.length;
  }
  return undefined;
}

/** Without a fence, a dollar-quoted body, or one between BEGIN and END, is split after its first line that ends with a semicolon. */
export function isTornApart(sql: string): boolean {
  return (
    /\$\w*\$[^]*;[ \t]*(?:--.*)?\n[^]*\$\w*\$/.test(sql) ||
    /\bcreate\s[^;]*\b(?:trigger|procedure)\b[^;]*\nbegin\n[^]*;[ \t]*\n[^]*\nend;/i.test(sql)
  );
}

/** The last word before a comment ends with a semicolon. */
function endsStatement(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const comment = words.findIndex((word) => word.startsWith('--'));
  return (comment < 0 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') === true;
}
