/**
 * MySQL's and MariaDB's lexical rules (manual, "Lexical Structure" and "Comments"), over any text and without ever failing. The server runs
 * what stands in a conditional comment, so only its marks are comments here. sql_mode decides what a double quote is: a string as the
 * server is delivered, a name after ANSI_QUOTES, which the statement's place then tells. Does not know statements; see splitter.ts.
 */
import { templateEnd } from '../template.ts';
import { tokensOf, type Token, type TokenKind } from '../token.ts';

/** Tokens of text[from, to), comments included, white space left out. */
export function tokenize(text: string, from = 0, to: number = text.length): Token[] {
  return tokensOf(new Scanner(text, to), from);
}

/** Reads one token at a time without allocating. */
export class Scanner {
  kind: TokenKind = 'unknown';
  start = 0;
  end = 0;
  open = false;
  /** Ends words too: `END$$` holds the delimiter although `$` may stand in a name. */
  delimiter = ';';
  /** After SET sql_mode = …: a backslash is an ordinary character. */
  noBackslashes = false;
  readonly #text: string;
  readonly #limit: number;
  /** Inside a conditional comment, whose text is the server's. */
  #isConditional = false;

  constructor(text: string, limit: number = text.length) {
    this.#text = text;
    this.#limit = limit;
  }

  /** Moves to the first token at or after `at`; false where only white space is left. */
  next(at: number): boolean {
    const text = this.#text;
    let i = at;
    while (i < this.#limit && isSpace(text.charCodeAt(i))) i += 1;
    if (i >= this.#limit) return false;
    this.start = i;
    this.open = false;
    if (this.delimiter !== ';' && text.startsWith(this.delimiter, i)) {
      this.#end('operator', i + this.delimiter.length);
    } else {
      this.#read(text.charCodeAt(i), text.charCodeAt(i + 1));
    }
    if (this.end > this.#limit) this.end = this.#limit;
    return true;
  }

  #read(unit: number, next: number): void {
    const text = this.#text;
    const { start } = this;
    if ((unit === 0x7b || unit === 0x24 || unit === 0x3c) && this.#template()) return;
    if (isStringPrefix(unit) && next === QUOTE) this.#quoted('string', start + 1, QUOTE);
    else if (isDigit(unit) || (unit === 0x2e && isDigit(next) && !isWordPart(text.charCodeAt(start - 1))))
      this.#number();
    else if (isWordPart(unit)) this.#word(start + 1);
    else if (unit === QUOTE || unit === 0x22) this.#quoted('string', start, unit);
    else if (unit === BACKTICK) this.#quoted('quoted-identifier', start, BACKTICK);
    else if (unit === 0x23) this.#lineComment();
    else if (unit === 0x2d && next === 0x2d && endsDashes(text.charCodeAt(start + 2))) this.#lineComment();
    else if (unit === 0x2f && next === 0x2a) this.#blockComment();
    else if (unit === 0x2a && next === 0x2f && this.#isConditional) {
      this.#isConditional = false;
      this.#end('comment', start + 2);
    } else if (unit === 0x40) this.#variable();
    else if (unit === 0x3f) this.#end('parameter', start + 1);
    else if (unit === 0x3a && isWordPart(next) && !isDigit(next)) {
      this.#word(start + 2);
      this.kind = 'parameter';
    } else if (isPunctuation(unit)) this.#end('punctuation', start + 1);
    else if (isOperator(unit)) this.#operator();
    else this.#end('unknown', start + 1);
  }

  #end(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #word(from: number): void {
    const text = this.#text;
    let i = from;
    while (i < this.#limit && isWordPart(text.charCodeAt(i)) && !this.#isDelimiter(i)) i += 1;
    this.#end('word', i);
  }

  #isDelimiter(at: number): boolean {
    return this.delimiter !== ';' && this.#text.startsWith(this.delimiter, at);
  }

  #template(): boolean {
    const end = templateEnd(this.#text, this.start, this.#limit);
    if (end !== undefined) this.#end('template', end);
    return end !== undefined;
  }

  /** @name, @'name', @@global.name. */
  #variable(): void {
    const text = this.#text;
    let i = this.start + 1;
    if (text.charCodeAt(i) === 0x40) i += 1;
    const unit = text.charCodeAt(i);
    if (unit === QUOTE || unit === 0x22 || unit === BACKTICK) {
      this.#quoted('parameter', i, unit);
      return;
    }
    while (i < this.#limit && (isWordPart(text.charCodeAt(i)) || text.charCodeAt(i) === 0x2e)) i += 1;
    this.#end('parameter', i);
  }

  #quoted(kind: TokenKind, from: number, quote: number): void {
    const text = this.#text;
    const escapes = quote !== BACKTICK && !this.noBackslashes;
    let i = from + 1;
    while (i < this.#limit) {
      const unit = text.charCodeAt(i);
      if (unit === quote) {
        if (text.charCodeAt(i + 1) !== quote) {
          this.#end(kind, i + 1);
          return;
        }
        i += 2;
      } else if (escapes && unit === 0x5c) i += 2;
      else i += 1;
    }
    this.open = true;
    this.#end(kind, this.#limit);
  }

  /** A name may begin with digits. */
  #number(): void {
    const text = this.#text;
    number.lastIndex = this.start;
    const found = number.exec(text)?.[0] ?? text.charAt(this.start);
    const end = this.start + found.length;
    if (isWordPart(text.charCodeAt(end)) && /^\d+$/.test(found) && !this.#isDelimiter(end)) this.#word(end);
    else this.#end('number', end);
  }

  #lineComment(): void {
    const end = this.#text.indexOf('\n', this.start);
    this.#end('comment', end < 0 ? this.#limit : end);
  }

  #blockComment(): void {
    const text = this.#text;
    conditional.lastIndex = this.start;
    const opening = conditional.exec(text)?.[0];
    if (opening !== undefined) {
      this.#isConditional = true;
      this.#end('comment', this.start + opening.length);
      return;
    }
    const close = text.indexOf('*/', this.start + 2);
    this.open = close < 0 || close + 2 > this.#limit;
    this.#end('comment', close < 0 ? this.#limit : close + 2);
  }

  #operator(): void {
    const text = this.#text;
    let i = this.start + 1;
    while (
      i < this.#limit &&
      isOperator(text.charCodeAt(i)) &&
      !this.#isDelimiter(i) &&
      !opensComment(text, i)
    )
      i += 1;
    this.#end('operator', i);
  }
}

const QUOTE = 0x27;
const BACKTICK = 0x60;
const number = /(?:0x[0-9a-f]+|0b[01]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)/iy;
/** The version stands at once behind the mark, and the server reads it as a part of it. */
const conditional = /\/\*(?:!|M!)\d{0,6}/y;

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isWordPart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    isDigit(unit) ||
    unit === 0x5f ||
    unit === 0x24 ||
    (unit >= 0x80 && unit !== 0xa0 && unit !== 0xfeff)
  );
}

/** N'…', X'…', B'…'. */
function isStringPrefix(unit: number): boolean {
  const lower = unit | 0x20;
  return lower === 0x6e || lower === 0x78 || lower === 0x62;
}

/** Two dashes begin a comment only before white space or the end. */
function endsDashes(unit: number): boolean {
  return Number.isNaN(unit) || unit <= 0x20;
}

function isPunctuation(unit: number): boolean {
  return unit === 0x28 || unit === 0x29 || unit === 0x2c || unit === 0x3b || unit === 0x2e || unit === 0x3a;
}

function isOperator(unit: number): boolean {
  return operators.has(unit);
}

const operators = new Set(Array.from('+-*/%=<>!&|^~\\[]{}', (one) => one.charCodeAt(0)));

function opensComment(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  return (
    (unit === 0x2f && next === 0x2a) ||
    (unit === 0x2a && next === 0x2f) ||
    (unit === 0x2d && next === 0x2d && endsDashes(text.charCodeAt(at + 2)))
  );
}
