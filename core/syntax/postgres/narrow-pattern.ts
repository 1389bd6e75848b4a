/**
 * Whether text that matches a regular expression can contain no SQL: the pattern matches the whole text, and only allows letters, digits
 * and a few harmless characters. A pattern that is not understood counts as wide.
 */

/** PostgreSQL's advanced regular expressions, as far as people use them for names. */
export function isNarrow(pattern: string): boolean {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (inner === undefined) return false;
  let depth = 0;
  for (let at = 0; at < inner.length;) {
    const rest = inner.slice(at);
    const part = /^\[(?!\^)(?:[\w\-.:+@#$,]|\\[\w\-.]|\[:(?:alpha|alnum|digit|lower|upper):\])*\]/.exec(
      rest,
    )?.[0];
    const plain = /^(?:\\[wdAZ.\-_$]|[\w\-:@]|[*+?]|\{\d+(?:,\d*)?\})/.exec(rest)?.[0];
    const group = /^\((?:\?:)?/.exec(rest)?.[0];
    if (part !== undefined && !/\\[WDSs]/.test(part)) at += part.length;
    else if (plain !== undefined) at += plain.length;
    else if (group !== undefined) {
      depth += 1;
      at += group.length;
    } else if (rest.startsWith(')') && depth > 0) {
      depth -= 1;
      at += 1;
    } else if (rest.startsWith('|') && depth > 0) at += 1;
    else return false;
  }
  return depth === 0;
}
