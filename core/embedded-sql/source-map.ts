/** Maps offsets, ranges and edits from a laid-out document to the program. Exact inside verbatim text. */
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Part, Quote } from './embedded.ts';

/** A range of the document and the range of the program that it comes from. */
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

  /** True if the program has the same character at that place. */
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

  /** The place in the document for an offset of the program; undefined if there is no SQL, or a value of unknown text. */
  viewAt(offset: number): number | undefined {
    const one = this.#bySource.findLast(({ source }) => source.start <= offset && offset <= source.end);
    return one === undefined || one.part.kind === 'hole' ? undefined : this.toView(offset);
  }

  /** The edit in the program; undefined if it touches text that is not verbatim there. */
  editInSource({ span: { start, end }, newText }: TextEdit): TextEdit | undefined {
    const touched = this.#touching(start, end);
    const inside = touched.filter(({ view }) => view.start < end && start < view.end);
    const one = inside[0] ?? touched.find(({ view }) => view.end === start) ?? touched[0];
    if (one === undefined || newText.includes('${')) return undefined;
    const all = inside.length === 0 ? [one] : inside;
    if (!all.every(isExact) || !this.#isGapless(all)) return undefined;
    const from = one.source.start + (start - one.view.start);
    const last = all.at(-1) ?? one;
    const to = last.source.start + (end - last.view.start);
    if (start < one.view.start || end > last.view.end) return undefined;
    if (!isUnchanged(newText, one.part.quote)) return undefined;
    // Before the end of a literal it could be taken for a part of the quotes that close it.
    if (one.part.quote === 'guarded "' && newText.endsWith('"') && to === last.source.end) return undefined;
    return { span: { start: from, end: to }, newText: quoted(newText, one.part.quote) };
  }

  /** In the document they are disjoint and in order. */
  #touching(start: number, end: number): readonly Stretch[] {
    const found: Stretch[] = [];
    let at = this.#lastBefore(end);
    for (let one = this.#byView[at]; one !== undefined && start <= one.view.end; one = this.#byView[at]) {
      found.push(one);
      at -= 1;
    }
    return found.reverse();
  }

  /** Adjacent in the program too. */
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
    // Text after the program's end is not in its own place.
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

/** True if a literal of any language reads the text as it is, but for the double quotes that this one allows. */
function isUnchanged(text: string, quote: Quote): boolean {
  if (!quote.startsWith('guarded')) return true;
  return !/['`\\{}$#%\r\n]/.test(text) && (quote !== 'guarded' || !text.includes('"'));
}

/** The text as it is written inside these quotes. */
function quoted(text: string, quote: Quote): string {
  switch (quote) {
    case 'raw':
    case 'guarded':
    case 'guarded "':
      return text;
    case 'guarded \\"':
      return text.replaceAll('"', '\\"');
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
