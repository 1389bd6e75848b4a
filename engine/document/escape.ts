/**
 * Escapes sentences for Markdown and HTML: code is formatted as code, and no name, comment or message of the input becomes markup, a link
 * or a mention. Control characters are made visible.
 */
import Mustache from 'mustache';
import { codeSpan } from '../../core/text/markdown-code.ts';
import { partsOfProse } from '../../core/text/code-in-prose.ts';

/** Running text and list items. */
export function markdownProse(text: string): string {
  return partsOfProse(text)
    .map((part) =>
      part.kind === 'words' || unfit.test(part.text) ? markdownText(part.text) : codeSpan(visible(part.text)),
    )
    .join('');
}

/**
 * In a code span outside of tables an escaped pipe would show its backslash, and text that would mention or link must not be changed: these
 * stay text.
 */
const unfit = /[|`@]|#\d|\w:\/\//;

export function htmlProse(text: string): string {
  return partsOfProse(text)
    .map((part) => (part.kind === 'words' ? htmlText(part.text) : `<code>${htmlText(part.text)}</code>`))
    .join('');
}

/** Without code formatting. */
export function htmlText(text: string): string {
  return Mustache.escape(visible(text));
}

/** Without code formatting. */
export function markdownText(text: string): string {
  return (
    visible(text)
      .replaceAll(/@|#(?=\d)|(?<=https?|ftp):(?=\/\/)|(?<=\bwww)\.|(?<=\bGH)-(?=\d)/gi, '$&\u200b')
      .replaceAll('&', '&amp;')
      // Before a letter a backslash is literal: `\copy` can be copied unchanged.
      .replaceAll(/\\(?![A-Za-z])|[`*[\]<>|~$]/g, '\\$&')
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/^([-+#=])/, '\\$1')
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
  );
}

/** Text inside a fence: only characters that could move the cursor are replaced. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cf}\p{Cs}\u2028\u2029]|(?![\n\t])\p{Cc}/gu, (character) =>
    character === '\r' ? '' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A code block: its fence is longer than any in the text. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text).replace(/\s+$/, '')}\n${fence}`;
}
