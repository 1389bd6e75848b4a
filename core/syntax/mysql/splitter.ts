/**
 * Cuts a text into statements as the mysql client and the migration tools do: at the delimiter, which DELIMITER changes, and never inside
 * the body of a trigger, routine or event, whether somebody changed the delimiter for it or not. Goes on after what is left open at the
 * next statement keyword in column 0. Never fails, parses nothing.
 */
import type { Span } from '../../text/span.ts';
import { templateRole } from '../template.ts';
import { Scanner } from './lexer.ts';

export interface Chunk {
  /** From the first to behind the last token, without the delimiter. */
  readonly span: Span;
  readonly terminated: boolean;
  /** Comments between the chunk before and this one. */
  readonly leadingComments: readonly Span[];
  /** It stands in a branch or loop of a template. */
  readonly conditional: boolean;
  /** Something was left open in it. */
  readonly broken: boolean;
}

/** Words at which a text is taken up again after something open. */
const resynchronise =
  /^(?:alter|create|drop|grant|insert\s+into|lock\s+tables|rename\s+table|revoke|truncate|update\s+\S+\s+set|delete\s+from|delimiter)\b/i;

/** What DELIMITER says stands at the beginning of a line; the client reads it, the server never sees it. */
const delimiterLine = /delimiter\s+(\S+)[^\n]*/iy;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  const splitter = new Splitter(text, to);
  return splitter.all(from);
}

class Splitter {
  readonly #text: string;
  readonly #to: number;
  readonly #scanner: Scanner;
  readonly #chunks: Chunk[] = [];
  #branches = 0;
  #first = -1;
  #last = 0;
  #conditional = false;
  #comments: Span[] = [];
  /** The first words of the statement, lower case. */
  #head: string[] = [];
  /** BEGIN and CASE that are open in a body. */
  #depth = 0;
  #previous = '';

  constructor(text: string, to: number) {
    this.#text = text;
    this.#to = to;
    this.#scanner = new Scanner(text, to);
  }

  all(from: number): Chunk[] {
    const scanner = this.#scanner;
    let at = from;
    while (scanner.next(at)) {
      at = this.#take(scanner);
    }
    if (this.#first >= 0) this.#cut(false, false);
    return this.#chunks;
  }

  /** Where to read on. */
  #take(scanner: Scanner): number {
    const { start, end, kind } = scanner;
    if (this.#first < 0) {
      const command = this.#clientCommand(start);
      if (command !== undefined) return command;
    }
    if (scanner.open) return this.#broken(start);
    if (kind === 'comment') {
      if (this.#first < 0) this.#comments.push({ start, end });
      return end;
    }
    if (kind === 'template' && this.#first < 0 && this.#isTag(start, end)) return end;
    if (this.#isDelimiter(scanner)) {
      if (this.#first >= 0) this.#cut(true, false);
      return end;
    }
    this.#advance(scanner);
    return end;
  }

  #clientCommand(start: number): number | undefined {
    const before = this.#text.charCodeAt(start - 1);
    if (start > 0 && before !== 0x0a && before !== 0x20 && before !== 0x09) return undefined;
    delimiterLine.lastIndex = start;
    const found = delimiterLine.exec(this.#text);
    if (found?.[1] === undefined) return undefined;
    this.#scanner.delimiter = found[1];
    return start + found[0].length;
  }

  #isDelimiter({ kind, start, end, delimiter }: Scanner): boolean {
    const isOwn = delimiter !== ';' && end - start === delimiter.length;
    if (isOwn && this.#text.startsWith(delimiter, start)) return true;
    if (kind !== 'punctuation' || this.#text.charCodeAt(start) !== 0x3b || this.#depth > 0) return false;
    // Behind another delimiter the client sends several at once, and the server takes them one by one.
    return delimiter === ';' || !this.#holdsBody();
  }

  #advance({ start, end, kind }: Scanner): void {
    // The last one of a body is no part of it.
    if (kind === 'punctuation' && this.#text.charCodeAt(start) === 0x3b) return;
    if (this.#first < 0) {
      this.#first = start;
      this.#conditional = this.#branches > 0;
    }
    this.#last = end;
    const word = kind === 'word' && end - start <= 12 ? this.#text.slice(start, end).toLowerCase() : '';
    if (this.#head.length < 12 && word !== '') this.#head.push(word);
    this.#nest(word);
    this.#previous = word;
  }

  /** `END IF` and its relatives close what is counted in no way; `END CASE` closes the CASE that was counted. */
  #nest(word: string): void {
    if (word === '' || !this.#holdsBody()) return;
    if (word === 'begin' || (word === 'case' && this.#previous !== 'end')) this.#depth += 1;
    else if (this.#previous === 'end' && uncounted.has(word)) this.#depth += 1;
    else if (word === 'end' && this.#depth > 0) this.#depth -= 1;
  }

  #holdsBody(): boolean {
    const [first, second, third] = this.#head;
    if (first === 'begin') return second === 'not' && third === 'atomic';
    if (first !== 'create' && first !== 'alter') return false;
    return programs.has(this.#head.find((word) => objects.has(word)) ?? '');
  }

  #isTag(start: number, end: number): boolean {
    const role = templateRole(this.#text, { start, end });
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
    this.#head = [];
    this.#depth = 0;
    this.#previous = '';
  }

  /** Cuts at the next line that begins with a statement keyword, behind the place where the open thing began. */
  #broken(openAt: number): number {
    if (this.#first < 0) this.#first = openAt;
    const cut = this.#nextLine(openAt + 1) ?? this.#to;
    this.#last = openAt + this.#text.slice(openAt, cut).trimEnd().length;
    this.#cut(false, true);
    return cut;
  }

  #nextLine(from: number): number | undefined {
    const text = this.#text;
    let at = text.indexOf('\n', from);
    while (at >= 0 && at + 1 < this.#to) {
      if (resynchronise.test(text.slice(at + 1, Math.min(this.#to, at + 200)))) return at + 1;
      at = text.indexOf('\n', at + 1);
    }
    return undefined;
  }
}

const uncounted: ReadonlySet<string> = new Set(['if', 'loop', 'while', 'repeat']);
const programs: ReadonlySet<string> = new Set(['trigger', 'procedure', 'function', 'event', 'package']);
/** What CREATE and ALTER can be about; the first of these words says it. */
const objects: ReadonlySet<string> = new Set([
  ...programs,
  ...['table', 'view', 'index', 'database', 'schema', 'user', 'role', 'server', 'sequence', 'tablespace'],
]);
