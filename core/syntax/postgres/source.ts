/**
 * One statement's text with its tokens, and look-ups in it: by the grammar's byte offsets, by words, by parentheses. The grammar's tree has
 * no end positions and often no positions at all, so exact spans come from here. Indices are token indices; comments are left out.
 */
import type { Name, ObjectName } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { Token } from '../token.ts';
import type { Writing } from '../writing.ts';
import { postgresWriting, utf8Length } from './identifier.ts';
import { tokenize } from './lexer.ts';

/** Half-open range of token indices. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** See mask.ts. */
export interface ReadableText {
  readonly text: string;
  /** The original of a name in `text`. */
  readonly restore: (name: string) => string;
}

export class Source {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly comments: readonly Token[];
  /** UTF-16 offset of each UTF-8 byte; undefined for ASCII, where they are the same. */
  readonly #fromByte: Uint32Array | undefined;
  readonly #words: (string | undefined)[] = [];
  readonly #readable: ReadableText;
  readonly #writing: Writing;

  /** `readable` is the text that the grammar parsed, if that differs: of equal length, with substitutes for placeholders. */
  constructor(
    text: string,
    readable: ReadableText = { text, restore: (name) => name },
    read = readText(readable, tokenize),
    writing: Writing = postgresWriting,
  ) {
    this.text = text;
    this.#readable = readable;
    this.#writing = writing;
    this.comments = read.comments;
    this.tokens = read.tokens;
    this.#fromByte = read.fromByte;
  }

  /** A statement inside this one, with positions in the whole text. */
  part({ from, to }: TokenRange): Source {
    const tokens = this.tokens.slice(from, to);
    const read = { tokens, comments: [], fromByte: this.#fromByte };
    return new Source(this.text, this.#readable, read, this.#writing);
  }

  /** A text in a dialect without a grammar. */
  static worded(text: string, tokens: (text: string) => readonly Token[], writing: Writing): Source {
    const readable: ReadableText = { text, restore: (name) => name };
    return new Source(text, readable, readText(readable, tokens), writing);
  }

  get whole(): TokenRange {
    return { from: 0, to: this.tokens.length };
  }

  /** UTF-16 offset of a byte offset that the grammar gives. The grammar omits 0. */
  offset(byte: number | undefined): number {
    const at = Math.max(0, byte ?? 0);
    if (this.#fromByte === undefined) return Math.min(at, this.text.length);
    return this.#fromByte[Math.min(at, this.#fromByte.length - 1)] ?? this.text.length;
  }

  /** First token at or after a byte offset of the grammar. */
  indexAtByte(byte: number | undefined): number {
    return this.indexAt(this.offset(byte));
  }

  indexAt(offset: number): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.tokens[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Lower-case text of a word; '' for every other token and after the end. */
  word(index: number): string {
    const known = this.#words[index];
    if (known !== undefined) return known;
    const token = this.tokens[index];
    const word = token?.kind === 'word' ? this.text.slice(token.start, token.end).toLowerCase() : '';
    if (token !== undefined) this.#words[index] = word;
    return word;
  }

  /** Where a name may be, a keyword is at the index. */
  isReserved(index: number): boolean {
    return this.#writing.isReserved(this.word(index));
  }

  words(index: number, ...words: readonly string[]): boolean {
    return words.every((word, i) => this.word(index + i) === word);
  }

  isPunctuation(index: number, text: string): boolean {
    const token = this.tokens[index];
    return (
      token?.kind === 'punctuation' &&
      this.text.startsWith(text, token.start) &&
      token.end - token.start === text.length
    );
  }

  isOperator(index: number, text: string): boolean {
    const token = this.tokens[index];
    return token?.kind === 'operator' && this.textOf(index) === text;
  }

  textOf(index: number): string {
    const token = this.tokens[index];
    return token === undefined ? '' : this.text.slice(token.start, token.end);
  }

  /** From the first token's start to the last one's end; an empty range gives an empty span. */
  span(range: TokenRange): Span {
    const first = this.tokens[range.from];
    const last = this.tokens[range.to - 1];
    if (range.to <= range.from || first === undefined || last === undefined) {
      const at = first?.start ?? this.text.length;
      return { start: at, end: at };
    }
    return { start: first.start, end: last.end };
  }

  /** The identifier at an index: a word or a quoted identifier. */
  name(index: number): Name | undefined {
    const token = this.tokens[index];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted-identifier'))
      return undefined;
    return {
      start: token.start,
      end: token.end,
      text: this.#readable.restore(this.#writing.nameOf(this.#readable.text.slice(token.start, token.end))),
    };
  }

  /** `name`, `schema.name` or `database.schema.name` at an index, and the index after it. */
  objectName(index: number): { readonly name: ObjectName; readonly next: number } | undefined {
    const first = this.name(index);
    if (first === undefined) return undefined;
    let schema: Name | undefined;
    let name = first;
    let at = index + 1;
    while (this.isPunctuation(at, '.')) {
      const part = this.name(at + 1);
      if (part === undefined) break;
      schema = name;
      name = part;
      at += 2;
    }
    return { name: { start: (schema ?? name).start, end: name.end, schema, name }, next: at };
  }

  /** The identifiers of a range as one qualified name, folded: `record.field`. Empty if there is none. */
  dottedName(range: TokenRange): string {
    const names: string[] = [];
    for (let i = range.from; i < range.to; i += 1) {
      const name = this.name(i);
      if (name !== undefined) names.push(name.text);
    }
    return names.join('.');
  }

  /** `(a, b, c)` at an index as identifiers, without PERIOD. Empty if there is no parenthesis. */
  nameList(index: number): readonly Name[] {
    if (!this.isPunctuation(index, '(')) return [];
    return this.separated({ from: index + 1, to: this.closing(index) }).flatMap(
      ({ from, to }) => this.name(to - from === 2 && this.words(from, 'period') ? from + 1 : from) ?? [],
    );
  }

  /** Index of the parenthesis that closes the one at `index`; the token count if there is none. */
  closing(index: number): number {
    let depth = 0;
    for (let i = index; i < this.tokens.length; i += 1) {
      depth += this.#nesting(i);
      if (depth === 0) return i;
    }
    return this.tokens.length;
  }

  /** `((a, b))` is `a, b`. */
  withoutBrackets(range: TokenRange): TokenRange {
    const isBracketed = this.isPunctuation(range.from, '(') && this.closing(range.from) === range.to - 1;
    return isBracketed ? this.withoutBrackets({ from: range.from + 1, to: range.to - 1 }) : range;
  }

  /** The parts of a range between commas outside of parentheses. An empty range has none. */
  separated(range: TokenRange): readonly TokenRange[] {
    if (range.to <= range.from) return [];
    const parts: TokenRange[] = [];
    let from = range.from;
    let depth = 0;
    for (let i = range.from; i < range.to; i += 1) {
      depth += this.#nesting(i);
      if (depth === 0 && this.isPunctuation(i, ',')) {
        parts.push({ from, to: i });
        from = i + 1;
      }
    }
    parts.push({ from, to: range.to });
    return parts;
  }

  /** First index in the range, outside of parentheses, where these words follow each other. */
  find(range: TokenRange, ...words: readonly string[]): number | undefined {
    let depth = 0;
    for (let i = range.from; i < range.to; i += 1) {
      depth += this.#nesting(i);
      if (depth === 0 && this.words(i, ...words)) return i;
    }
    return undefined;
  }

  /** First index of an identifier with this folded name in the range, inside parentheses too. */
  findName(range: TokenRange, text: string): Name | undefined {
    for (let i = range.from; i < range.to; i += 1) {
      const name = this.name(i);
      if (name?.text === text) return name;
    }
    return undefined;
  }

  #nesting(index: number): number {
    const token = this.tokens[index];
    if (token?.kind !== 'punctuation') return 0;
    const unit = this.text.charCodeAt(token.start);
    if (unit === 0x28 || unit === 0x5b) return 1;
    return unit === 0x29 || unit === 0x5d ? -1 : 0;
  }
}

interface ReadTokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Token[];
  readonly fromByte: Uint32Array | undefined;
}

function readText({ text }: ReadableText, tokens: (text: string) => readonly Token[]): ReadTokens {
  const all = tokens(text);
  const comments = all.filter((token) => token.kind === 'comment');
  const others = comments.length === 0 ? all : all.filter((token) => token.kind !== 'comment');
  return { tokens: others, comments, fromByte: byteTable(text) };
}

function byteTable(text: string): Uint32Array | undefined {
  let ascii = true;
  for (let i = 0; i < text.length && ascii; i += 1) ascii = text.charCodeAt(i) < 0x80;
  if (ascii) return undefined;
  const offsets: number[] = [];
  let unit = 0;
  for (const character of text) {
    const bytes = utf8Length(character.codePointAt(0) ?? 0);
    for (let i = 0; i < bytes; i += 1) offsets.push(unit);
    unit += character.length;
  }
  offsets.push(unit);
  return Uint32Array.from(offsets);
}
