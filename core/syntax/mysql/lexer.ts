/**
 * MySQL's and MariaDB's lexical rules (manual, "Lexical Structure" and "Comments"), for any text and without failing. The server runs the
 * contents of a conditional comment, so only its marks are comments here. sql_mode decides what a double quote is: a string by default, a
 * name after ANSI_QUOTES, depending on the statement's context. Does not know statements; see splitter.ts.
 */
import { tokensOf, type Token } from '../token.ts';
import { BACKTICK, isDigit, isWordPart, QUOTE, WordedScanner } from '../worded/scanner.ts';

/** Tokens of text[from, to), including comments, without white space. */
export function tokenize(text: string, from = 0, to: number = text.length): Token[] {
  return tokensOf(new Scanner(text, to), from);
}

export class Scanner extends WordedScanner {
  /** Ends words too: `END$$` contains the delimiter although `$` may be part of a name. */
  delimiter = ';';
  /** After SET sql_mode = …: a backslash is an ordinary character. */
  noBackslashes = false;
  /** Inside a conditional comment, whose text the server runs. */
  #isConditional = false;

  protected override read(unit: number, next: number): void {
    const { text, start } = this;
    if (this.delimiter !== ';' && text.startsWith(this.delimiter, start)) {
      this.is('operator', start + this.delimiter.length);
    } else if (isStringPrefix(unit) && next === QUOTE) this.#string(start + 1, QUOTE);
    else if (isDigit(unit) || (unit === 0x2e && isDigit(next) && !isWordPart(text.charCodeAt(start - 1))))
      this.#number();
    else if (isWordPart(unit)) this.#word(start + 1);
    else if (unit === QUOTE || unit === 0x22) this.#string(start, unit);
    else if (unit === BACKTICK) this.quoted('quoted-identifier', start, BACKTICK, false);
    else if (unit === 0x23) this.lineComment();
    else if (unit === 0x2d && next === 0x2d && endsDashes(text.charCodeAt(start + 2))) this.lineComment();
    else if (unit === 0x2f && next === 0x2a) this.#comment();
    else if (unit === 0x2a && next === 0x2f && this.#isConditional) {
      this.#isConditional = false;
      this.is('comment', start + 2);
    } else if (unit === 0x40) this.#variable();
    else if (unit === 0x3f) this.is('parameter', start + 1);
    else if (unit === 0x3a && isWordPart(next) && !isDigit(next)) {
      this.#word(start + 2);
      this.kind = 'parameter';
    } else if (isPunctuation(unit)) this.is('punctuation', start + 1);
    else if (isOperator(unit)) this.#operator();
    else this.is('unknown', start + 1);
  }

  #word(from: number): void {
    const text = this.text;
    let i = from;
    while (i < this.limit && isWordPart(text.charCodeAt(i)) && !this.#isDelimiter(i)) i += 1;
    this.is('word', i);
  }

  #isDelimiter(at: number): boolean {
    return this.delimiter !== ';' && this.text.startsWith(this.delimiter, at);
  }

  /** @name, @'name', @@global.name. */
  #variable(): void {
    const text = this.text;
    let i = this.start + 1;
    if (text.charCodeAt(i) === 0x40) i += 1;
    const unit = text.charCodeAt(i);
    if (unit === QUOTE || unit === 0x22 || unit === BACKTICK) {
      this.quoted('parameter', i, unit, unit !== BACKTICK && !this.noBackslashes);
      return;
    }
    while (i < this.limit && (isWordPart(text.charCodeAt(i)) || text.charCodeAt(i) === 0x2e)) i += 1;
    this.is('parameter', i);
  }

  #string(from: number, quote: number): void {
    this.quoted('string', from, quote, !this.noBackslashes);
  }

  /** A name may begin with digits. */
  #number(): void {
    const text = this.text;
    number.lastIndex = this.start;
    const found = number.exec(text)?.[0] ?? text.charAt(this.start);
    const end = this.start + found.length;
    if (isWordPart(text.charCodeAt(end)) && /^\d+$/.test(found) && !this.#isDelimiter(end)) this.#word(end);
    else this.is('number', end);
  }

  #comment(): void {
    conditional.lastIndex = this.start;
    const opening = conditional.exec(this.text)?.[0];
    if (opening === undefined) this.blockComment();
    else {
      this.#isConditional = true;
      this.is('comment', this.start + opening.length);
    }
  }

  #operator(): void {
    const text = this.text;
    let i = this.start + 1;
    while (
      i < this.limit &&
      isOperator(text.charCodeAt(i)) &&
      text.charCodeAt(i) !== OPENING_BRACE &&
      !this.#isDelimiter(i) &&
      !opensComment(text, i)
    )
      i += 1;
    this.is('operator', i);
  }
}

const number = /(?:0x[0-9a-f]+|0b[01]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)/iy;
/** The version directly follows the mark and belongs to it. */
const conditional = /\/\*(?:!|M!)\d{0,6}/y;

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

/** Begins a placeholder, as in `COLLATE={$COLLATE}`, or ODBC’s `{d '2026-01-01'}`: not part of a preceding operator. */
const OPENING_BRACE = 0x7b;

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
