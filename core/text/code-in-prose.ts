/**
 * SQL and commands inside a sentence, marked so that a renderer can set them as code. The marks are control characters, which no name of a
 * database brings along (`oneLine` takes them out), and which are gone before anything is written.
 */
import { oneLine } from './format.ts';

const begin = '\u0002';
const end = '\u0003';

const marked = new RegExp(`${begin}([^${begin}${end}]*)${end}`, 'g');

export function code(text: string): string {
  return `${begin}${oneLine(text)}${end}`;
}

export interface ProsePart {
  readonly kind: 'words' | 'code';
  readonly text: string;
}

export function partsOfProse(text: string): readonly ProsePart[] {
  const parts: ProsePart[] = [];
  let from = 0;
  for (const { index, 0: all, 1: inside = '' } of text.matchAll(marked)) {
    if (index > from) parts.push({ kind: 'words', text: text.slice(from, index) });
    parts.push({ kind: 'code', text: inside });
    from = index + all.length;
  }
  if (from < text.length) parts.push({ kind: 'words', text: text.slice(from) });
  return parts;
}

/** For a log or JSON, which show no code. */
export function inBackticks(text: string): string {
  return text.replaceAll(marked, '`$1`');
}
