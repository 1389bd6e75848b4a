/**
 * Cuts a POSIX shell command line into words and operators: quotes, backslashes, variables, substitutions, comments, here-documents.
 * It never fails: what has no end ends with the line, and that is reported. It replaces no variable and expands no pattern.
 */
import type { Piece, Word } from './word.ts';

export type ShellToken =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }
  /** The text after <<, which lies below the line. */
  | { readonly kind: 'document'; readonly word: Word };

export interface Lexed {
  readonly tokens: readonly ShellToken[];
  readonly broken: string | undefined;
}

const operators = ['<<<', '<<-', '&>>', '<<', '>>', '>&', '<&', '&>', '>|', '&&', '||', '|&', ';;'];
const single = new Set([';', '&', '|', '<', '>', '(', ')', '\n']);

export function lex(line: string): Lexed {
  return new Lexer(line).run();
}

class Lexer {
  readonly #text: string;
  #at = 0;
  #pieces: Piece[] = [];
  #plain = '';
  #inWord = false;
  #quoted = false;
  #broken: string | undefined;
  readonly #tokens: ShellToken[] = [];
  /** Here-documents whose text begins on the next line, by the index of their token. */
  #waiting: {
    readonly at: number;
    readonly end: string;
    readonly literal: boolean;
    readonly tabs: boolean;
  }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): Lexed {
    while (this.#at < this.#text.length) this.#step();
    this.#endWord();
    return { tokens: this.#tokens, broken: this.#broken };
  }

  #step(): void {
    const char = this.#text[this.#at] ?? '';
    if (char === ' ' || char === '\t' || char === '\r') this.#blank();
    else if (char === '#' && !this.#inWord) this.#comment();
    else if (single.has(char)) this.#operator(char);
    else {
      this.#inWord = true;
      this.#inside(char);
    }
  }

  #inside(char: string): void {
    switch (char) {
      case '\\':
        this.#escaped();
        return;
      case "'":
        this.#singleQuoted();
        return;
      case '"':
        this.#doubleQuoted();
        return;
      case '`':
        this.#backticks();
        return;
      case '$':
        this.#dollar();
        return;
      default:
        this.#plain += char;
        this.#at += 1;
    }
  }

  #blank(): void {
    this.#endWord();
    this.#at += 1;
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #operator(char: string): void {
    const isProcess = (char === '<' || char === '>') && this.#text[this.#at + 1] === '(' && !this.#inWord;
    if (isProcess) {
      this.#inWord = true;
      this.#at += 1;
      this.#commandIn();
      return;
    }
    // The 2 of 2>file is no word.
    if ((char === '>' || char === '<') && /^\d$/.test(this.#plain) && this.#pieces.length === 0)
      this.#plain = '';
    this.#inWord = this.#plain !== '' || this.#pieces.length > 0 || this.#quoted;
    this.#endWord();
    const text = operators.find((one) => this.#text.startsWith(one, this.#at)) ?? char;
    this.#at += text.length;
    this.#tokens.push({ kind: 'operator', text });
    if (text === '<<' || text === '<<-') this.#documentFollows(text);
    if (text === '\n') this.#documents();
  }

  #escaped(): void {
    const next = this.#text[this.#at + 1];
    this.#at += 2;
    if (next === '\n') return;
    if (next === '\r' && this.#text[this.#at] === '\n') {
      this.#at += 1;
      return;
    }
    this.#quoted = true;
    this.#plain += next ?? '\\';
  }

  #singleQuoted(): void {
    this.#quoted = true;
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) this.#broken ??= 'a quote has no end';
    this.#plain += this.#text.slice(this.#at + 1, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #doubleQuoted(): void {
    this.#quoted = true;
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (char === '"') {
        this.#at += 1;
        return;
      }
      if (char === '\\' && /["\\$`\n]/.test(this.#text[this.#at + 1] ?? '')) {
        if (this.#text[this.#at + 1] !== '\n') this.#plain += this.#text[this.#at + 1] ?? '';
        this.#at += 2;
      } else if (char === '$') this.#dollar();
      else if (char === '`') this.#backticks();
      else {
        this.#plain += char;
        this.#at += 1;
      }
    }
    this.#broken ??= 'a quote has no end';
  }

  #backticks(): void {
    const end = this.#text.indexOf('`', this.#at + 1);
    if (end < 0) this.#broken ??= 'a substitution has no end';
    this.#push({ kind: 'command', line: this.#text.slice(this.#at + 1, end < 0 ? undefined : end) });
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #dollar(): void {
    const rest = this.#text.slice(this.#at + 1, this.#at + 80);
    if (rest.startsWith('(')) {
      this.#at += 1;
      this.#commandIn();
      return;
    }
    if (rest.startsWith("'")) {
      this.#at += 1;
      this.#ansiQuoted();
      return;
    }
    if (rest.startsWith('{')) {
      this.#braced();
      return;
    }
    const name = /^(?:\w+|[@*#?$!-])/.exec(rest)?.[0];
    this.#at += 1 + (name?.length ?? 0);
    if (name === undefined) this.#plain += '$';
    else this.#push({ kind: 'variable', name, fallback: undefined });
  }

  /** ${NAME}, ${NAME:-fallback}; other forms are the variable with an unknown change. */
  #braced(): void {
    const end = this.#text.indexOf('}', this.#at);
    if (end < 0) this.#broken ??= 'a variable has no end';
    const inner = this.#text.slice(this.#at + 2, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
    const [, name = '', fallback] = /^(\w+)(?::?[-=]([^$`]*))?/.exec(inner) ?? [];
    this.#push({ kind: 'variable', name, fallback });
  }

  /** $'…': only the escapes that words of commands use. */
  #ansiQuoted(): void {
    this.#quoted = true;
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== "'") {
      const escaped = this.#text[this.#at] === '\\';
      const char = this.#text[this.#at + (escaped ? 1 : 0)] ?? '';
      this.#plain += escaped ? (char === 'n' ? '\n' : char === 't' ? '\t' : char) : char;
      this.#at += escaped ? 2 : 1;
    }
    if (this.#at >= this.#text.length) this.#broken ??= 'a quote has no end';
    this.#at += 1;
  }

  /** From the opening parenthesis to its closing one; quotes inside are respected. */
  #commandIn(): void {
    const from = this.#at + 1;
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] ?? '';
      if (char === '\\') this.#at += 1;
      else if (char === "'" || char === '"') {
        const end = this.#endOfQuote(char);
        if (end < 0) break;
        this.#at = end;
      } else if (char === '(') depth += 1;
      else if (char === ')' && (depth -= 1) === 0) break;
    }
    if (depth > 0) this.#broken ??= 'a parenthesis has no end';
    const end = depth > 0 ? this.#text.length : this.#at;
    this.#push({ kind: 'command', line: this.#text.slice(from, end) });
    this.#at = end + 1;
  }

  #endOfQuote(quote: string): number {
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      if (this.#text[at] === quote) return at;
      if (quote === '"' && this.#text[at] === '\\') at += 1;
    }
    return -1;
  }

  #push(piece: Piece): void {
    if (this.#plain !== '') this.#pieces.push({ kind: 'text', text: this.#plain });
    this.#plain = '';
    this.#pieces.push(piece);
  }

  #endWord(): void {
    if (!this.#inWord) return;
    if (this.#plain !== '' || this.#pieces.length === 0)
      this.#pieces.push({ kind: 'text', text: this.#plain });
    this.#tokens.push({ kind: 'word', word: { pieces: this.#pieces, quoted: this.#quoted } });
    this.#pieces = [];
    this.#plain = '';
    this.#inWord = false;
    this.#quoted = false;
  }

  /** The word after << names the line that ends the text. */
  #documentFollows(operator: string): void {
    const match = /^[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([\w.-]+))/.exec(
      this.#text.slice(this.#at, this.#at + 200),
    );
    if (match === null) return;
    this.#at += match[0].length;
    this.#tokens.push({ kind: 'document', word: { pieces: [], quoted: true } });
    const literal = match[3] === undefined || match[0].includes('\\');
    const end = match[1] ?? match[2] ?? match[3] ?? '';
    this.#waiting.push({ at: this.#tokens.length - 1, end, literal, tabs: operator === '<<-' });
  }

  #documents(): void {
    for (const { at, end, literal, tabs } of this.#waiting) {
      const lines: string[] = [];
      let ended = false;
      while (this.#at < this.#text.length && !ended) {
        const stop = this.#text.indexOf('\n', this.#at);
        const line = this.#text.slice(this.#at, stop < 0 ? undefined : stop).replace(/\r$/, '');
        this.#at = stop < 0 ? this.#text.length : stop + 1;
        ended = (tabs ? line.replace(/^\t+/, '') : line) === end;
        if (!ended) lines.push(line);
      }
      if (!ended) this.#broken ??= 'a here-document has no end';
      const text = lines.join('\n');
      const pieces = literal ? [{ kind: 'text' as const, text }] : piecesOf(text);
      this.#tokens[at] = { kind: 'document', word: { pieces, quoted: true } };
    }
    this.#waiting = [];
  }
}

/** Variables in the text of a here-document. */
function piecesOf(text: string): readonly Piece[] {
  const [token] = lex(`"${text.replaceAll('"', '\\"')}"`).tokens;
  return token?.kind === 'word' ? token.word.pieces : [];
}
