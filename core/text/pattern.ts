/** Texts as parts of regular expressions, for which RegExp.escape is missing in the oldest Node that Plinth supports; and patterns with stars. */

/** Matches the text literally, with or without the u flag; not for use inside a character class ([a-z]). */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** Whether the whole text fits a pattern in which each star stands for any characters or none. Hostile patterns take no longer than others. */
export function fitsStars(pattern: string, text: string): boolean {
  const [start = '', ...middle] = pattern.split('*');
  const end = middle.pop();
  if (end === undefined) return pattern === text;
  if (!text.startsWith(start)) return false;
  let at = start.length;
  for (const part of middle) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - end.length >= at && text.endsWith(end);
}
