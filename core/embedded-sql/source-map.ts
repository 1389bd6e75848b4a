/** From a laid-out document back to the program: offsets, ranges and edits. Exact inside what the program says verbatim. */
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Part, Quote } from './embedded.ts';

/** Characters that are in the document for characters of the program. */
export interface Stretch {
  readonly view: Span;
  readonly source: Span;
  readonly part: Part;
}

export class SourceMap {
  readonly #byView: readonly Stretch[];
  readonly #bySource: readonly Stretch[];
  readonly #length: number;

  constructor(stretches: readonly Stretch[], length: number) {
    this.#byView = stretches.toSorted((a, b) => a.view.start - b.view.start);
    this.#bySource = stretches.toSorted((a, b) => a.source.start - b.source.start);
    this.#length = length;
  }

  toSource({ start, end }: Span): Span {
    const from = this.#offset(start, 'start');
    return { start: from, end: Math.max(from, start === end ? from : this.#offset(end, 'end')) };
  }

  /** The character is in the program as written in the document. */
  isVerbatim(offset: number): boolean {
    const one = this.#byView[this.#lastBefore(offset)];
    return one !== undefined && offset < one.view.end && isExact(one);
  }

  toView(offset: number): number {
    const one = this.#bySource.findLast(({ source }) => source.start <= offset && offset <= source.end);
    if (one === undefined) return offset;
    return isExact(one)
      ? one.view.start + Math.min(offset - one.source.start, one.view.end - one.view.start)
      : one.view.start;
  }

  /** Where the document has what the program says at the offset; undefined if that is no SQL, or a value that nobody knows. */
  viewAt(offset: number): number | undefined {
    const one = this.#bySource.findLast(({ source }) => source.start <= offset && offset <= source.end);
    return one === undefined || one.part.kind === 'hole' ? undefined : this.toView(offset);
  }

  /** The edit as the program needs it; undefined if it touches what is not written there word for word. */
  editInSource({ span: { start, end }, newText }: TextEdit): TextEdit | undefined {
    const touched = this.#byView.filter(({ view }) => view.start <= end && start <= view.end);
    const inside = touched.filter(({ view }) => view.start < end && start < view.end);
    const one = inside[0] ?? touched.find(({ view }) => view.end === start) ?? touched[0];
    if (one === undefined || newText.includes('${')) return undefined;
    const all = inside.length === 0 ? [one] : inside;
    if (!all.every(isExact) || !this.#isGapless(all)) return undefined;
    const from = one.source.start + (start - one.view.start);
    const last = all.at(-1) ?? one;
    const to = last.source.start + (end - last.view.start);
    if (start < one.view.start || end > last.view.end) return undefined;
    return { span: { start: from, end: to }, newText: quoted(newText, one.part.quote) };
  }

  /** Side by side in the program too. */
  #isGapless(all: readonly Stretch[]): boolean {
    return all.every((one, at) => at === 0 || all[at - 1]?.source.end === one.source.start);
  }

  #offset(offset: number, side: 'start' | 'end'): number {
    const at = this.#lastBefore(side === 'start' ? offset : offset - 1);
    const one = this.#byView[at];
    if (one === undefined) return Math.min(offset, this.#length);
    const { view, source } = one;
    if (offset <= view.end && isExact(one)) return source.start + (offset - view.start);
    if (side === 'start' ? offset < view.end : offset <= view.end)
      return side === 'start' ? source.start : source.end;
    // After the program's end nothing is in its own place.
    return offset <= this.#length ? Math.max(offset, source.end) : source.end;
  }

  #lastBefore(offset: number): number {
    let low = 0;
    let high = this.#byView.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#byView[middle]?.view.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function isExact({ part }: Stretch): boolean {
  return part.kind === 'verbatim';
}

/** Text as it is written inside these quotes. */
function quoted(text: string, quote: Quote): string {
  switch (quote) {
    case 'raw':
      return text;
    case '`':
      return text.replaceAll(/[\\`]|\$\{/g, (one) => `\\${one}`);
    case "'":
    case '"':
      return text
        .replaceAll('\\', '\\\\')
        .replaceAll(quote, `\\${quote}`)
        .replaceAll('\r', '\\r')
        .replaceAll('\n', '\\n');
  }
}
