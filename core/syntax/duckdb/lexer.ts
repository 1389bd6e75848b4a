/**
 * DuckDB's lexical rules, for any text and without failing: PostgreSQL's (duckdb.org/docs/stable/sql/dialect/keywords_and_identifiers) with
 * brackets and braces for nested values, and parameters that are `?`, `$1` or `$name`. Does not know statements; see splitter.ts.
 */
import { tokensOf, type Token } from '../token.ts';
import { isDigit, isWordPart, QUOTE, WordedScanner } from '../worded/scanner.ts';

/** Tokens of text[from, to), including comments, without white space. */
export function tokenize(text: string, from = 0, to: number = text.length): Token[] {
  return tokensOf(new Scanner(text, to), from);
}

export class Scanner extends WordedScanner {
  protected override read(unit: number, next: number): void {
    const { start } = this;
    // E'…' has escapes, X'…' has none.
    if ((unit | 0x20) === 0x65 && next === QUOTE) this.quoted('string', start + 1, QUOTE, true);
    else if ((unit | 0x20) === 0x78 && next === QUOTE) this.quoted('string', start + 1, QUOTE, false);
    else if (isDigit(unit) || (unit === 0x2e && isDigit(next))) this.matched('number', number);
    else if (unit === 0x24) this.#dollar();
    else if (isWordPart(unit)) this.is('word', this.afterWord(start + 1));
    else if (unit === QUOTE) this.quoted('string', start, QUOTE, false);
    else if (unit === 0x22) this.quoted('quoted-identifier', start, unit, false);
    else if (unit === 0x3f) this.is('parameter', start + 1);
    else if (unit === 0x2d && next === 0x2d) this.lineComment();
    else if (unit === 0x2f && next === 0x2a) this.nestedComment();
    else if (isPunctuation(unit)) this.is('punctuation', start + 1);
    else if (operators.has(unit)) this.operator(operators);
    else this.is('unknown', start + 1);
  }

  /** $1, $name, or a string between $$ or $tag$. */
  #dollar(): void {
    if (this.dollarQuoted()) return;
    const end = this.afterWord(this.start + 1);
    this.is(end > this.start + 1 ? 'parameter' : 'unknown', end);
  }
}

const number = /(?:0x[0-9a-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?)/iy;

/** ( ) , ; . [ ] { } */
function isPunctuation(unit: number): boolean {
  return (
    unit === 0x28 ||
    unit === 0x29 ||
    unit === 0x2c ||
    unit === 0x3b ||
    unit === 0x2e ||
    unit === 0x5b ||
    unit === 0x5d ||
    unit === 0x7b ||
    unit === 0x7d
  );
}

const operators = new Set(Array.from('+-*/%=<>!&|~^@#:', (one) => one.charCodeAt(0)));
