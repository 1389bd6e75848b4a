/** The size of a table in a sentence that counts several works on it: `(61 MB, 300 thousand rows, estimate: …)`. */

/** How large it is stands where it is said first. */
export function sizedOnce(words: string): string {
  const said = new Set<string>();
  return words.replaceAll(
    /(?<=\()((?:the table: )?\d[\d.,]* \w+, \d[\d.,]*(?: \w+)? rows)(?: \([^()]*\))?, /g,
    (all, size: string) => {
      const isSaid = said.has(size);
      said.add(size);
      return isSaid ? '' : all;
    },
  );
}
