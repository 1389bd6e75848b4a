/**
 * Cuts a text into statements by its tokens, whatever their dialect: at what ends one there, never inside a body, and taken up again at the
 * next statement keyword in column 0 after something that is left open. Never fails, parses nothing.
 */
import type { Span } from '../../text/span.ts';
import { templateRole } from '../template.ts';
import type { WordedScanner } from './scanner.ts';

export interface Chunk {
  /** From the first to after the last token, without the delimiter. */
  readonly span: Span;
  readonly terminated: boolean;
  /** Comments between the chunk before and this one. */
  readonly leadingComments: readonly Span[];
  /** It is in a branch or loop of a template. */
  readonly conditional: boolean;
  /** Something was left open in it. */
  readonly broken: boolean;
  /** It runs only where what it makes is missing, or what it takes away is there. */
  readonly guarded?: boolean;
  /** Where texts are cut into batches first: which one. */
  readonly batch?: number;
}

export abstract class WordedSplitter<S extends WordedScanner> {
  protected readonly text: string;
  protected readonly scanner: S;
  readonly #to: number;
  readonly #chunks: Chunk[] = [];
  #branches = 0;
  #first = -1;
  #last = 0;
  #conditional = false;
  #comments: Span[] = [];

  constructor(text: string, to: number, scanner: S) {
    this.text = text;
    this.#to = to;
    this.scanner = scanner;
  }

  /** After a line at `start` that the client reads and the server never sees; undefined if none begins there. */
  protected abstract clientCommand(start: number): number | undefined;
  /** The token at hand ends a statement. */
  protected abstract ends(scanner: S): boolean;
  /** A token of the statement, whose word is in lower case and empty if it is none; a semicolon that ends nothing is one, too. */
  protected abstract follow(word: string, scanner: S): void;
  /** The next statement begins. */
  protected abstract forget(): void;
  /** Begins a statement in column 0, whatever was left open before. */
  protected abstract readonly resynchronise: RegExp;

  all(from: number): Chunk[] {
    const { scanner } = this;
    let at = from;
    while (scanner.next(at)) at = this.#take(scanner);
    if (this.#first >= 0) this.#cut(false, false);
    return this.#chunks;
  }

  /** Where to read on. */
  #take(scanner: S): number {
    const { start, end, kind } = scanner;
    if (this.#first < 0) {
      const command = this.clientCommand(start);
      if (command !== undefined) return command;
    }
    if (scanner.open) return this.#broken(start);
    if (kind === 'comment') {
      if (this.#first < 0) this.#comments.push({ start, end });
      return end;
    }
    if (kind === 'template' && this.#first < 0 && this.#isTag(start, end)) return end;
    if (this.ends(scanner)) {
      if (this.#first >= 0) this.#cut(true, false);
      return end;
    }
    this.#advance(scanner);
    return end;
  }

  #advance(scanner: S): void {
    const { start, end, kind } = scanner;
    const isWord = kind === 'word' && end - start <= 12;
    this.follow(isWord ? this.text.slice(start, end).toLowerCase() : '', scanner);
    // The last one of a body is no part of it.
    if (kind === 'punctuation' && this.text.charCodeAt(start) === SEMICOLON) return;
    if (this.#first < 0) {
      this.#first = start;
      this.#conditional = this.#branches > 0;
    }
    this.#last = end;
  }

  #isTag(start: number, end: number): boolean {
    const role = templateRole(this.text, { start, end });
    if (role === 'open') this.#branches += 1;
    else if (role === 'close') this.#branches = Math.max(0, this.#branches - 1);
    return role !== 'value';
  }

  #cut(terminated: boolean, broken: boolean): void {
    this.#chunks.push({
      span: { start: this.#first, end: this.#last },
      terminated,
      broken,
      leadingComments: this.#comments,
      conditional: this.#conditional,
    });
    this.#first = -1;
    this.#comments = [];
    this.forget();
  }

  /** Cuts at the next line that begins with a statement keyword, after the place where the open thing began. */
  #broken(openAt: number): number {
    if (this.#first < 0) this.#first = openAt;
    const cut = this.#nextLine(openAt + 1) ?? this.#to;
    this.#last = openAt + this.text.slice(openAt, cut).trimEnd().length;
    this.#cut(false, true);
    return cut;
  }

  #nextLine(from: number): number | undefined {
    const text = this.text;
    let at = text.indexOf('\n', from);
    while (at >= 0 && at + 1 < this.#to) {
      if (this.resynchronise.test(text.slice(at + 1, Math.min(this.#to, at + 200)))) return at + 1;
      at = text.indexOf('\n', at + 1);
    }
    return undefined;
  }
}

export const SEMICOLON = 0x3b;
