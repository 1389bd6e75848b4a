/**
 * PostgreSQL's lexical rules (manual, "Lexical Structure"), for any text and without failing: an unterminated token is marked as open, and
 * a character that starts no token is `unknown`. Also psql's variables and meta-commands, which migrations contain. Does not know
 * statements; see splitter.ts.
 */
import { boundValueEnd, templateEnd, templateEndInQuotes } from '../template.ts';
import { tokensOf, type Token, type TokenKind } from '../token.ts';

/** All tokens of text[from, to), including comments, without white space. */
export function tokenize(text: string, from = 0, to: number = text.length): Token[] {
  return tokensOf(new Scanner(text, to), from);
}

/** Reads one token at a time without allocating, because the splitter processes megabytes. */
export class Scanner {
  kind: TokenKind = 'unknown';
  start = 0;
  end = 0;
  open = false;
  readonly #text: string;
  readonly #limit: number;
  readonly #backslashes: boolean;

  /** `backslashes`: a backslash escapes in every string, as after SET standard_conforming_strings = off. */
  constructor(text: string, limit: number = text.length, backslashes = false) {
    this.#text = text;
    this.#limit = limit;
    this.#backslashes = backslashes;
  }

  /** Moves to the first token at or after `at`; false if only white space remains. */
  next(at: number): boolean {
    const text = this.#text;
    const limit = this.#limit;
    let i = at;
    while (i < limit && isSpace(text.charCodeAt(i))) i += 1;
    if (i >= limit) return false;
    this.start = i;
    this.open = false;
    this.#read(text.charCodeAt(i));
    if (this.end > limit) this.end = limit;
    return true;
  }

  #read(unit: number): void {
    const text = this.#text;
    const next = text.charCodeAt(this.start + 1);
    if ((unit === 0x7b || unit === 0x24 || unit === 0x3c) && this.#template()) return;
    if (unit === HASH && this.#boundValue()) return;
    if (isWordStart(unit)) {
      // E'…', B'…', X'…', N'…', U&'…', U&"…" begin like words.
      if (next === QUOTE && isStringPrefix(unit)) {
        this.#quoted('string', this.start + 1, QUOTE, unit === 0x45 || unit === 0x65);
      } else if ((unit === 0x55 || unit === 0x75) && next === 0x26 && this.#unicodeQuoted()) {
        return;
      } else {
        this.#word();
      }
    } else if (unit === QUOTE) {
      this.#quoted('string', this.start, QUOTE, this.#backslashes);
    } else if (unit === 0x22) {
      this.#quoted('quoted-identifier', this.start, 0x22, false);
    } else if (isDigit(unit) || (unit === 0x2e && isDigit(next))) {
      this.#number();
    } else if (unit === 0x24) {
      this.#dollar(next);
    } else if (unit === 0x2d && next === 0x2d) {
      this.#lineComment();
    } else if (unit === 0x2f && next === 0x2a) {
      this.#blockComment();
    } else if (unit === 0x3a) {
      this.#colon(next);
    } else if (unit === 0x5c) {
      this.#metaCommand();
    } else if (isPunctuation(unit)) {
      this.#end('punctuation', this.start + 1);
    } else if (isOperator(unit)) {
      this.#operator();
    } else {
      this.#end('unknown', this.start + 1);
    }
  }

  #end(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #word(): void {
    const text = this.#text;
    let i = this.start + 1;
    while (i < this.#limit && isWordPart(text.charCodeAt(i)) && !isShellOpening(text, i)) i += 1;
    this.#end('word', i);
  }

  /** Except `$` and `<`, no character that begins a placeholder begins anything else in SQL. */
  #template(): boolean {
    const end = templateEnd(this.#text, this.start, this.#limit);
    if (end !== undefined) this.#end('template', end);
    return end !== undefined;
  }

  #boundValue(): boolean {
    const end = boundValueEnd(this.#text, this.start, this.#limit);
    if (end !== undefined) this.#end('parameter', end);
    return end !== undefined;
  }

  #unicodeQuoted(): boolean {
    const quote = this.#text.charCodeAt(this.start + 2);
    if (quote === QUOTE) this.#quoted('string', this.start + 2, QUOTE, false);
    else if (quote === 0x22) this.#quoted('quoted-identifier', this.start + 2, 0x22, false);
    else return false;
    return true;
  }

  #quoted(kind: TokenKind, from: number, quote: number, backslash: boolean): void {
    const text = this.#text;
    let i = from + 1;
    while (i < this.#limit) {
      const unit = text.charCodeAt(i);
      if (unit === quote) {
        if (text.charCodeAt(i + 1) !== quote) {
          this.#end(kind, i + 1);
          return;
        }
        i += 2;
      } else if (backslash && unit === 0x5c) {
        i += 2;
      } else if (unit === 0x7b || unit === 0x24 || unit === 0x3c) {
        i = templateEndInQuotes(text, i, this.#limit, String.fromCharCode(quote)) ?? i + 1;
      } else {
        i += 1;
      }
    }
    this.open = true;
    this.#end(kind, this.#limit);
  }

  #number(): void {
    const text = this.#text;
    let i = this.start;
    while (i < this.#limit) {
      const unit = text.charCodeAt(i);
      const exponentSign =
        (unit === 0x2b || unit === 0x2d) && i > this.start && (text.charCodeAt(i - 1) | 0x20) === 0x65;
      // `1..10` is a PL/pgSQL range: two numbers and two dots.
      const range = unit === 0x2e && text.charCodeAt(i + 1) === 0x2e;
      if (range || !(isWordPart(unit) || unit === 0x2e || exponentSign)) break;
      i += 1;
    }
    this.#end('number', Math.max(i, this.start + 1));
  }

  #dollar(next: number): void {
    const text = this.#text;
    let i = this.start + 1;
    if (isDigit(next)) {
      while (i < this.#limit && isDigit(text.charCodeAt(i))) i += 1;
      this.#end('parameter', i);
      return;
    }
    while (i < this.#limit && text.charCodeAt(i) !== 0x24 && isTagPart(text.charCodeAt(i))) i += 1;
    if (text.charCodeAt(i) !== 0x24 || i >= this.#limit) {
      this.#end('unknown', this.start + 1);
      return;
    }
    const tag = text.slice(this.start, i + 1);
    const close = text.indexOf(tag, i + 1);
    this.open = close < 0 || close + tag.length > this.#limit;
    this.#end('string', this.open ? this.#limit : close + tag.length);
  }

  #lineComment(): void {
    const text = this.#text;
    let i = this.start + 2;
    while (i < this.#limit && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i += 1;
    this.#end('comment', i);
  }

  #blockComment(): void {
    const text = this.#text;
    let depth = 1;
    let i = this.start + 2;
    while (i < this.#limit && depth > 0) {
      const unit = text.charCodeAt(i);
      const next = text.charCodeAt(i + 1);
      if (unit === 0x2a && next === 0x2f) {
        depth -= 1;
        i += 2;
      } else if (unit === 0x2f && next === 0x2a) {
        depth += 1;
        i += 2;
      } else {
        i += 1;
      }
    }
    this.open = depth > 0;
    this.#end('comment', i);
  }

  /** `::`, `:=`, psql's :name, :'name' and :"name", or a lone colon (array slices). */
  #colon(next: number): void {
    const text = this.#text;
    if (next === 0x3a || next === 0x3d) {
      this.#end('punctuation', this.start + 2);
      return;
    }
    const previous = text.charCodeAt(this.start - 1);
    const afterValue = this.start > 0 && (isWordPart(previous) || previous === 0x5d || previous === 0x29);
    if (!afterValue && (next === QUOTE || next === 0x22)) {
      this.#quoted('parameter', this.start + 1, next, false);
    } else if (!afterValue && isWordStart(next)) {
      let i = this.start + 2;
      while (i < this.#limit && isWordPart(text.charCodeAt(i))) i += 1;
      this.#end('parameter', i);
    } else if (!afterValue && next === 0x7b && isDefinedTest(text, this.start)) {
      this.#end('parameter', text.indexOf('}', this.start) + 1);
    } else {
      this.#end('punctuation', this.start + 1);
    }
  }

  /** To the line's end, or to `\\\\`, after which SQL continues. `\\;` is a semicolon at which psql does not send. */
  #metaCommand(): void {
    const text = this.#text;
    let i = this.start + 1;
    if (text.charCodeAt(i) === 0x3b) {
      this.#end('meta-command', i + 1);
      return;
    }
    let quote = 0;
    while (i < this.#limit && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) {
      const unit = text.charCodeAt(i);
      if (quote === 0 && unit === 0x5c && text.charCodeAt(i + 1) === 0x5c) {
        this.#end('meta-command', i + 2);
        return;
      }
      if (unit === quote) quote = 0;
      else if (quote === 0 && (unit === QUOTE || unit === 0x22 || unit === 0x60)) quote = unit;
      i += 1;
    }
    this.#end('meta-command', i);
  }

  #operator(): void {
    const text = this.#text;
    let i = this.start + 1;
    while (i < this.#limit) {
      const unit = text.charCodeAt(i);
      const next = text.charCodeAt(i + 1);
      const comment = (unit === 0x2d && next === 0x2d) || (unit === 0x2f && next === 0x2a);
      if (comment || !isOperator(unit)) break;
      if (unit === HASH && next === 0x7b && boundValueEnd(text, i, this.#limit) !== undefined) break;
      i += 1;
    }
    this.#end('operator', i);
  }
}

const QUOTE = 0x27;
const HASH = 0x23;

/** `name_${suffix}`: the dollar does not belong to the name. */
function isShellOpening(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x24 && text.charCodeAt(at + 1) === 0x7b;
}

const definedTest = /:\{\?\w+\}/y;

/** psql's `:{?name}`. */
function isDefinedTest(text: string, at: number): boolean {
  definedTest.lastIndex = at;
  return definedTest.test(text);
}

function isSpace(unit: number): boolean {
  // A byte order mark is not part of the language, but files may begin with it.
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xfeff;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isWordStart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x5f ||
    (unit >= 0x80 && unit !== 0xfeff)
  );
}

function isWordPart(unit: number): boolean {
  return isWordStart(unit) || isDigit(unit) || unit === 0x24;
}

function isTagPart(unit: number): boolean {
  return isWordStart(unit) || isDigit(unit);
}

function isStringPrefix(unit: number): boolean {
  const lower = unit | 0x20;
  return lower === 0x65 || lower === 0x62 || lower === 0x78 || lower === 0x6e;
}

function isPunctuation(unit: number): boolean {
  // ( ) , . ; [ ]
  return (
    unit === 0x28 ||
    unit === 0x29 ||
    unit === 0x2c ||
    unit === 0x2e ||
    unit === 0x3b ||
    unit === 0x5b ||
    unit === 0x5d
  );
}

/** + - * / < > = ~ ! @ # % ^ & | ` ? */
function isOperator(unit: number): boolean {
  switch (unit) {
    case 0x2b:
    case 0x2d:
    case 0x2a:
    case 0x2f:
    case 0x3c:
    case 0x3e:
    case 0x3d:
    case 0x7e:
    case 0x21:
    case 0x40:
    case 0x23:
    case 0x25:
    case 0x5e:
    case 0x26:
    case 0x7c:
    case 0x60:
    case 0x3f:
      return true;
    default:
      return false;
  }
}
