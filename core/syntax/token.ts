/** Lexical units shared by all dialects' lexers. Tokens have no text of their own: they are ranges of the source text. */
import type { Span } from '../text/span.ts';

export type TokenKind =
  /** An unquoted identifier or keyword. */
  | 'word'
  /** "…" (PostgreSQL), `…` (MySQL), […] (SQL Server); quotes are part of the span. */
  | 'quoted-identifier'
  /** '…', E'…', U&'…', $tag$…$tag$; quotes are part of the span. */
  | 'string'
  | 'number'
  /** $1, :name, :'name', :"name", :{?name}. */
  | 'parameter'
  | 'operator'
  /** ( ) [ ] , ; . : := and ::, one token each. */
  | 'punctuation'
  /** -- … to the line's end, or a block comment with nesting; delimiters are part of the span. */
  | 'comment'
  /** A placeholder or tag of a template language, delimiters included. */
  | 'template'
  /** A psql meta-command from its backslash to the line's end. */
  | 'meta-command'
  /** A character with which no token of the dialect begins. */
  | 'unknown';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** True if the token is unterminated: an open quote, dollar quote or comment. */
  readonly open: boolean;
}

/** A lexer that holds one token at a time, in any dialect. */
interface TokenScanner extends Readonly<Token> {
  /** Moves to the first token at or after `at`; false if there is none. */
  next(at: number): boolean;
}

/** All tokens of a scanner from `from` on. */
export function tokensOf(scanner: TokenScanner, from: number): Token[] {
  const tokens: Token[] = [];
  for (let at = from; scanner.next(at); at = scanner.end)
    tokens.push({ kind: scanner.kind, start: scanner.start, end: scanner.end, open: scanner.open });
  return tokens;
}
