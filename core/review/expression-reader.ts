/**
 * What readers of an expression of PostgreSQL have in common: its words one behind the other, and an end where something stands that they do not read. What
 * an expression comes to is for each of them to say.
 */
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { Token } from '../syntax/token.ts';

/** Something stands there that is not read here. It never leaves the reader. */
export class Unread extends Error {}

export abstract class ExpressionReader<Value> {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
  }

  /** An expression, as long as what stands there goes on with it. */
  protected abstract expression(): Value;

  /** Undefined where something of it is not read. */
  whole(): Value | undefined {
    try {
      const value = this.expression();
      return this.peek() === '' ? value : undefined;
    } catch (problem) {
      if (problem instanceof Unread) return undefined;
      throw problem;
    }
  }

  protected get token(): Token | undefined {
    return this.#tokens[this.#at];
  }

  /** In lower case, unless in quotes; empty behind the end. */
  protected peek(ahead = 0): string {
    const token = this.#tokens[this.#at + ahead];
    if (token === undefined) return '';
    const text = this.#text.slice(token.start, token.end);
    return token.kind === 'quoted-identifier' ? text : text.toLowerCase();
  }

  protected skip(count = 1): void {
    this.#at += count;
  }

  protected take(...wanted: readonly string[]): boolean {
    if (!wanted.every((one, at) => this.peek(at) === one)) return false;
    this.skip(wanted.length);
    return true;
  }

  protected need(wanted: string): void {
    if (!this.take(wanted)) throw new Unread();
  }

  protected name(): string {
    const { token } = this;
    const text = this.peek();
    if (token?.kind !== 'word' && token?.kind !== 'quoted-identifier') throw new Unread();
    this.skip();
    return token.kind === 'word' ? text : text.slice(1, -1).replaceAll('""', '"');
  }

  /** To the closing bracket, behind the opening one. */
  protected list(): Value[] {
    const values: Value[] = [];
    if (this.take(')')) return values;
    do values.push(this.expression());
    while (this.take(','));
    this.need(')');
    return values;
  }

  /** `(10, 2)` behind the name of a type, if it stands there: its parts. */
  protected size(): readonly string[] {
    const parts: string[] = [];
    if (!this.take('(')) return parts;
    while (!this.take(')')) {
      if (this.peek() === '') throw new Unread();
      parts.push(this.peek());
      this.skip();
    }
    return parts;
  }
}
