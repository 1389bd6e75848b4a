/** Text taken literally in a regular expression. RegExp.escape is younger than the oldest Node that this runs on. */

/** As it stands inside of a pattern, with or without the u flag; not for a range of characters ([a-z]). */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
