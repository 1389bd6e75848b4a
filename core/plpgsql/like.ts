/** LIKE and ILIKE over two known texts. */

export function matchesPattern(text: string, pattern: string, letters: 'exact' | 'any-case'): boolean {
  const [subject, wanted] =
    letters === 'exact' ? [text, pattern] : [text.toLowerCase(), pattern.toLowerCase()];
  return matchFrom(Array.from(subject), 0, parts(wanted), 0);
}

type Part =
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  | { readonly kind: 'is'; readonly character: string };

function parts(pattern: string): readonly Part[] {
  const found: Part[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '\\') found.push({ kind: 'is', character: characters[(at += 1)] ?? '\\' });
    else if (character === '_') found.push({ kind: 'one' });
    else if (character !== '%') found.push({ kind: 'is', character });
    else if (found.at(-1)?.kind !== 'any') found.push({ kind: 'any' });
  }
  return found;
}

/** Backtracks to the last `%` only, which is sufficient: everything before it has matched already. */
function matchFrom(text: readonly string[], start: number, pattern: readonly Part[], first: number): boolean {
  let [at, part] = [start, first];
  let retry: { at: number; readonly part: number } | undefined;
  for (;;) {
    const wanted = pattern[part];
    if (wanted?.kind === 'any') {
      part += 1;
      retry = { at, part };
      continue;
    }
    if (at >= text.length && wanted === undefined) return true;
    if (
      at < text.length &&
      (wanted?.kind === 'one' || (wanted?.kind === 'is' && wanted.character === text[at]))
    ) {
      at += 1;
      part += 1;
      continue;
    }
    if (retry === undefined || retry.at >= text.length) return false;
    retry = { at: retry.at + 1, part: retry.part };
    ({ at, part } = retry);
  }
}
