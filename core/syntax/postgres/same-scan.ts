/**
 * Whether PostgreSQL's own scanner certainly reads the same tokens from two texts that the lexer of this folder reads alike. Then its grammar makes
 * the same tree of both, and neither has to be parsed: white space and comments reach no rule of the grammar. False if it is not certain.
 *
 * The scanner could read two such texts in different ways only
 *  - where tokens touch in one text and not in the other: `@ -1` and `@-1`, `e 'a'` and `e'a'`. It cannot beside a character that is a token by
 *    itself, nor between an operator and a name, a value or a number, which have no character in common;
 *  - between two strings, which are one where a line end is between them;
 *  - where it folds the case of a word in another way: it folds ASCII alone;
 *  - where the lexer takes for white space or for one token what the scanner does not.
 */
import type { Token, TokenKind } from '../token.ts';

export interface ScannedText {
  readonly text: string;
  /** Without comments. */
  readonly tokens: readonly Token[];
}

/** `one` and `other` have the same tokens but for the case of words. */
export function isScannedAlike(one: ScannedText, other: ScannedText): boolean {
  if (otherSpace.test(one.text) || otherSpace.test(other.text)) return false;
  return one.tokens.every((token, at) => {
    const twin = other.tokens[at];
    if (twin === undefined || !isPlain(token, one.text) || !isFoldedAlike(token, one, twin, other))
      return false;
    const before = one.tokens[at - 1];
    const twinBefore = other.tokens[at - 1];
    if (before === undefined || twinBefore === undefined) return true;
    if (before.kind === 'string' && token.kind === 'string') return false;
    const isTouching = before.end === token.start;
    return isTouching === (twinBefore.end === twin.start) || isBorder(before, token, one.text);
  });
}

/** A byte order mark and the vertical tab, which only some versions take for white space. */
const otherSpace = /[\ufeff\v]/;

/** Others are of psql or of tools that fill in a text. */
function isPlain({ kind, start, open }: Token, text: string): boolean {
  if (open) return false;
  if (kind === 'parameter') return text.charAt(start) === '$';
  return kind !== 'template' && kind !== 'meta-command' && kind !== 'unknown';
}

function isFoldedAlike(
  token: Token,
  { text }: ScannedText,
  twin: Token,
  { text: twinText }: ScannedText,
): boolean {
  if (token.kind !== 'word') return true;
  const word = text.slice(token.start, token.end);
  return word === twinText.slice(twin.start, twin.end) || /^[\w$]+$/.test(word);
}

/** True if it does not matter whether the two touch. */
function isBorder(before: Token, after: Token, text: string): boolean {
  if (isAlone(before, text) || isAlone(after, text)) return true;
  if (before.kind === 'operator') return operands.has(after.kind);
  return after.kind === 'operator' && operands.has(before.kind);
}

const operands: ReadonlySet<TokenKind> = new Set([
  'word',
  'quoted-identifier',
  'string',
  'number',
  'parameter',
]);

function isAlone({ kind, start }: Token, text: string): boolean {
  return kind === 'punctuation' && '()[],;'.includes(text.charAt(start));
}
