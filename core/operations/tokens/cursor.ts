/**
 * A cursor over the tokens of one statement: words are compared in lower case, names lose their quotes, nothing fails. The readers of the
 * dialects interpret the statement.
 */
import type { Span } from '../../text/span.ts';
import type { Token } from '../../syntax/token.ts';
import type { Name, ObjectName } from '../model/operation.ts';

/** How a dialect writes names and strings. */
export interface Spelling {
  /** The name that a quoted or bare word denotes. */
  readonly name: (written: string) => string;
  /** The same in its original case, if `name` folds it. */
  readonly shown?: (written: string) => string;
  /** The schema of a qualified name; undefined if it denotes the default. */
  readonly schema: (name: Name) => Name | undefined;
  /** A string literal can denote a name. */
  readonly isName: (written: string) => boolean;
  /** A backslash in a string escapes what follows. */
  readonly escapes: boolean;
  /** Words in expressions that are not columns. */
  readonly notColumns: ReadonlySet<string>;
  /** For dialects whose names have other parts than `schema.name`. */
  readonly objectName?: (cursor: Cursor) => ObjectName | undefined;
}

export class Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly spelling: Spelling;
  at: number;
  readonly end: number;

  constructor(text: string, tokens: readonly Token[], spelling: Spelling, at = 0, end = tokens.length) {
    this.text = text;
    this.tokens = tokens;
    this.spelling = spelling;
    this.at = at;
    this.end = end;
  }

  /** Another cursor over the same statement. */
  over(at: number, end = this.tokens.length): Cursor {
    return new Cursor(this.text, this.tokens, this.spelling, at, end);
  }

  /** A token as written. */
  written({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  get isDone(): boolean {
    return this.at >= this.end;
  }

  /** Offset at which the next token begins, or after the last. */
  get offset(): number {
    return this.tokens[this.at]?.start ?? this.behind;
  }

  /** The end of the token that was read last. */
  get behind(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  peek(ahead = 0): Token | undefined {
    return this.at + ahead < this.end ? this.tokens[this.at + ahead] : undefined;
  }

  /** The word or mark at the cursor, in lower case; empty for a quoted name or a string, which are never keywords. */
  word(ahead = 0): string {
    const token = this.peek(ahead);
    if (token === undefined || token.kind === 'string' || token.kind === 'quoted-identifier') return '';
    return this.text.slice(token.start, token.end).toLowerCase();
  }

  is(...words: readonly string[]): boolean {
    return words.every((word, i) => this.word(i) === word);
  }

  /** Moves after the words if they follow. */
  take(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    this.at += words.length;
    return true;
  }

  /** The one of the words that follows. */
  takeOne<W extends string>(...words: readonly W[]): W | undefined {
    const found = words.find((word) => this.word() === word);
    if (found !== undefined) this.at += 1;
    return found;
  }

  next(): Token | undefined {
    const token = this.peek();
    if (token !== undefined) this.at += 1;
    return token;
  }

  /** A name, quoted or not; a placeholder of a template counts as one. */
  name(): Name | undefined {
    const token = this.peek();
    if (token === undefined || !isNameToken(token, this)) return undefined;
    this.at += 1;
    const source = this.written(token);
    const text = this.spelling.name(source);
    const written = this.spelling.shown?.(source) ?? text;
    const { start, end } = token;
    return written === text ? { text, start, end } : { text, start, end, written };
  }

  objectName(): ObjectName | undefined {
    if (this.spelling.objectName !== undefined) return this.spelling.objectName(this);
    const first = this.name();
    if (first === undefined) return undefined;
    if (this.word() !== '.') return { schema: undefined, name: first, start: first.start, end: first.end };
    this.at += 1;
    const second = this.name();
    if (second === undefined) return undefined;
    return { schema: this.spelling.schema(first), name: second, start: first.start, end: second.end };
  }

  /** A cursor over the contents of the parentheses that begin here; this cursor moves after them. */
  group(): Cursor | undefined {
    if (this.word() !== '(') return undefined;
    const from = this.at + 1;
    this.skipOne();
    const closes = this.word(-1) === ')';
    return this.over(from, closes ? this.at - 1 : this.at);
  }

  /** Skips one token, or a whole group in parentheses, brackets or braces. */
  skipOne(): void {
    let depth = 0;
    do {
      const word = this.word();
      if (word === '(' || word === '[' || word === '{') depth += 1;
      else if (word === ')' || word === ']' || word === '}') depth -= 1;
      this.at += 1;
    } while (depth > 0 && this.at < this.end);
  }

  /** The pieces between commas at this depth. */
  list(): readonly Cursor[] {
    const parts: Cursor[] = [];
    let from = this.at;
    while (!this.isDone) {
      if (this.word() === ',') {
        parts.push(this.over(from, this.at));
        this.at += 1;
        from = this.at;
      } else this.skipOne();
    }
    if (this.at > from) parts.push(this.over(from, this.at));
    return parts;
  }

  /** From the token at index `from` to the one read last. */
  spanFrom(from: number): Span {
    return { start: this.tokens[from]?.start ?? this.behind, end: Math.max(this.behind, 0) };
  }

  /** All remaining tokens. */
  rest(): Span {
    return { start: this.offset, end: this.tokens[this.end - 1]?.end ?? this.behind };
  }
}

export function unquoted(written: string): string {
  const quote = written.charAt(0);
  if (quote !== '`' && quote !== '"' && quote !== "'") return written;
  return written.slice(1, -1).replaceAll(quote + quote, quote);
}

/** The text of a string literal without its quotes and escapes. */
export function stringValue(written: string, escaped = true): string {
  const quote = written.search(/['"]/);
  const inside = written.slice(quote + 1, -1);
  const mark = written.charAt(quote);
  const single = inside.replaceAll(mark + mark, mark);
  if (!escaped) return single;
  return single.replaceAll(/\\(.)/gs, (_, one: string) => escapes.get(one) ?? one);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
  ['b', '\b'],
  ['Z', '\x1a'],
]);

function isNameToken(token: Token, { text, spelling }: Cursor): boolean {
  switch (token.kind) {
    case 'quoted-identifier':
    case 'word':
    case 'template':
      return true;
    case 'string':
      return spelling.isName(text.slice(token.start, token.end));
    default:
      return false;
  }
}
