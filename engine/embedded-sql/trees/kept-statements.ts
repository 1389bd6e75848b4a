/**
 * The statements of a program's functions, for the next time that it is read: a function with the same text, in which the parser finds no
 * error, holds the same ones, wherever it is now. Only those are kept that were found without a look beyond their function.
 */
import type { Piece } from '../../../core/embedded-sql/embedded.ts';
import { shift } from '../../../core/text/span.ts';
import type { TreeNode } from './tree-sitter.ts';

/** By where their literals begin. All positions are from the function's start. */
type Pieces = Map<number, Piece>;

export class KeptStatements {
  readonly #source: string;
  /** By text, and by node: many literals are in one function. */
  readonly #byText = new Map<string, Pieces>();
  readonly #byNode = new Map<number, Pieces>();
  readonly #before: ReadonlyMap<string, Pieces>;

  constructor(source: string, before: KeptStatements | undefined) {
    this.#source = source;
    this.#before = before === undefined ? new Map() : before.#byText;
  }

  of(owner: TreeNode, literal: TreeNode): Piece | undefined {
    const { startIndex: start } = owner;
    const piece = this.#piecesOf(owner).get(literal.startIndex - start);
    return piece && moved(piece, start);
  }

  note(owner: TreeNode, literal: TreeNode, piece: Piece): void {
    const { startIndex: start } = owner;
    this.#piecesOf(owner).set(literal.startIndex - start, moved(piece, -start));
  }

  #piecesOf(owner: TreeNode): Pieces {
    const known = this.#byNode.get(owner.id);
    if (known !== undefined) return known;
    const pieces = owner.hasError ? new Map<number, Piece>() : this.#ofText(owner);
    this.#byNode.set(owner.id, pieces);
    return pieces;
  }

  #ofText({ startIndex, endIndex }: TreeNode): Pieces {
    const text = this.#source.slice(startIndex, endIndex);
    const pieces = this.#byText.get(text) ?? this.#before.get(text) ?? new Map<number, Piece>();
    this.#byText.set(text, pieces);
    return pieces;
  }
}

function moved({ at, parts }: Piece, by: number): Piece {
  return { at: shift(at, by), parts: parts.map((part) => ({ ...part, at: shift(part.at, by) })) };
}
