/**
 * SQL and commands inside a sentence, marked so that whoever shows the sentence can set them as code: they are copied from there. The marks are control
 * characters, which no name of a database brings along (`oneLine` takes them out), and which are gone before anything is written.
 */
import { oneLine } from './format.ts';

const forHand = '\u0002';
const forFile = '\u0001';
const end = '\u0003';

const marked = new RegExp(`([${forFile}${forHand}])([^${forFile}${forHand}${end}]*)${end}`, 'g');

/** What somebody runs by hand. */
export function code(text: string): string {
  return `${forHand}${oneLine(text)}${end}`;
}

/** What somebody writes into a file of the change: names stay as that file has them. */
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

/** With words and code changed each in their own way; what is marked stays marked. */
export function changedProse(text: string, change: (part: ProsePart) => string): string {
  return partsOfProse(text)
    .map((part) => {
      const made = change(part);
      if (part.kind === 'words') return made;
      return part.kind === 'for-file' ? codeForFile(made) : code(made);
    })
    .join('');
}

/** `oneLine` of a whole sentence, whose code stays code. */
export function proseLine(text: string): string {
  // The bars keep spaces beside code.
  return changedProse(text, (part) => oneLine(`|${part.text}|`).slice(1, -1)).trim();
}

/** For who shows no code: a log, JSON. */
export function inBackticks(text: string): string {
  return text.replaceAll(marked, '`$2`');
}
