/**
 * Lays out a program's SQL as a document: each statement keeps its place, and the rest of the program is blank. So lines and, except after
 * escapes, offsets are those of the program; a statement that does not fit is put after the end. SourceMap maps between the two.
 */
import { blanked } from '../text/blank.ts';
import { changedRange } from '../text/changed-range.ts';
import type { Span } from '../text/span.ts';
import type { EmbeddedSql, Part, Piece } from './embedded.ts';
import { SourceMap, type Stretch } from './source-map.ts';

export interface Layout {
  readonly text: string;
  readonly map: SourceMap;
  /** The position of each piece in the laid-out text. */
  readonly places: ReadonlyMap<Piece, Span>;
}

export function layOut({ source, pieces, comments }: Omit<EmbeddedSql, 'script' | 'findings'>): Layout {
  const stretches: Stretch[] = [];
  const places = new Map<Piece, Span>();
  const left: Piece[] = [];
  let text = '';
  let at = 0;
  const items = byPlace(pieces, comments);
  for (const [index, one] of items.entries()) {
    const { start, end } = placeOf(one);
    if (start < at) {
      if ('parts' in one) left.push(one);
      continue;
    }
    const written = 'parts' in one ? placed(one, start, source) : undefined;
    const room = roomAfter(items, index, end) ?? source.length;
    if (written !== undefined && start + written.text.length > room) {
      if ('parts' in one) left.push(one);
      continue;
    }
    text += blankOf(source, at, start);
    if (!('parts' in one)) text += `--${source.slice(start + 2, end)}`;
    else if (written !== undefined) {
      text += written.text;
      stretches.push(...written.stretches);
      places.set(one, { start, end: text.length });
    }
    at = Math.max(end, text.length);
    text += blankOf(source, text.length, at);
  }
  text += blankOf(source, at, source.length);
  for (const one of left) {
    text += ';\n';
    const start = text.length;
    const written = placed(one, start, undefined);
    text += written.text;
    stretches.push(...written.stretches);
    places.set(one, { start, end: text.length });
  }
  return { text, map: new SourceMap(stretches, source.length), places };
}

/** Where the next item begins that is not inside of this one. */
function roomAfter(items: readonly (Piece | Span)[], index: number, end: number): number | undefined {
  for (let at = index + 1; at < items.length; at += 1) {
    const item = items[at];
    if (item !== undefined && placeOf(item).start >= end) return placeOf(item).start;
  }
  return undefined;
}

function byPlace(pieces: readonly Piece[], comments: readonly Span[]): readonly (Piece | Span)[] {
  return [...pieces, ...comments].sort((a, b) => placeOf(a).start - placeOf(b).start);
}

function placeOf(one: Piece | Span): Span {
  return 'parts' in one ? one.at : one;
}

function blankOf(source: string, start: number, end: number): string {
  return end <= start ? '' : blankIn(source).slice(start, end);
}

/** Of the program that was laid out last: of one that is edited, only what has changed is made blank again. */
let last = { source: '', blank: '' };

function blankIn(source: string): string {
  if (last.source !== source) {
    const { start, oldEnd, newEnd } = changedRange(last.source, source);
    const changed = blanked(source.slice(start, newEnd), [{ start: 0, end: newEnd - start }]);
    last = { source, blank: last.blank.slice(0, start) + changed + last.blank.slice(oldEnd) };
  }
  return last.blank;
}

interface Placed {
  readonly text: string;
  readonly stretches: readonly Stretch[];
}

/** With `source`, parts are padded to keep their own places. */
function placed({ parts }: Piece, from: number, source: string | undefined): Placed {
  const stretches: Stretch[] = [];
  let text = '';
  const put = (part: Part, value: string, at: Span): void => {
    const start = from + text.length;
    text += value;
    stretches.push({ view: { start, end: start + value.length }, source: at, part });
  };
  const catchUp = (to: number): void => {
    if (source !== undefined) text += blankOf(source, from + text.length, to);
  };
  for (const part of parts) {
    if (part.text === '') continue;
    const { start, end } = part.at;
    // A placeholder may be longer than its expression: it may use the space of the code that joins the texts.
    if (mayPause(text, part.text)) catchUp(start - Math.max(0, part.text.length - (end - start)));
    const late = part.kind === 'verbatim' && from + text.length < start;
    const pause = late ? part.text.search(/\s/) : -1;
    if (pause <= 0) put(part, part.text, part.at);
    else {
      put(part, part.text.slice(0, pause), { start, end: start + pause });
      catchUp(start + pause);
      put(part, part.text.slice(pause), { start: start + pause, end });
    }
  }
  return { text, stretches };
}

/** True if spaces between two runs of characters would not change a token. */
function mayPause(before: string, after: string): boolean {
  return /(?:^|\s)$/.test(before.slice(-1)) || /^\s/.test(after);
}
