/**
 * Splits a text into statements by its tokens, in any dialect without a grammar: at the dialect's terminator, never inside a body, resuming
 * at the next statement keyword in column 0 after an unterminated token. Never fails, parses nothing.
 */
import type { Span } from '../../text/span.ts';
import { templateRole } from '../template.ts';
import type { WordedScanner } from './scanner.ts';

export interface Chunk {
  /** From the first to after the last token, without the delimiter. */
  readonly span: Span;
  readonly terminated: boolean;
  /** Comments between the previous chunk and this one. */
  readonly leadingComments: readonly Span[];
  /** It is in a branch or loop of a template. */
  readonly conditional: boolean;
  /** It contains an unterminated token. */
  readonly broken: boolean;
  /** It runs only if the created object is missing, or the dropped object exists. */
  readonly guarded?: boolean;
  /** The index of its batch, in dialects with batches. */
  readonly batch?: number;
}

/** The end of a line that begins with a dot: a command of the shell of SQLite or DuckDB. Undefined if there is none at `start`. */
export function shellLineAt(text: string, start: number): number | undefined {
  if (start > 0 && text.charCodeAt(start - 1) !== 0x0a) return undefined;
  shellLine.lastIndex = start;
  const found = shellLine.exec(text)?.[0];
  return found === undefined ? undefined : start + found.length;
}

const shellLine = /\.[a-z][^\n]*/iy;

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

  /** The end of a line at `start` that only the client handles; undefined if none begins there. */
  protected abstract clientCommand(start: number): number | undefined;
  /** The current token ends a statement. */
  protected abstract ends(scanner: S): boolean;
  /** Called for each token of the statement: a word in lower case, empty for others; also for a semicolon that ends nothing. */
  protected abstract follow(word: string, scanner: S): void;
  /** The next statement begins. */
  protected abstract forget(): void;
  /** Begins a statement in column 0, even after an unterminated token. */
  protected abstract readonly resynchronise: RegExp;

  all(from: number): Chunk[] {
    const { scanner } = this;
    let at = from;
    while (scanner.next(at)) at = this.#take(scanner);
    if (this.#first >= 0) this.#cut(false, false);
    return this.#chunks;
  }

  /** Where reading continues. */
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
    // The last one does not belong to a body.
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

  /** Cuts at the next line that begins with a statement keyword, after the start of the unterminated token. */
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

/** For a dialect that ends statements at each semicolon: no statement contains another one with its semicolon. */
export class SemicolonSplitter extends WordedSplitter<WordedScanner> {
  protected override readonly resynchronise: RegExp;
  readonly #clientCommand: (text: string, start: number) => number | undefined;

  constructor(
    text: string,
    to: number,
    scanner: WordedScanner,
    {
      resynchronise,
      clientCommand,
    }: {
      readonly resynchronise: RegExp;
      readonly clientCommand: (text: string, start: number) => number | undefined;
    },
  ) {
    super(text, to, scanner);
    this.resynchronise = resynchronise;
    this.#clientCommand = clientCommand;
  }

  protected override clientCommand(start: number): number | undefined {
    return this.#clientCommand(this.text, start);
  }

  protected override ends({ kind, start }: WordedScanner): boolean {
    return kind === 'punctuation' && this.text.charCodeAt(start) === SEMICOLON;
  }

  protected override follow(): void {
    // See above.
  }

  protected override forget(): void {
    // See above.
  }
}

export const SEMICOLON = 0x3b;
