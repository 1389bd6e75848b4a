/**
 * The structure of a PL/pgSQL body, from its tokens: declarations, SQL statements, dynamic commands, which of them are conditional, and the
 * flow of control and values. Does not parse the SQL inside (parse.ts does) and does not check what the server would check.
 */
import type { Span } from '../../text/span.ts';
import { FlowShape } from './flow-shape.ts';
import type { ShapeStep } from './flow-shape.ts';
import { subjectNames, vetted } from './guards.ts';
import { Lookups } from './lookups.ts';
import { assignmentSign, blank, rangeHeader, targetsAt } from './plpgsql-parts.ts';
import { queryWords, quietLevels, sqlWords } from './plpgsql-words.ts';
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
      /** The expression that computes the command. */
      readonly command: Span;
      readonly hasUsing: boolean;
      readonly conditional: boolean;
    };

export interface BodyShape {
  readonly declarations: readonly Declaration[];
  readonly pieces: readonly BodyPiece[];
  readonly flow: readonly ShapeStep[];
}

/** Spans are relative to `text`, the body without its quotes. */
export function readBody(text: string): BodyShape {
  return new BodyReader(new Source(text)).read();
}

class BodyReader {
  readonly #source: Source;
  readonly #declarations: Declaration[] = [];
  readonly #pieces: BodyPiece[] = [];
  readonly #flow = new FlowShape();
  readonly #lookups = new Lookups();
  /** DECLARE has opened the block whose BEGIN follows. */
  #declared = false;
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
    return { declarations: this.#declarations, pieces: this.#pieces, flow: this.#flow.steps };
  }

  #statement(): void {
    const word = this.#source.word(this.#at);
    switch (word) {
      case 'declare':
        this.#flow.openBlock();
        this.#declared = true;
        this.#declare();
        return;
      case 'begin':
        if (!this.#declared) this.#flow.openBlock();
        this.#declared = false;
        this.#at += 1;
        return;
      case 'exception':
        this.#flow.openHandlers();
        this.#at += 1;
        return;
      case 'end':
        this.#end();
        return;
      case 'if':
      case 'case':
        this.#branch(word);
        return;
      case 'elsif':
      case 'elseif':
      case 'when':
        this.#arm();
        return;
      case 'else':
        this.#flow.else();
        this.#at += 1;
        return;
      case 'loop':
        this.#flow.openLoop({ kind: 'endless' });
        this.#at += 1;
        return;
      case 'while': {
        const from = this.#at + 1;
        const condition = this.#source.span({ from, to: this.#skipPast('loop') - 1 });
        this.#flow.openLoop({ kind: 'while', condition });
        return;
      }
      case 'foreach':
        this.#foreach();
        return;
      case 'for':
        this.#forLoop();
        return;
      default:
        this.#simple(word);
    }
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
    if (name === undefined || source.find(range, 'cursor') !== undefined) return;
    if (source.words(range.from + 1, 'alias', 'for')) {
      const value = source.span({ from: range.from + 3, to: range.to });
      this.#flow.add({ kind: 'declare', name: name.text, type: undefined, value });
      return;
    }
    const from = range.from + (source.word(range.from + 1) === 'constant' ? 2 : 1);
    const initial =
      assignmentSign(this.#source, { from, to: range.to }) ?? source.find({ from, to: range.to }, 'default');
    const notNull = source.find({ from, to: range.to }, 'not', 'null');
    const span = source.span({ from, to: Math.min(initial ?? range.to, notNull ?? range.to) });
    const type = source.text.slice(span.start, span.end).toLowerCase();
    this.#declarations.push({ name: name.text, type });
    this.#flow.add({
      kind: 'declare',
      name: name.text,
      type,
      value: initial === undefined ? undefined : source.span({ from: initial + 1, to: range.to }),
    });
  }

  /** END [IF | LOOP | CASE] [label] ; */
  #end(): void {
    this.#flow.close();
    this.#lookups.forgetAll();
    this.#toSemicolon();
  }

  #branch(kind: 'if' | 'case'): void {
    const source = this.#source;
    const start = this.#at + 1;
    const end = this.#skipPast('then') - 1;
    const when = kind === 'case' ? (source.find({ from: start, to: end }, 'when') ?? start) : start;
    const subject = { from: start, to: when };
    const test = { from: kind === 'case' ? when + 1 : when, to: end };
    const hasSubject = kind === 'case' && when > start;
    this.#flow.openBranch(kind, subjectNames(source, subject), hasSubject ? source.span(subject) : undefined);
    this.#flow.arm(vetted(source, { from: when, to: end }, this.#lookups), source.span(test));
  }

  /** ELSIF, or WHEN of a CASE or of an exception handler. */
  #arm(): void {
    const start = this.#at + 1;
    const end = this.#skipPast('then') - 1;
    const test = { from: start, to: end };
    this.#flow.arm(vetted(this.#source, test, this.#lookups), this.#source.span(test));
  }

  /** FOREACH target [SLICE n] IN ARRAY expression LOOP */
  #foreach(): void {
    const source = this.#source;
    const start = this.#at;
    const header = { from: start + 1, to: this.#skipPast('loop') - 1 };
    const variable = source.name(header.from)?.text;
    const array = source.find(header, 'in', 'array');
    if (variable === undefined || array === undefined) {
      this.#flow.openLoop({ kind: 'endless' });
      return;
    }
    const value = source.span({ from: array + 2, to: header.to });
    const sliced = source.find(header, 'slice') !== undefined;
    this.#flow.openLoop({ kind: 'array', variable, value, sliced });
    this.#flow.add({ kind: 'assign', variable, part: false, value });
  }

  #forLoop(): void {
    const source = this.#source;
    const start = this.#at;
    const loop = this.#skipPast('loop') - 1;
    const conditional = this.#flow.conditional;
    const header = { from: start + 1, to: loop };
    const within = source.find(header, 'in');
    const query = within === undefined ? undefined : source.withoutBrackets({ from: within + 1, to: loop });
    let piece: number | undefined;
    let executed: number | undefined;
    if (query !== undefined && source.word(query.from) === 'execute') {
      this.#execute('for-in-execute', query, conditional);
      executed = this.#pieces.length - 1;
    } else if (query !== undefined && queryWords.has(source.word(query.from))) {
      this.#sql(query, conditional);
      piece = this.#pieces.length - 1;
    }
    const targets = targetsAt(this.#source, header.from, within ?? header.from).names;
    const range =
      within === undefined ? undefined : rangeHeader(source, { from: within + 1, to: loop }, targets);
    this.#flow.openLoop(range ?? { kind: 'rows', targets, piece: piece ?? executed });
    if (targets.length > 0) this.#flow.add({ kind: 'bind', targets, query: piece });
  }

  #simple(word: string): void {
    const source = this.#source;
    const conditional = this.#flow.conditional;
    // <<label>>
    if (source.isOperator(this.#at, '<<')) {
      this.#at += 3;
      return;
    }
    const range = this.#toSemicolon();
    const assignment = assignmentSign(this.#source, range);
    if (word === 'execute') this.#execute('execute', range, conditional);
    else if (word === 'return' || word === 'open') this.#returnOrOpen(word, range, conditional);
    else if (word === 'raise') this.#raise(range);
    else if (word === 'perform') this.#sql(range, conditional);
    else if (word === 'fetch') {
      this.#lookups.forget('found');
      this.#bind(range, undefined);
    } else if (word === 'exit' || word === 'continue') this.#jump(word, range);
    else if (word === 'commit' || word === 'rollback') this.#flow.add({ kind: 'transaction', ends: word });
    else if (word === 'get') this.#diagnostics(range);
    else if (assignment !== undefined && !sqlWords.has(word)) this.#assign(range, assignment);
    else if (sqlWords.has(word)) {
      this.#sql(range, conditional);
      this.#bind(range, this.#pieces.length - 1);
    }
  }

  #returnOrOpen(word: 'return' | 'open', range: TokenRange, conditional: boolean): void {
    const source = this.#source;
    const next = source.word(range.from + 1);
    if (word === 'return' && next !== 'query' && next !== 'next') {
      const span = source.span({ from: range.from + 1, to: range.to });
      this.#flow.add({ kind: 'leave', how: 'return', span });
      return;
    }
    const marker = word === 'return' ? source.find(range, 'query') : source.find(range, 'for');
    if (marker === undefined) return;
    const query = { from: marker + 1, to: range.to };
    if (source.word(query.from) === 'execute')
      this.#execute(word === 'return' ? 'return-query-execute' : 'open-for-execute', query, conditional);
    else if (queryWords.has(source.word(query.from))) this.#sql(query, conditional);
  }

  /** Except at one of the quiet levels RAISE is an exception. */
  #raise(range: TokenRange): void {
    const span = this.#source.span({ from: range.from + 1, to: range.to });
    if (!quietLevels.has(this.#source.word(range.from + 1)))
      this.#flow.add({ kind: 'leave', how: 'raise', span });
  }

  /** EXIT [label] [WHEN condition] */
  #jump(word: 'exit' | 'continue', range: TokenRange): void {
    const source = this.#source;
    const when = source.find(range, 'when');
    this.#flow.add({
      kind: 'jump',
      to: word === 'exit' ? 'end' : 'next',
      labelled: (when ?? range.to) > range.from + 1,
      when: when === undefined ? undefined : source.span({ from: when + 1, to: range.to }),
    });
  }

  /** GET [STACKED] DIAGNOSTICS variable = item, … */
  #diagnostics(range: TokenRange): void {
    const source = this.#source;
    const from = (source.find(range, 'diagnostics') ?? range.from) + 1;
    const targets = source
      .separated({ from, to: range.to })
      .flatMap((one) => source.name(one.from)?.text ?? []);
    if (targets.length > 0) this.#flow.add({ kind: 'bind', targets, query: undefined });
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
    this.#piece({
      kind: 'execute',
      spelling,
      span: source.span(range),
      command: source.span({ from: body.from, to: Math.min(using ?? body.to, into ?? body.to) }),
      hasUsing: using !== undefined,
      conditional,
    });
    if (spelling === 'execute') this.#bind(range, undefined);
  }

  #assign(range: TokenRange, sign: number): void {
    const source = this.#source;
    const target = source.objectName(range.from);
    if (target === undefined || range.to <= sign + 1) return;
    this.#lookups.forget(source.dottedName({ from: range.from, to: target.next }));
    this.#flow.add({
      kind: 'assign',
      variable: source.dottedName({ from: range.from, to: target.next }),
      part: target.next < sign,
      value: source.span({ from: sign + 1, to: range.to }),
    });
  }

  #sql(range: TokenRange, conditional: boolean): void {
    const source = this.#source;
    const span = source.span(range);
    let text = source.text.slice(span.start, span.end);
    const into = this.#intoTargets(range)?.span;
    this.#lookups.note(source, range, this.#intoTargets(range)?.names ?? []);
    if (into !== undefined) text = blank(text, into.start - span.start, into.end - span.start);
    if (source.word(range.from) === 'perform') text = `SELECT ${text.slice(7)}`;
    this.#piece({ kind: 'sql', span, text, conditional });
  }

  #piece(piece: BodyPiece): void {
    this.#pieces.push(piece);
    this.#flow.add({ kind: 'run', piece: this.#pieces.length - 1 });
  }

  #bind(range: TokenRange, query: number | undefined): void {
    const targets = this.#intoTargets(range)?.names ?? [];
    if (targets.length > 0) this.#flow.add({ kind: 'bind', targets, query });
  }

  /** INTO [STRICT] target [, …] outside of parentheses, unless it is INSERT INTO or MERGE INTO. */
  #intoTargets(range: TokenRange): { readonly span: Span; readonly names: readonly string[] } | undefined {
    const source = this.#source;
    let from = range.from;
    for (;;) {
      const at = source.find({ from, to: range.to }, 'into');
      if (at === undefined) return undefined;
      const before = source.word(at - 1);
      if (before !== 'insert' && before !== 'merge') {
        const first = at + (source.word(at + 1) === 'strict' ? 2 : 1);
        const { names, end } = targetsAt(this.#source, first, range.to);
        return { span: source.span({ from: at, to: end }), names };
      }
      from = at + 1;
    }
  }

  /** The tokens up to the next semicolon outside of parentheses; moves after it. */
  #toSemicolon(): TokenRange {
    const source = this.#source;
    const from = this.#at;
    let i = from;
    while (i < source.tokens.length && !source.isPunctuation(i, ';')) i += 1;
    this.#at = i + 1;
    return { from, to: i };
  }

  /** Moves after the next such keyword that belongs to no CASE expression; returns the index after it. */
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
