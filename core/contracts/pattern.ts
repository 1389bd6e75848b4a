/**
 * Patterns of LIKE and of PostgreSQL's regular expressions as JavaScript's, with the flag u. Only what means the same in both is
 * translated; else undefined. PostgreSQL's page on pattern matching lists what differs: word boundaries, classes by locale, back
 * references, embedded options, and a dot that matches a line's end.
 */

export function likePattern(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const one = pattern[at] ?? '';
    if (one === '\\') {
      at += 1;
      if (at >= pattern.length) return undefined;
      source += escaped(pattern[at] ?? '');
    } else source += one === '%' ? '[^]*' : one === '_' ? '[^]' : escaped(one);
  }
  return `^${source}$`;
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

export function regularExpression(pattern: string | undefined): string | undefined {
  if (pattern === undefined || /^\*\*\*|\(\?/.test(pattern)) return undefined;
  let source = '';
  let at = 0;
  while (at < pattern.length) {
    const part = partAt(pattern.slice(at));
    if (part === undefined) return undefined;
    source += part.source;
    at += part.length;
  }
  return isExpression(source) ? source : undefined;
}

/** Other digits and blanks of Unicode belong to the classes in some locales only. */
const classes = { d: '0-9', s: String.raw`\t-\r ` } as const;

interface Part {
  readonly source: string;
  readonly length: number;
}

function partAt(rest: string): Part | undefined {
  const [first = ''] = rest;
  if (first === '[') return bracketAt(rest);
  if (first === '\\') {
    const second = rest[1] ?? '';
    if (second === 'd' || second === 's') return { source: `[${classes[second]}]`, length: 2 };
    return /[^\w\s]/.test(second) ? { source: escaped(second), length: 2 } : undefined;
  }
  if (first === '.') return { source: '[^]', length: 1 };
  if (first === '{') {
    const bound = /^\{\d{1,3}(?:,\d{0,3})?\}/.exec(rest)?.[0];
    return bound === undefined ? undefined : { source: bound, length: bound.length };
  }
  const literal = /^[^\\^$.*+?()[\]{}|]/u.exec(rest)?.[0];
  if (literal !== undefined) return { source: escaped(literal), length: literal.length };
  return /[\^$*+?()|]/.test(first) ? { source: first, length: 1 } : undefined;
}

/** A bracket expression of single characters and ranges; \d in it is translated, classes such as [:alpha:] are not. */
function bracketAt(rest: string): Part | undefined {
  const whole = /^\[(\^?)(\]?(?:\\.|[^\]\\])*)\]/u.exec(rest);
  const inside = whole?.[2];
  if (whole === null || inside === undefined || /\[[.:=]/.test(inside) || inside.startsWith(']'))
    return undefined;
  if (/\\[^ds\W]|\\_/.test(inside)) return undefined;
  const source = inside.replaceAll(/\\[ds]|[[&~`!#%,:;<=>@^/]|\\[^\w]/g, (one) =>
    one === '\\d' || one === '\\s'
      ? classes[one === '\\d' ? 'd' : 's']
      : one.length === 1
        ? /[[^/]/.test(one)
          ? `\\${one}`
          : one
        : one,
  );
  return { source: `[${whole[1] ?? ''}${source}]`, length: whole[0].length };
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
