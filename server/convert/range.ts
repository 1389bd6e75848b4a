/** Converts the offsets of one text to LSP positions and back. LSP and core both count UTF-16 units; only the field names differ. */
import type { Position, Range } from 'vscode-languageserver';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';

export interface Ranges {
  toRange(span: Span): Range;
  toPosition(offset: number): Position;
  toOffset(position: Position): number;
  toSpan(range: Range): Span;
}

/** Builds the line index on first use. */
export function rangesOf(text: string): Ranges {
  let built: LineIndex | undefined;
  const index = (): LineIndex => (built ??= LineIndex.of(text));
  const toPosition = (offset: number): Position => {
    const { line, column } = index().position(offset);
    return { line, character: column };
  };
  const toOffset = ({ line, character }: Position): number => index().offset({ line, column: character });
  return {
    toPosition,
    toRange: (span) => ({ start: toPosition(span.start), end: toPosition(span.end) }),
    toOffset,
    toSpan: ({ start, end }) => ({ start: toOffset(start), end: toOffset(end) }),
  };
}
