/**
 * The texts that a program written in TypeScript or JavaScript sends: calls and tags that send SQL, and statements that are passed to no known
 * call. A function whose nodes the parser took over from the text before is not visited again, if all in it was found without a look beyond it.
 */
import type ts from 'typescript';
import { closed, finished, shiftedPiece, withNumbers, type Piece } from '../../core/embedded-sql/embedded.ts';
import type { Span } from '../../core/text/span.ts';
import type { Text } from './parts.ts';
import { positionOf } from './position.ts';
import { looksOutside } from './scope.ts';
import type { Sink } from './sink.ts';
import { sinkAt, unsentText } from './sinks.ts';
import { typescript } from './typescript.ts';

type Around = 'migration' | 'program';

export interface Texts {
  readonly sinks: Sink[];
  /** Statements that are passed to no known call. */
  readonly unsent: Text[];
  /** Of functions that need no second look: no value becomes part of them. */
  readonly settled: Piece[];
}

export function textsIn(file: ts.SourceFile, around: Around): Texts {
  const texts: Texts = { sinks: [], unsent: [], settled: [] };
  // What a migration sends is told in the order of its calls, and few migrations are long.
  visit(file, around, texts, around === 'program' ? readFunction : undefined);
  return texts;
}

/** `readOuter`: reads the outermost functions in place of the visit. */
function visit(
  root: ts.Node,
  around: Around,
  into: Texts,
  readOuter: ((node: ts.Node, into: Texts) => void) | undefined,
): void {
  const nodes: ts.Node[] = [root];
  const t = typescript();
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (readOuter !== undefined && t.isFunctionLike(node)) {
      readOuter(node, into);
      continue;
    }
    const sink = sinkAt(node, around);
    if (sink !== undefined) into.sinks.push(sink);
    const text = unsentText(node);
    if (text !== undefined) into.unsent.push(text);
    const children: ts.Node[] = [];
    t.forEachChild(node, (child) => {
      children.push(child);
    });
    nodes.push(...children.reverse());
  }
}

interface Settled {
  readonly pieces: readonly Piece[];
  /** Where the function stood. */
  readonly pos: number;
}

/** The parser makes a new node of whatever an edit touches, and moves the others. */
const settledFunctions = new WeakMap<ts.Node, Settled>();

function readFunction(node: ts.Node, into: Texts): void {
  const known = settledFunctions.get(node);
  if (known !== undefined) {
    const by = node.pos - known.pos;
    into.settled.push(...(by === 0 ? known.pieces : known.pieces.map((one) => shiftedPiece(one, by))));
    return;
  }
  const looked = looksOutside();
  const texts: Texts = { sinks: [], unsent: [], settled: [] };
  visit(node, 'program', texts, undefined);
  const isTold = texts.sinks.some(
    ({ interpolates, text }) => interpolates === 'text' && text.holes.length > 0,
  );
  if (isTold || looksOutside() !== looked) {
    into.sinks.push(...texts.sinks);
    into.unsent.push(...texts.unsent);
    return;
  }
  const pieces = new Pieces();
  pieces.take(texts, 'program');
  settledFunctions.set(node, { pieces: pieces.all, pos: node.pos });
  into.settled.push(...pieces.all);
}

/** One for each place, whatever sends it. */
export class Pieces {
  readonly #known = new Map<string, Piece>();

  get all(): readonly Piece[] {
    return [...this.#known.values()];
  }

  take({ sinks, unsent, settled }: Texts, around: Around): void {
    for (const one of settled) this.#known.set(keyOf(one.at), one);
    for (const sink of sinks)
      if (sink.holds === 'statements' && (around === 'migration' || !makesItsOwn(sink))) this.of(sink);
    // Of a text that consecutive statements compose, each that is one is told for itself.
    const told = sinks.filter(({ text }) => around === 'migration' || text.made === 'whole');
    const sent = new Set(told.flatMap(({ text }) => text.parts.map(({ at }) => at.start)));
    for (const text of unsent)
      if (!text.parts.some(({ at }) => sent.has(at.start)) && !makesItsOwn({ text })) this.of({ text });
  }

  /** Undefined for a text of nothing but unknown values. */
  of(sink: Pick<Sink, 'text'>): Piece | undefined {
    const at = extent(sink);
    if (at === undefined) return undefined;
    const key = keyOf(at);
    const piece = this.#known.get(key) ?? { at, parts: closed(withNumbers(finished(sink.text.parts))) };
    this.#known.set(key, piece);
    return piece;
  }
}

function keyOf({ start, end }: Span): string {
  return `${String(start)} ${String(end)}`;
}

/** A program that creates or drops tables under computed names: partitions, working tables, which belong to the program alone. */
function makesItsOwn({ text }: Pick<Sink, 'text'>): boolean {
  const sql = text.parts.map((part) => part.text).join('');
  return (
    /^\s*(?:create|drop|alter|truncate|reindex|refresh)\b/i.test(sql) &&
    text.holes.some(({ part }) => positionOf(text, part).kind === 'name')
  );
}

function extent({ text }: Pick<Sink, 'text'>): Span | undefined {
  if (text.parts.every((part) => part.text.trim() === '' || part.kind === 'hole')) return undefined;
  const start = Math.min(...text.parts.map((part) => part.at.start));
  const end = Math.max(...text.parts.map((part) => part.at.end));
  return { start, end };
}
