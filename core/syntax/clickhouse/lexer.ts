/**
 * ClickHouse's lexical rules (clickhouse.com/docs/sql-reference/syntax), for any text and without failing: strings and names with backslash
 * escapes, `$tag$` texts, brackets and braces for nested values, `{name:Type}` for parameters. Does not know statements; see splitter.ts.
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
    else if (unit === 0x24 && this.dollarQuoted()) return;
    else if (isWordPart(unit)) this.is('word', this.afterWord(start + 1));
    else if (unit === QUOTE) this.quoted('string', start, QUOTE, true);
    else if (unit === 0x22 || unit === BACKTICK) this.quoted('quoted-identifier', start, unit, true);
    else if (unit === 0x3f) this.is('parameter', start + 1);
    else if (unit === 0x2d && next === 0x2d) this.lineComment();
    else if (unit === 0x23 && (next === 0x20 || next === 0x21)) this.lineComment();
    else if (unit === 0x2f && next === 0x2a) this.blockComment();
    else if (punctuation.has(unit)) this.is('punctuation', start + 1);
    else if (operators.has(unit)) this.operator(operators);
    else this.is('unknown', start + 1);
  }
}

const number = /(?:0x[0-9a-f_]+|0b[01]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?)/iy;
const punctuation = new Set(Array.from('(),;.[]{}', (one) => one.charCodeAt(0)));
const operators = new Set(Array.from('+-*/%=<>!&|~^@#:', (one) => one.charCodeAt(0)));
