/**
 * Builds Markdown from untrusted text. Identifiers, comments and plan texts come from files and databases and must never become a link, an
 * image, an icon or HTML.
 */
import { foldedLine } from '../../core/text/markdown-code.ts';

/** Running text: all ASCII punctuation is escaped, so that nothing in it is syntax and no address becomes a link. */
export function plain(text: string): string {
  return foldedLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Inline code: the fence is longer than any run of backticks in the text. */
export function code(text: string): string {
  const line = foldedLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced code block with the given language. */
export function block(lines: readonly string[], language = ''): string {
  const text = lines.map(foldedLine);
  const longest = Math.max(
    2,
    ...text.flatMap((line) => [...line.matchAll(/`+/g)].map((run) => run[0].length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...text, fence].join('\n');
}

/** A link to an address of our own; it is percent-encoded where Markdown would end it. */
export function link(label: string, href: string): string {
  const safe = href.replace(/[\s()<>\\]/g, (mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `[${plain(label)}](${safe})`;
}

/** Cells hold Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `| ${row.map(cell).join(' | ')} |`);
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- |').join('')}`, ...lines].join('\n');
}

/** A bar would end the cell, in code too. */
export function cell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/g, String.raw`\|`);
}
