/**
 * Marks SQL and commands inside a sentence as code, so that each output format can render them as code that people can copy. The marks are
 * control characters; `oneLine` removes these from database names, and rendering removes the marks.
 */
import { oneLine } from './format.ts';

const forHand = '\u0002';
const forFile = '\u0001';
const end = '\u0003';

const marked = new RegExp(`([${forFile}${forHand}])([^${forFile}${forHand}${end}]*)${end}`, 'g');

/** A command or statement that a person runs. */
export function code(text: string): string {
  return `${forHand}${oneLine(text)}${end}`;
}

/** Text that a person writes into a file of the change: names keep the form that they have in that file. */
export function codeForFile(text: string): string {
  return `${forFile}${oneLine(text)}${end}`;
}

export interface ProsePart {
  readonly kind: 'words' | 'by-hand' | 'for-file';
  readonly text: string;
}

export function partsOfProse(text: string): readonly ProsePart[] {
  const parts: ProsePart[] = [];
  let from = 0;
  for (const { index, 0: all, 1: mark, 2: inside = '' } of text.matchAll(marked)) {
    if (index > from) parts.push({ kind: 'words', text: text.slice(from, index) });
    parts.push({ kind: mark === forFile ? 'for-file' : 'by-hand', text: inside });
    from = index + all.length;
  }
  if (from < text.length) parts.push({ kind: 'words', text: text.slice(from) });
  return parts;
}

/** Transforms words and code separately; marked code stays marked. */
export function changedProse(text: string, change: (part: ProsePart) => string): string {
  return partsOfProse(text)
    .map((part) => {
      const made = change(part);
      if (part.kind === 'words') return made;
      return part.kind === 'for-file' ? codeForFile(made) : code(made);
    })
    .join('');
}

/** `oneLine` for a whole sentence; its code stays marked. */
export function proseLine(text: string): string {
  // The bars preserve spaces next to code.
  return changedProse(text, (part) => oneLine(`|${part.text}|`).slice(1, -1)).trim();
}

/** For outputs without code formatting: logs and JSON. */
export function inBackticks(text: string): string {
  return text.replaceAll(marked, '`$2`');
}
