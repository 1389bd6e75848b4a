/** Sentences in Markdown and HTML: their code is code, and no name, comment or message of the input becomes markup, a link or a mention. Control characters are shown, not sent. */
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

/** In a span of code a pipe shows its backslash outside of tables, and nothing is taken from names that would mention or link: these stay text. */
const unfit = /[|`@]|#\d|\w:\/\//;

export function htmlProse(text: string): string {
  return partsOfProse(text)
    .map((part) => {
      const escaped: string = Mustache.escape(visible(part.text));
      return part.kind === 'words' ? escaped : `<code>${escaped}</code>`;
    })
    .join('');
}

/** Without code. */
export function markdownText(text: string): string {
  return (
    visible(text)
      .replaceAll(/@|#(?=\d)|(?<=https?|ftp):(?=\/\/)|(?<=\bwww)\.|(?<=\bGH)-(?=\d)/gi, '$&\u200b')
      .replaceAll('&', '&amp;')
      // In front of a letter a backslash is one: `\copy` can be taken from the text as written.
      .replaceAll(/\\(?![A-Za-z])|[`*[\]<>|~$]/g, '\\$&')
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/^([-+#=])/, '\\$1')
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
  );
}

/** Text inside a fence: only what could move the cursor is shown instead. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cf}\p{Cs}\u2028\u2029]|(?![\n\t])\p{Cc}/gu, (character) =>
    character === '\r' ? '' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A block of code: the fence is longer than any in it. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text).replace(/\s+$/, '')}\n${fence}`;
}
