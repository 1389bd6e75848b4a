/**
 * SQLite's lexical rules (sqlite.org/lang_expr.html, lang_keywords.html, lang_comment.html), for any text and without failing. SQLite has
 * no escapes in strings and three ways to quote a name, and accepts an unterminated block comment. Does not know statements; see
 * splitter.ts.
 */
import { tokensOf, type Token } from '../token.ts';
import { BACKTICK, isDigit, isWordPart, QUOTE, WordedScanner } from '../worded/scanner.ts';

/** Tokens of text[from, to), including comments, without white space. */
export function tokenize(text: string, from = 0, to: number = text.length): Token[] {
  return tokensOf(new Scanner(text, to), from);
}

export class Scanner extends WordedScanner {
  protected override read(unit: number, next: number): void {
    const { start } = this;
    if ((unit | 0x20) === 0x78 && next === QUOTE) this.quoted('string', start + 1, QUOTE, false);
    else if (isDigit(unit) || (unit === 0x2e && isDigit(next))) this.matched('number', number);
    else if (isVariable(unit) && (isWordPart(next) || unit === 0x3f)) this.#variable();
    else if (isWordPart(unit)) this.is('word', this.afterWord(start + 1));
    else if (unit === QUOTE) this.quoted('string', start, QUOTE, false);
    else if (unit === 0x22 || unit === BACKTICK) this.quoted('quoted-identifier', start, unit, false);
    else if (unit === 0x5b) this.#bracketed();
    else if (unit === 0x2d && next === 0x2d) this.lineComment();
    else if (unit === 0x2f && next === 0x2a) this.#comment();
    else if (isPunctuation(unit)) this.is('punctuation', start + 1);
    else if (operators.has(unit)) this.operator(operators);
    else this.is('unknown', start + 1);
  }

  /** ?, ?1, :name, @name, $name, $name::part(key). */
  #variable(): void {
    this.is('parameter', this.afterWord(this.start + 1));
  }

  #bracketed(): void {
    const close = this.text.indexOf(']', this.start);
    if (close < 0 || close >= this.limit) this.leftOpen('quoted-identifier');
    else this.is('quoted-identifier', close + 1);
  }

  /** The end of the text ends it too. */
  #comment(): void {
    this.blockComment();
    this.open = false;
  }
}

const number = /(?:0x[0-9a-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?)/iy;

/** ? : @ $ # */
function isVariable(unit: number): boolean {
  return unit === 0x3f || unit === 0x3a || unit === 0x40 || unit === 0x24 || unit === 0x23;
}

function isPunctuation(unit: number): boolean {
  return unit === 0x28 || unit === 0x29 || unit === 0x2c || unit === 0x3b || unit === 0x2e;
}

const operators = new Set(Array.from('+-*/%=<>!&|~', (one) => one.charCodeAt(0)));
