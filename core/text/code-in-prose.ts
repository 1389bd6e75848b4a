/**
 * Marks SQL and commands inside a sentence as code, so that each output format can render them as code that people can copy. The marks are
 * control characters; `oneLine` removes these from database names, and rendering removes the marks.
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

/** For outputs without code formatting: logs and JSON. */
export function inBackticks(text: string): string {
  return text.replaceAll(marked, '`$1`');
}
