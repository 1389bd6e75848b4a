/** Text from a database as a person should see it. No editor here. */

/**
 * Characters without a shape of their own are written out: those that turn the direction of what follows could make one name look like another,
 * and reach beyond it. Letters of scripts that run from right to left stay as they are, and so do lines.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\n' || joiners.has(character)
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Scripts and emoji are written with them. */
const joiners: ReadonlySet<string> = new Set(['\u200c', '\u200d']);

/** For lists that draw `$(name)` as an icon: a name that looks like one is taken apart. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/** For lists: both. */
export function plain(text: string): string {
  return withoutIcons(visible(text));
}
