/**
 * Builds Markdown from untrusted text. Identifiers, comments and plan texts come from files and databases and must never become a link, an
 * image, an icon or HTML.
 */

/** Running text: all ASCII punctuation is escaped, so that nothing in it is syntax and no address becomes a link. */
export function plain(text: string): string {
  return oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Inline code: the fence is longer than any run of backticks in the text. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced code block with the given language. */
export function block(lines: readonly string[], language = ''): string {
  const text = lines.map(oneLine);
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

/** Removes control characters, lone surrogates and bidirectional marks. */
function oneLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}
