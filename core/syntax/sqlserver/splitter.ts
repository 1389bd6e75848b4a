/**
 * Splits a text into batches as sqlcmd, SSMS and the migration tools do: at a line with only GO, outside of quotes and comments; sqlcmd
 * handles its own command lines. batch.ts splits a batch into statements. After an unterminated token it resumes at the next line that
 * begins a statement or is a GO. Never fails, parses nothing.
 */
import type { Span } from '../../text/span.ts';
import type { Token } from '../token.ts';
import type { Chunk } from '../worded/splitter.ts';
import { statementsOf } from './batch.ts';
import { Scanner } from './lexer.ts';

const goLine = /go(?:[ \t]+\d+)?[ \t]*;?[ \t]*(?:--[^\n]*)?\r?(?=\n|$)/iy;
/** :setvar, :r, :on error, !!dir. */
const sqlcmdLine = /(?::[a-z]|!!)[^\n]*/iy;

/** Keywords at which splitting resumes after an unterminated token. */
const resynchronise =
  /^(?:go\s*(?:\n|$)|(?:alter|create|drop|grant|exec(?:ute)?|insert\s+into|truncate\s+table|update\s+\S+\s+set|delete\s+from|print|set\s+\w+\s+o(?:n|ff))\b)/i;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  return new Batches(text, to).all(from);
}

class Batches {
  readonly #text: string;
  readonly #to: number;
  readonly #chunks: Chunk[] = [];
  #tokens: Token[] = [];
  #comments: Span[] = [];
  #batch = 0;

  constructor(text: string, to: number) {
    this.#text = text;
    this.#to = to;
  }

  all(from: number): Chunk[] {
    const scanner = new Scanner(this.#text, this.#to);
    let at = from;
    while (scanner.next(at)) at = this.#take(scanner);
    this.#end();
    return this.#chunks;
  }

  /** Where reading continues. */
  #take({ kind, start, end, open }: Scanner): number {
    if (open) return this.#broken(start);
    const isGo = kind === 'word' && end - start === 2;
    if ((isGo || kind === 'punctuation' || kind === 'operator') && this.#beginsLine(start)) {
      const behind = this.#matched(isGo ? goLine : sqlcmdLine, start);
      if (behind !== undefined) {
        if (isGo) this.#end();
        return behind;
      }
    }
    if (kind === 'comment') this.#comments.push({ start, end });
    else this.#tokens.push({ kind, start, end, open: false });
    return end;
  }

  #matched(line: RegExp, start: number): number | undefined {
    line.lastIndex = start;
    const found = line.exec(this.#text)?.[0];
    return found === undefined ? undefined : Math.min(start + found.length, this.#to);
  }

  #beginsLine(start: number): boolean {
    let i = start - 1;
    while (i >= 0 && isBlank(this.#text.charCodeAt(i))) i -= 1;
    return i < 0 || this.#text.charCodeAt(i) === 0x0a || this.#text.charCodeAt(i) === 0x0d;
  }

  #end(): void {
    const batch = this.#batch;
    this.#batch += 1;
    for (const one of statementsOf(this.#text, this.#tokens, this.#comments))
      this.#chunks.push({ ...one, batch });
    this.#tokens = [];
    this.#comments = [];
  }

  /** An unterminated token belongs to the statement in which it begins; a new batch follows. */
  #broken(openAt: number): number {
    const cut = this.#nextLine(openAt + 1);
    const end = openAt + Math.max(1, this.#text.slice(openAt, cut).trimEnd().length);
    this.#tokens.push({ kind: 'unknown', start: openAt, end, open: true });
    this.#end();
    return cut;
  }

  #nextLine(from: number): number {
    const text = this.#text;
    let at = text.indexOf('\n', from);
    while (at >= 0 && at + 1 < this.#to) {
      if (resynchronise.test(text.slice(at + 1, Math.min(this.#to, at + 200)))) return at + 1;
      at = text.indexOf('\n', at + 1);
    }
    return this.#to;
  }
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0xfeff;
}
