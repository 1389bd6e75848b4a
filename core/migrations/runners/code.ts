/**
 * Programs as far as their brackets and words go: what is a comment, what encloses a place, what a name was given. Textual, for JavaScript,
 * TypeScript, Go and shells alike; whoever asks treats what it does not find as unknown.
 */

export interface Enclosing {
  /** Of the word in front of the bracket: `begin`, `for`. */
  readonly word: string;
  readonly start: number;
}

/** Comments and what is quoted become spaces: places stay, and brackets in texts do not count. */
export function bare(text: string, comments: 'slashes' | 'hashes'): string {
  return blanked(text, comments, 'too');
}

/** Comments alone become spaces. */
export function uncommented(text: string, comments: 'slashes' | 'hashes'): string {
  return blanked(text, comments, 'kept');
}

function blanked(text: string, comments: 'slashes' | 'hashes', quotes: 'too' | 'kept'): string {
  const comment = comments === 'slashes' ? '\\/\\/[^\\n]*|\\/\\*[^]*?\\*\\/' : '(?<=^|\\s)#[^\\n]*';
  const quoted = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|` + '`(?:[^`\\\\]|\\\\.)*`';
  return text.replaceAll(new RegExp(`(${quoted})|${comment}`, 'g'), (all, quote: string | undefined) =>
    quote !== undefined && quotes === 'kept' ? all : all.replaceAll(/[^\n]/g, ' '),
  );
}

const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };

/** Brackets that are open at a place of a bare text, the outermost first. Undefined where brackets do not match. */
export function enclosing(code: string, at: number): readonly Enclosing[] | undefined {
  const open: { readonly bracket: string; readonly start: number }[] = [];
  for (let place = 0; place < at; place += 1) {
    const char = code.charAt(place);
    if (char === '(' || char === '{' || char === '[') open.push({ bracket: char, start: place });
    else if (pairs[char] !== undefined && open.pop()?.bracket !== pairs[char]) return undefined;
  }
  return open.map(({ start, bracket }) => ({ start, word: wordBefore(code, start, bracket) }));
}

/** What a bracket belongs to: the call in front of it, or `for` where a block is a loop’s. */
function wordBefore(code: string, start: number, bracket: string): string {
  const before = code.slice(0, start).trimEnd();
  if (bracket !== '{') return /([\w$]+)$/.exec(before)?.[1] ?? '';
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^\s*(?:\}\s*)?(?:for|while)\b/.test(line) ? 'for' : '';
}

export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** Where braces are open, the innermost first. */
export function bracesAround(code: string, from: number, to: number): readonly number[] {
  const open: number[] = [];
  for (let at = from; at < to; at += 1) {
    const char = code.charAt(at);
    if (char === '{') open.push(at);
    else if (char === '}') open.pop();
  }
  return open.toReversed();
}

/** Where that closes which is open in front of a place of a bare text; its end, where nothing closes it. */
export function closingAt(code: string, from: number, bracket: '(' | '{'): number {
  const other = bracket === '(' ? ')' : '}';
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char === bracket) depth += 1;
    else if (char === other) depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

/** What all of them are; undefined where they differ, and of none. */
export function only(names: readonly string[]): string | undefined {
  const [first] = names;
  return names.every((one) => one === first) ? first : undefined;
}
