/** Lays out a command's text: the offsets of each segment, and the position in the source for each offset. */
import type { DynamicPiece } from '../operations/model/operation.ts';
import { slice, type Span } from '../text/span.ts';
import { CommandText, HOLE, type Place } from './place.ts';
import type { Alternative, Entry, Segment } from './value.ts';

export interface LaidOut extends Span {
  readonly segment: Segment;
}

export class Layout {
  readonly segments: readonly LaidOut[];
  readonly text: string;
  readonly #command: CommandText;

  constructor(alternative: Alternative) {
    const segments: LaidOut[] = [];
    let text = '';
    for (const segment of alternative) {
      const start = text.length;
      text += segment.kind === 'hole' ? HOLE : segment.text;
      segments.push({ segment, start, end: text.length });
    }
    this.segments = segments;
    this.text = text;
    this.#command = new CommandText(text);
  }

  placeOf(segment: LaidOut, whole?: Span): Place {
    return this.#command.placeOf(segment.start, whole);
  }

  wordBefore(segment: Span): string {
    return this.#command.wordBefore(segment.start);
  }

  /** From the first to after the last segment that entered in this way. */
  spreadOf(entry: Entry): Span {
    const spread = this.segments.filter(({ segment }) => segment.entries.includes(entry));
    return { start: spread[0]?.start ?? 0, end: spread.at(-1)?.end ?? 0 };
  }

  /** Segments that overlap the span. */
  within(span: Span): readonly LaidOut[] {
    return this.segments.filter((segment) => segment.start < span.end && segment.end > span.start);
  }
}

/** The positions in the source of the characters of a literal's value: a doubled quote is one character of two. */
export interface LiteralText {
  readonly value: string;
  readonly quote: 'plain' | 'dollar';
  /** Source span of the character at an offset of the value; empty, at the closing quote, after the last one. */
  readonly at: (offset: number) => Span;
}

/** Undefined for strings with escapes or continued on another line. */
export function literalText(source: string, literal: DynamicPiece | undefined): LiteralText | undefined {
  if (literal?.kind !== 'literal') return undefined;
  const { value } = literal;
  const written = slice(source, literal);
  const tag = /^\$[^$]*\$/.exec(written)?.[0];
  const head = tag?.length ?? 1;
  const inside = written.slice(head, -head);
  const isPlain = tag === undefined && written.startsWith("'") && inside.replaceAll("''", "'") === value;
  if (!isPlain && (tag === undefined || inside !== value)) return undefined;
  const starts: number[] = [];
  let at = literal.start + head;
  for (const unit of value) {
    for (let i = 0; i < unit.length; i += 1) starts.push(at + i);
    at += isPlain && unit === "'" ? 2 : unit.length;
  }
  starts.push(at);
  return {
    value,
    quote: isPlain ? 'plain' : 'dollar',
    at: (offset) => {
      const start = starts[Math.min(offset, value.length)] ?? at;
      return { start, end: starts[Math.min(offset + 1, value.length)] ?? at };
    },
  };
}
