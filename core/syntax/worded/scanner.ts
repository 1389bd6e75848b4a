/**
 * What the lexers of dialects without a grammar share: one token at a time, without allocating and without failing. Each dialect defines
 * how tokens begin.
 */
import { boundValueEnd, templateEnd, templateRole } from '../template.ts';
import type { TokenKind } from '../token.ts';

export abstract class WordedScanner {
  kind: TokenKind = 'unknown';
  start = 0;
  end = 0;
  open = false;
  protected readonly text: string;
  protected readonly limit: number;

  constructor(text: string, limit: number = text.length) {
    this.text = text;
    this.limit = limit;
  }

  /** Reads the token at `start`, which begins with these two units. */
  protected abstract read(unit: number, next: number): void;

  /** Moves to the first token at or after `at`; false if only white space remains. */
  next(at: number): boolean {
    const { text, limit } = this;
    let i = at;
    while (i < limit && isSpace(text.charCodeAt(i))) i += 1;
    if (i >= limit) return false;
    this.start = i;
    this.open = false;
    const unit = text.charCodeAt(i);
    const isRead = isTemplateStart(unit) ? this.#template() : unit === HASH && this.#boundValue();
    if (!isRead) this.read(unit, text.charCodeAt(i + 1));
    if (this.end > limit) this.end = limit;
    return true;
  }

  protected is(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #template(): boolean {
    const end = templateEnd(this.text, this.start, this.limit);
    if (end === undefined) return false;
    if (!this.#isName(end)) this.is('template', end);
    return true;
  }

  #boundValue(): boolean {
    const end = boundValueEnd(this.text, this.start, this.limit);
    if (end !== undefined) this.is('parameter', end);
    return end !== undefined;
  }

  /** `{$PREFIX}_users`, `${collation}`: one name, equal wherever it is written alike. */
  #isName(end: number): boolean {
    const { text, start } = this;
    restOfName.lastIndex = end;
    const rest = restOfName.exec(text)?.[0] ?? '';
    const written = text.slice(start, end);
    const isName =
      named.test(written) ||
      (rest !== '' && !written.includes('\n') && templateRole(text, { start, end }) === 'value');
    if (isName) this.is('word', end + rest.length);
    return isName;
  }

  /** From the quote at `from` to the next one that is neither doubled nor escaped. */
  protected quoted(kind: TokenKind, from: number, quote: number, escapes: boolean): void {
    const { text, limit } = this;
    let i = from + 1;
    while (i < limit) {
      const unit = text.charCodeAt(i);
      if (unit === quote) {
        if (text.charCodeAt(i + 1) !== quote) {
          this.is(kind, i + 1);
          return;
        }
        i += 2;
      } else if (escapes && unit === 0x5c) i += 2;
      else i += 1;
    }
    this.leftOpen(kind);
  }

  protected leftOpen(kind: TokenKind): void {
    this.open = true;
    this.is(kind, this.limit);
  }

  /** A string between $$ or $tag$; false if none begins here. */
  protected dollarQuoted(): boolean {
    const { text, start } = this;
    opening.lastIndex = start;
    const tag = opening.exec(text)?.[0];
    if (tag === undefined) return false;
    const close = text.indexOf(tag, start + tag.length);
    if (close < 0 || close + tag.length > this.limit) this.leftOpen('string');
    else this.is('string', close + tag.length);
    return true;
  }

  protected lineComment(): void {
    const end = this.text.indexOf('\n', this.start);
    this.is('comment', end < 0 ? this.limit : end);
  }

  /** What a sticky expression matches here, or one character. */
  protected matched(kind: TokenKind, expression: RegExp): void {
    expression.lastIndex = this.start;
    const found = expression.exec(this.text)?.[0] ?? this.text.charAt(this.start);
    this.is(kind, this.start + found.length);
  }

  /** The end of the word that goes on at `from`. */
  protected afterWord(from: number): number {
    let i = from;
    while (i < this.limit && isWordPart(this.text.charCodeAt(i))) i += 1;
    return i;
  }

  /** All units of operators that follow each other, up to a comment. */
  protected operator(units: ReadonlySet<number>): void {
    const { text } = this;
    let i = this.start + 1;
    while (i < this.limit && units.has(text.charCodeAt(i)) && !opensComment(text, i)) i += 1;
    this.is('operator', i);
  }

  /** To the end that belongs to its beginning. */
  protected nestedComment(): void {
    const { text, limit } = this;
    let depth = 1;
    let i = this.start + 2;
    while (i < limit && depth > 0) {
      const unit = text.charCodeAt(i);
      const next = text.charCodeAt(i + 1);
      const opens = unit === 0x2f && next === 0x2a;
      const closes = unit === 0x2a && next === 0x2f;
      if (opens) depth += 1;
      else if (closes) depth -= 1;
      i += opens || closes ? 2 : 1;
    }
    if (depth > 0) this.leftOpen('comment');
    else this.is('comment', i);
  }

  /** To the first end, where comments do not nest. */
  protected blockComment(): void {
    const close = this.text.indexOf('*/', this.start + 2);
    if (close < 0 || close + 2 > this.limit) this.leftOpen('comment');
    else this.is('comment', close + 2);
  }
}

function opensComment(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  return (unit === 0x2f && next === 0x2a) || (unit === 0x2d && next === 0x2d);
}

export const QUOTE = 0x27;
export const BACKTICK = 0x60;
const HASH = 0x23;

function isTemplateStart(unit: number): boolean {
  return unit === 0x7b || unit === 0x24 || unit === 0x3c;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff;
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

export function isWordPart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    isDigit(unit) ||
    unit === 0x5f ||
    unit === 0x24 ||
    (unit >= 0x80 && unit !== 0xa0 && unit !== 0xfeff)
  );
}

const opening = /\$(?:[a-z_][\w]*)?\$/iy;
const restOfName = /[\p{L}\p{N}_]+/uy;
const named = /^(?:\{\$\w+\}|\$\{\w+\})$/;
