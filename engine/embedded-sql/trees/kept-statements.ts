/**
 * The statements of a program's functions, for the next time that it is read: a function that no edit is near to, and whose nodes are where
 * they were in the tree, holds the same ones. Only those functions are kept in which all was found without a look beyond them.
 */
import { shiftedPiece, type Piece } from '../../../core/embedded-sql/embedded.ts';
import type { Span } from '../../../core/text/span.ts';
import type { ChangedRange } from '../../../core/text/changed-range.ts';
import type { TreeNode } from './tree-sitter.ts';

/** With the statements of its own literals. */
interface KeptFunction extends Span {
  readonly pieces: readonly Piece[];
}

/** In UTF-16 units: what is so near to a literal may say whether it is one of SQL. */
const sight = 1_000;

export class KeptStatements {
  /** The functions that need no second look, disjoint and in order. */
  readonly spans: readonly Span[];
  /** By where a function begins. */
  readonly #functions: Map<number, KeptFunction>;
  readonly #unsettled: number[] = [];

  constructor(kept: readonly KeptFunction[] = []) {
    this.#functions = new Map(kept.map((one) => [one.start, one]));
    this.spans = outermost(kept);
  }

  /** Of the functions that need no second look. */
  get pieces(): readonly Piece[] {
    return [...this.#functions.values()].flatMap(({ pieces }) => pieces);
  }

  /** For a later state of the program. `moved`: where its tree is another, in the later text. */
  after(change: ChangedRange, moved: readonly Span[]): KeptStatements {
    const by = change.newEnd - change.oldEnd;
    const old = { start: change.start, end: change.oldEnd };
    const kept = [...this.#functions.values()].flatMap((one): readonly KeptFunction[] => {
      if (isNear(one, old) || this.#unsettled.some((at) => one.start <= at && at < one.end)) return [];
      const now = one.start < old.end ? one : shifted(one, by);
      return moved.some((each) => isNear(now, each)) ? [] : [now];
    });
    return new KeptStatements(kept);
  }

  /** `piece`: undefined for a literal that is no statement. */
  note({ startIndex: start, endIndex: end }: TreeNode, piece: Piece | undefined): void {
    const known = this.#functions.get(start);
    const pieces = [...(known?.pieces ?? []), ...(piece === undefined ? [] : [piece])];
    // One that begins with another counts as that.
    this.#functions.set(start, { start, end: Math.max(end, known?.end ?? end), pieces });
  }

  /** What this literal is depends on more than its function. */
  leave({ startIndex }: TreeNode): void {
    this.#unsettled.push(startIndex);
  }
}

function isNear({ start, end }: Span, other: Span): boolean {
  return start - sight <= other.end && other.start <= end + sight;
}

function shifted({ start, end, pieces }: KeptFunction, by: number): KeptFunction {
  if (by === 0) return { start, end, pieces };
  return {
    start: start + by,
    end: end + by,
    pieces: pieces.map((piece) => shiftedPiece(piece, by)),
  };
}

function outermost(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const one of spans.toSorted((a, b) => a.start - b.start))
    if ((found.at(-1)?.end ?? 0) <= one.start) found.push(one);
  return found;
}
