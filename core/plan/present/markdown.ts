/**
 * Escapes text from a database for Markdown: no HTML, no links, no commands, no formatting. Every foreign string of a hover passes through
 * one of these functions.
 */
import { oneLine } from '../../text/format.ts';

/** An inline code span: nothing inside is interpreted. The fence is longer than any run of backticks in the text. */
export function code(text: string): string {
  const plain = oneLine(text);
  if (plain === '') return '` `';
  const longest = Math.max(0, ...Array.from(plain.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const space = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

/** Running text: escapes every character with a meaning in Markdown or HTML or at the start of a bare link. */
export function prose(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~>]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\b(https?|ftp|mailto|command|vscode|file):/gi, '$1&#58;')
    .replaceAll('@', '&#64;')
    .replace(/\bwww\\\./gi, 'www&#46;');
}
