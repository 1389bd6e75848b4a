/**
 * Half-open ranges of a text, in UTF-16 code units from its start. The only unit of position in core: lines and columns exist only at the
 * borders (LineIndex), bytes and code points only at the call of the PostgreSQL grammar.
 */

export interface Span {
  /** First UTF-16 unit of the range. */
  readonly start: number;
  /** First UTF-16 unit after the range. */
  readonly end: number;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

/** The smallest span that contains both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

export function contains(outer: Span, offset: number): boolean {
  return offset >= outer.start && offset < outer.end;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

export function shift(range: Span, by: number): Span {
  return { start: range.start + by, end: range.end + by };
}

export function slice(text: string, range: Span): string {
  return text.slice(range.start, range.end);
}
