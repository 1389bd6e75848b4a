/** Formats a text as a Markdown code span, in table cells too; no text can break out of the span. */

/** Empty for an empty text, because Markdown has no empty code span. */
export function codeSpan(text: string): string {
  // A pipe ends a table cell even inside a code span.
  const line = foldedLine(text).replaceAll('|', '\\|');
  if (line.trim() === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

export function foldedLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}
