/** Makes text from a database safe to display. Independent of the editor. */

/**
 * Invisible characters are written out, since those that change the text direction could make one name look like another. Letters of
 * right-to-left scripts and line breaks are kept.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\n' || joiners.has(character)
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Joiners that scripts and emoji need. */
const joiners: ReadonlySet<string> = new Set(['\u200c', '\u200d']);

/** For lists that render `$(name)` as an icon: breaks up such a text. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/** For lists: both. */
export function plain(text: string): string {
  return withoutIcons(visible(text));
}
