/**
 * Which words a text mentions, in four bytes for each: to find the few files that can name a table without reading them. Upper case counts as
 * lower case. It may say yes for a word that the text does not have, and never no for one that it has.
 */

export class MentionedWords {
  /** Hashes, ascending. */
  readonly #hashes: Uint32Array;

  constructor(text: string) {
    this.#hashes = Uint32Array.from(hashesIn(text)).sort();
  }

  /** `wanted`: what `wordsOfName` says of a name. */
  mayHave(wanted: WordsOfName): boolean {
    return wanted.every((hash) => this.#has(hash));
  }

  #has(hash: number): boolean {
    let [from, to] = [0, this.#hashes.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#hashes[middle] ?? 0) < hash) from = middle + 1;
      else to = middle;
    }
    return this.#hashes[from] === hash;
  }
}

/** Of a quoted name with spaces, each word has to be there; none of a name without letters and digits. */
export type WordsOfName = readonly number[];

export function wordsOfName(name: string): WordsOfName {
  return [...hashesIn(name)];
}

/** FNV-1a, 32 bits. */
function hashesIn(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  let hash = start;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (isWordCode(code)) hash = Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), 16_777_619);
    else {
      if (hash !== start) found.add(hash >>> 0);
      hash = start;
      // In the string of a program `\n` ends a word, and is none of the next.
      if (code === 92) at += 1;
    }
  }
  return found;
}

const start = 0x811c_9dc5;

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code >= 128
  );
}
