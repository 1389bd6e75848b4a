/** The name of a statement in a message: its first words, in capitals, up to the first identifier. */

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
