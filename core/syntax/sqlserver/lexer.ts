/**
 * SQL Server's lexical rules (Transact-SQL reference, "Database Identifiers", "Constants", "Slash Star"), for any text and without failing:
 * names in brackets with `]]`, nested block comments, strings without escapes. A double quote delimits a name, as with QUOTED_IDENTIFIER
 * ON; `$(name)` is sqlcmd's variable. Does not know statements or GO; see splitter.ts.
 */
import { templateEnd } from '../template.ts';
import { tokensOf, type Token } from '../token.ts';
import { isDigit, isWordPart, QUOTE, WordedScanner } from '../worded/scanner.ts';

/** Tokens of text[from, to), including comments, without white space. */
export function tokenize(text: string, from = 0, to: number = text.length): Token[] {
  return tokensOf(new Scanner(text, to), from);
}

export class Scanner extends WordedScanner {
  protected override read(unit: number, next: number): void {
    const { start } = this;
    if ((unit | 0x20) === 0x6e && next === QUOTE) this.quoted('string', start + 1, QUOTE, false);
    else if (isDigit(unit) || (isNumberStart(unit) && isDigit(next))) this.matched('number', number);
    else if (unit === 0x24 && next === 0x28 && this.#sqlcmdVariable()) return;
    else if (unit === 0x40 && isNamePart(next)) this.is('parameter', this.#afterName(start + 1));
    else if (isNamePart(unit)) this.is('word', this.#afterName(start + 1));
    else if (unit === QUOTE) this.quoted('string', start, QUOTE, false);
    else if (unit === 0x22) this.quoted('quoted-identifier', start, 0x22, false);
    else if (unit === 0x5b) this.quoted('quoted-identifier', start, 0x5d, false);
    else if (unit === 0x2d && next === 0x2d) this.lineComment();
    else if (unit === 0x2f && next === 0x2a) this.nestedComment();
    else if (isPunctuation(unit)) this.is('punctuation', start + 1);
    else if (operators.has(unit)) this.operator(operators);
    else if (unit === 0x3f) this.is('parameter', start + 1);
    else this.is('unknown', start + 1);
  }

  /** `$(name)`; false if it is something else. */
  #sqlcmdVariable(): boolean {
    variable.lastIndex = this.start;
    const found = variable.exec(this.text)?.[0];
    if (found !== undefined) this.is('template', this.start + found.length);
    return found !== undefined;
  }

  #afterName(from: number): number {
    let i = from;
    for (;;) {
      while (i < this.limit && isNamePart(this.text.charCodeAt(i))) i += 1;
      // PK_{{Table}}: a placeholder is part of the name.
      const end = templateEnd(this.text, i, this.limit);
      if (end === undefined) return i;
      i = end;
    }
  }
}

const number = /(?:0x[0-9a-f]*|[$£€¥]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d*)?)/iy;
const variable = /\$\([A-Za-z_][\w-]*\)/y;

/** A number may begin with a point or a currency symbol. */
function isNumberStart(unit: number): boolean {
  return unit === 0x2e || unit === 0x24 || unit === 0xa3 || unit === 0x20ac || unit === 0xa5;
}

/** Temporary objects begin with #, variables with @, and both may occur inside a name. */
function isNamePart(unit: number): boolean {
  return isWordPart(unit) || unit === 0x23 || unit === 0x40;
}

function isPunctuation(unit: number): boolean {
  return unit === 0x28 || unit === 0x29 || unit === 0x2c || unit === 0x3b || unit === 0x2e || unit === 0x3a;
}

const operators = new Set(Array.from('+-*/%=<>!&|^~', (one) => one.charCodeAt(0)));
