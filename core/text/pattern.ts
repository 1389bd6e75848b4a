/** Escapes a text for use in a regular expression. RegExp.escape does not exist in the oldest Node that Plinth supports. */

/** Matches the text literally, with or without the u flag; not for use inside a character class ([a-z]). */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
