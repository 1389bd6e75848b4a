/** What a statement is called in a message: its first words as written, in capitals, up to where names begin. Knows nothing of what it does. */

/** `CREATE INDEX CONCURRENTLY`. */
export function statementWords(text: string): string {
  const words = text
    .replaceAll(/--[^\n]*|\/\*[^]*?\*\//g, ' ')
    .trim()
    .split(/\s+/);
  const at = words.findIndex((word) => word.toLowerCase() === 'concurrently');
  return words
    .slice(0, at < 0 ? Math.min(2, words.length) : at + 1)
    .join(' ')
    .toUpperCase();
}
