/**
 * The statements of one Transact-SQL batch, which needs no semicolons: a statement ends where a reserved word begins the next one. IF and
 * WHILE are separate statements up to the end of their condition; the statements that they control, and those in BEGIN … END and TRY …
 * CATCH, are separate too. A procedure, function, trigger or view extends to the end of its batch. Never fails.
 */
import type { Span } from '../../text/span.ts';
import type { Token } from '../token.ts';
import type { Chunk } from '../worded/splitter.ts';
import { isGuard } from './guard.ts';
import { startsStatement, StatementEnd } from './statement-end.ts';

export function statementsOf(text: string, tokens: readonly Token[], comments: readonly Span[]): Chunk[] {
  return tokens.length === 0 ? [] : new Batch(text, tokens, comments).all();
}

/** The context of a statement. */
interface Around {
  /** It runs only under an unknown condition, or repeatedly. */
  readonly conditional: boolean;
  /** It runs only if the created object is missing, or the dropped object exists. */
  readonly guarded: boolean;
}

/** Deeper nesting is parsed as if it were flat. */
const DEEPEST = 64;

class Batch {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #comments: readonly Span[];
  readonly #words: readonly string[];
  readonly #chunks: Chunk[] = [];
  #at = 0;
  #comment = 0;

  constructor(text: string, tokens: readonly Token[], comments: readonly Span[]) {
    this.#text = text;
    this.#tokens = tokens;
    this.#comments = comments;
    this.#words = tokens.map(({ kind, start, end }) => wordOf(text, kind, start, end));
  }

  all(): Chunk[] {
    while (this.#at < this.#tokens.length) {
      this.#list({ conditional: false, guarded: false }, 0);
      // An END without a BEGIN.
      this.#at += this.#word(1) === 'try' || this.#word(1) === 'catch' ? 2 : 1;
    }
    return this.#chunks;
  }

  #word(ahead = 0): string {
    return this.#words[this.#at + ahead] ?? '';
  }

  /** Up to the END that closes the open block, or the batch's end. */
  #list(around: Around, depth: number): void {
    while (this.#at < this.#tokens.length) {
      const word = this.#word();
      if (word === 'end' && this.#word(1) !== 'conversation') return;
      if (word === ';' || word === 'else') this.#at += 1;
      else this.#statement(around, depth);
    }
  }

  #statement(around: Around, depth: number): void {
    const isLabel = this.#word(1) === ':' && this.#word(2) !== ':' && /^[a-z_]/.test(this.#word());
    if (isLabel) {
      this.#at += 2;
      return;
    }
    const word = this.#word();
    const opens = word === 'if' || word === 'while' || (word === 'begin' && !begun.has(this.#word(1)));
    if (!opens) this.#simple(around);
    else if (depth >= DEEPEST) this.#at += 1;
    else if (word === 'begin') this.#block(around, depth);
    else if (word === 'if') this.#branches(around, depth);
    else {
      this.#head(around);
      this.#one({ conditional: true, guarded: false }, depth + 1);
    }
  }

  /** BEGIN … END, BEGIN TRY … END TRY, BEGIN CATCH … END CATCH. */
  #block(around: Around, depth: number): void {
    const kind = this.#word(1);
    const isHandler = kind === 'catch';
    this.#at += isHandler || kind === 'try' ? 2 : 1;
    this.#list(isHandler ? { conditional: true, guarded: false } : around, depth + 1);
    if (this.#word() !== 'end') return;
    this.#at += this.#word(1) === 'try' || this.#word(1) === 'catch' ? 2 : 1;
  }

  #branches(around: Around, depth: number): void {
    let isElse = false;
    for (;;) {
      const isGuarded = this.#head(isElse ? { conditional: true, guarded: false } : around);
      const inside = isElse
        ? { conditional: true, guarded: false }
        : { conditional: around.conditional || !isGuarded, guarded: around.guarded || isGuarded };
      this.#one(inside, depth + 1);
      const skipped = this.#word() === ';' ? 1 : 0;
      if (this.#word(skipped) !== 'else') return;
      this.#at += skipped + 1;
      if (this.#word() !== 'if') break;
      isElse = true;
    }
    this.#one({ conditional: true, guarded: false }, depth + 1);
  }

  /** The single statement that a condition or ELSE controls. */
  #one(around: Around, depth: number): void {
    if (this.#at >= this.#tokens.length || this.#word() === 'end' || this.#word() === 'else') return;
    if (this.#word() === ';') this.#at += 1;
    else this.#statement(around, depth);
  }

  /** IF or WHILE with its condition; true if that only asks whether something exists. */
  #head(around: Around): boolean {
    const from = this.#at;
    this.#at += 1;
    let parens = 0;
    let cases = 0;
    for (; this.#at < this.#tokens.length; this.#at += 1) {
      const word = this.#word();
      if (word === '(') parens += 1;
      else if (word === ')') parens = Math.max(0, parens - 1);
      else if (word === ';') break;
      else if (parens > 0) continue;
      else if (word === 'case') cases += 1;
      else if (word === 'end' && cases > 0) cases -= 1;
      else if (cases === 0 && this.#beginsBody(word)) break;
    }
    this.#cut(from, around, false);
    return isGuard(this.#text, this.#tokens.slice(from + 1, this.#at));
  }

  /** UPDATE(column) asks in a trigger which columns change. */
  #beginsBody(word: string): boolean {
    if (word === 'update' && this.#word(1) === '(') return false;
    if (word === 'with') return this.#word(1) !== '(';
    return startsStatement(this.#words, this.#at);
  }

  #simple(around: Around): void {
    const from = this.#at;
    const end = new StatementEnd(this.#words, from);
    this.#at = end.from(this.#tokens.length);
    this.#cut(from, around, this.#word() === ';');
  }

  #cut(from: number, { conditional, guarded }: Around, terminated: boolean): void {
    let end = this.#at;
    // A statement that extends to the end of the batch does not include its last semicolons.
    while (end > from + 1 && this.#words[end - 1] === ';') end -= 1;
    const first = this.#tokens[from];
    const last = this.#tokens[end - 1];
    if (first === undefined || last === undefined) return;
    const span = { start: first.start, end: last.end };
    let broken = false;
    for (let i = from; i < this.#at; i += 1) broken ||= this.#tokens[i]?.open === true;
    const leadingComments: Span[] = [];
    for (; this.#comment < this.#comments.length; this.#comment += 1) {
      const comment = this.#comments[this.#comment];
      if (comment === undefined || comment.start > span.end) break;
      if (comment.end <= span.start) leadingComments.push(comment);
    }
    this.#chunks.push({
      ...{ span, terminated: terminated || end < this.#at, leadingComments, conditional, broken, guarded },
    });
  }
}

/** What BEGIN begins besides a block. */
const begun: ReadonlySet<string> = new Set(['tran', 'transaction', 'distributed', 'dialog', 'conversation']);

/** The word or mark in lower case; a quoted name or a string is never a keyword. */
function wordOf(text: string, kind: Token['kind'], start: number, end: number): string {
  switch (kind) {
    case 'word':
      return end - start > 40 ? '' : text.slice(start, end).toLowerCase();
    case 'punctuation':
    case 'operator':
      return text.slice(start, end);
    case 'parameter':
      return '@';
    case 'number':
      return '0';
    default:
      return '';
  }
}
