/**
 * The shape of a PL/pgSQL body, read off its tokens: declarations, the SQL statements in it, dynamic commands and assignments, and which
 * of them run only on a condition. Does not parse the SQL inside (parse.ts does) and does not check what the server would check.
 */
import type { Span } from '../../text/span.ts';
import { Source } from './source.ts';
import type { TokenRange } from './source.ts';

export interface Declaration {
  readonly name: string;
  readonly type: string | undefined;
}

export type BodyPiece =
  /** An SQL statement; `text` has INTO targets blanked and PERFORM replaced, at equal length. */
  | { readonly kind: 'sql'; readonly span: Span; readonly text: string; readonly conditional: boolean }
  | {
      readonly kind: 'execute';
      readonly spelling: 'execute' | 'return-query-execute' | 'open-for-execute' | 'for-in-execute';
      readonly span: Span;
      /** The expression that makes the command. */
      readonly command: Span;
      readonly hasUsing: boolean;
      readonly conditional: boolean;
    }
  | { readonly kind: 'assign'; readonly variable: string; readonly value: Span };

export interface BodyShape {
  readonly declarations: readonly Declaration[];
  readonly pieces: readonly BodyPiece[];
}

/** Spans are relative to `text`, which is the body without its quotes. */
export function readBody(text: string): BodyShape {
  return new BodyReader(new Source(text)).read();
}

type Frame = 'block' | 'if' | 'case' | 'loop' | 'handlers';

class BodyReader {
  readonly #source: Source;
  readonly #declarations: Declaration[] = [];
  readonly #pieces: BodyPiece[] = [];
  readonly #frames: Frame[] = [];
  #at = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  read(): BodyShape {
    while (this.#at < this.#source.tokens.length) {
      const before = this.#at;
      this.#statement();
      if (this.#at === before) this.#at += 1;
    }
    return { declarations: this.#declarations, pieces: this.#pieces };
  }

  #statement(): void {
    const source = this.#source;
    const word = source.word(this.#at);
    switch (word) {
      case 'declare':
        this.#declare();
        return;
      case 'begin':
        this.#frames.push('block');
        this.#at += 1;
        return;
      case 'exception':
        this.#frames.push('handlers');
        this.#at += 1;
        return;
      case 'end':
        this.#end();
        return;
      case 'if':
      case 'case':
        this.#frames.push(word);
        this.#skipPast('then');
        return;
      case 'elsif':
      case 'elseif':
      case 'when':
        this.#skipPast('then');
        return;
      case 'else':
        this.#at += 1;
        return;
      case 'loop':
        this.#frames.push('loop');
        this.#at += 1;
        return;
      case 'while':
      case 'foreach':
        this.#frames.push('loop');
        this.#skipPast('loop');
        return;
      case 'for':
        this.#forLoop();
        return;
      default:
        this.#simple(word);
    }
  }

  get #conditional(): boolean {
    return this.#frames.some((frame) => frame !== 'block');
  }

  #declare(): void {
    this.#at += 1;
    while (this.#at < this.#source.tokens.length && this.#source.word(this.#at) !== 'begin') {
      const range = this.#toSemicolon();
      this.#declaration(range);
    }
  }

  #declaration(range: TokenRange): void {
    const source = this.#source;
    const name = source.name(range.from);
    if (
      name === undefined ||
      source.word(range.from + 1) === 'alias' ||
      source.find(range, 'cursor') !== undefined
    )
      return;
    const from = range.from + (source.word(range.from + 1) === 'constant' ? 2 : 1);
    const initial =
      this.#assignmentSign({ from, to: range.to }) ?? source.find({ from, to: range.to }, 'default');
    const notNull = source.find({ from, to: range.to }, 'not', 'null');
    const type = source.span({ from, to: Math.min(initial ?? range.to, notNull ?? range.to) });
    this.#declarations.push({ name: name.text, type: source.text.slice(type.start, type.end).toLowerCase() });
    if (initial !== undefined) this.#assign(name.text, { from: initial + 1, to: range.to });
  }

  /** END [IF | LOOP | CASE] [label] ; */
  #end(): void {
    if (this.#frames.at(-1) === 'handlers') this.#frames.pop();
    this.#frames.pop();
    this.#toSemicolon();
  }

  #forLoop(): void {
    const source = this.#source;
    const start = this.#at;
    const loop = this.#skipPast('loop') - 1;
    const conditional = this.#conditional;
    this.#frames.push('loop');
    const header = { from: start, to: loop };
    const within = source.find(header, 'in');
    if (within === undefined) return;
    const query = { from: within + 1, to: loop };
    if (source.word(query.from) === 'execute') this.#execute('for-in-execute', query, conditional);
    else if (queryWords.has(source.word(query.from))) this.#sql(query, conditional);
  }

  #simple(word: string): void {
    const source = this.#source;
    const conditional = this.#conditional;
    // <<label>>
    if (source.isOperator(this.#at, '<<')) {
      this.#at += 3;
      return;
    }
    const range = this.#toSemicolon();
    const assignment = this.#assignmentSign(range);
    if (word === 'execute') this.#execute('execute', range, conditional);
    else if (word === 'return' || word === 'open') this.#returnOrOpen(word, range, conditional);
    else if (word === 'perform') this.#sql(range, conditional);
    else if (assignment !== undefined && !sqlWords.has(word))
      this.#assign(source.name(range.from)?.text ?? '', { from: assignment + 1, to: range.to });
    else if (sqlWords.has(word)) this.#sql(range, conditional);
  }

  #returnOrOpen(word: 'return' | 'open', range: TokenRange, conditional: boolean): void {
    const source = this.#source;
    const marker = word === 'return' ? source.find(range, 'query') : source.find(range, 'for');
    if (marker === undefined) return;
    const query = { from: marker + 1, to: range.to };
    if (source.word(query.from) === 'execute')
      this.#execute(word === 'return' ? 'return-query-execute' : 'open-for-execute', query, conditional);
    else if (queryWords.has(source.word(query.from))) this.#sql(query, conditional);
  }

  /** `range` begins at EXECUTE; the command ends at INTO or USING. */
  #execute(
    spelling: Extract<BodyPiece, { kind: 'execute' }>['spelling'],
    range: TokenRange,
    conditional: boolean,
  ): void {
    const source = this.#source;
    const body = { from: range.from + 1, to: range.to };
    const using = source.find(body, 'using');
    const into = source.find(body, 'into');
    this.#pieces.push({
      kind: 'execute',
      spelling,
      span: source.span(range),
      command: source.span({ from: body.from, to: Math.min(using ?? body.to, into ?? body.to) }),
      hasUsing: using !== undefined,
      conditional,
    });
  }

  #assign(variable: string, range: TokenRange): void {
    if (variable !== '' && range.to > range.from)
      this.#pieces.push({ kind: 'assign', variable, value: this.#source.span(range) });
  }

  #sql(range: TokenRange, conditional: boolean): void {
    const source = this.#source;
    const span = source.span(range);
    let text = source.text.slice(span.start, span.end);
    const into = this.#intoTargets(range);
    if (into !== undefined) text = blank(text, into.start - span.start, into.end - span.start);
    if (source.word(range.from) === 'perform') text = `SELECT ${text.slice(7)}`;
    this.#pieces.push({ kind: 'sql', span, text, conditional });
  }

  /** INTO [STRICT] target [, …] outside brackets, unless it is INSERT INTO or MERGE INTO. */
  #intoTargets(range: TokenRange): Span | undefined {
    const source = this.#source;
    let from = range.from;
    for (;;) {
      const at = source.find({ from, to: range.to }, 'into');
      if (at === undefined) return undefined;
      const before = source.word(at - 1);
      if (before !== 'insert' && before !== 'merge') return this.#targets(at, range);
      from = at + 1;
    }
  }

  #targets(into: number, range: TokenRange): Span {
    const source = this.#source;
    let at = into + (source.word(into + 1) === 'strict' ? 2 : 1);
    for (;;) {
      at = source.objectName(at)?.next ?? at + 1;
      if (source.isPunctuation(at, '[')) at = source.closing(at) + 1;
      if (at >= range.to || !source.isPunctuation(at, ',')) break;
      at += 1;
    }
    return source.span({ from: into, to: Math.min(at, range.to) });
  }

  /** Index of := or = outside brackets behind an assignment's target; undefined where the range holds none there. */
  #assignmentSign(range: TokenRange): number | undefined {
    const source = this.#source;
    let depth = 0;
    for (let i = range.from; i < range.to; i += 1) {
      if (source.isPunctuation(i, '[') || source.isPunctuation(i, '(')) depth += 1;
      else if (source.isPunctuation(i, ']') || source.isPunctuation(i, ')')) depth -= 1;
      else if (depth === 0 && (source.isPunctuation(i, ':=') || source.isOperator(i, '='))) return i;
    }
    return undefined;
  }

  /** The tokens up to the next semicolon outside brackets; moves behind it. */
  #toSemicolon(): TokenRange {
    const source = this.#source;
    const from = this.#at;
    let i = from;
    while (i < source.tokens.length && !source.isPunctuation(i, ';')) i += 1;
    this.#at = i + 1;
    return { from, to: i };
  }

  /** Moves behind the next such word that belongs to no CASE expression; returns the index behind it. */
  #skipPast(word: string): number {
    const source = this.#source;
    let cases = 0;
    let i = this.#at + 1;
    for (; i < source.tokens.length; i += 1) {
      const current = source.word(i);
      if (current === 'case') cases += 1;
      else if (current === 'end' && cases > 0) cases -= 1;
      else if (current === word && cases === 0) break;
    }
    this.#at = Math.min(i + 1, source.tokens.length);
    return this.#at;
  }
}

function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ') + text.slice(to);
}

const queryWords: ReadonlySet<string> = new Set([
  'select',
  'with',
  'values',
  'table',
  'insert',
  'update',
  'delete',
  'merge',
]);

/** Words that begin an SQL statement inside a body. */
const sqlWords: ReadonlySet<string> = new Set([
  ...queryWords,
  ...'alter analyze call cluster comment copy create drop grant import lock reassign refresh reindex revoke security set reset truncate vacuum'.split(
    ' ',
  ),
]);
