/**
 * Converts offsets of one text to zero-based lines and UTF-16 columns, and back. Line ends are \n, \r\n and lone \r, as in LSP. Built once
 * per text in O(n); each look-up takes O(log lines).
 */
import type { Span } from './span.ts';

export interface Position {
  /** Zero-based. */
  readonly line: number;
  /** Zero-based, in UTF-16 code units. */
  readonly column: number;
}

export interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  /** Those of the last texts are kept: after a letter many ask about the same two, a program and its SQL. */
  static of(text: string): LineIndex {
    const known = kept.find((one) => one.text === text);
    if (known !== undefined) return known.index;
    const index = new LineIndex(text);
    kept = [{ text, index }, ...kept.slice(0, 1)];
    return index;
  }

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#length = text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offsets outside the text are clamped to it. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - (this.#starts[low] ?? 0) };
  }

  /** Positions outside the text are clamped to it; a column past its line's end is clamped to the next line's start. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#starts[position.line];
    if (start === undefined) return this.#length;
    const next = this.#starts[position.line + 1] ?? this.#length;
    return Math.min(start + Math.max(0, position.column), next);
  }

  range(span: Span): PositionRange {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** Offset where the zero-based line starts; the text's length for lines past the end. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#length;
  }
}

let kept: readonly { readonly text: string; readonly index: LineIndex }[] = [];
