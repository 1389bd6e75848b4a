/**
 * Parses programs, each by what changed since it was last parsed: while somebody types, most of its tree stays. Keeps the trees of the few programs
 * that were parsed last; a tree is memory of the grammars until it is deleted.
 */
import type { Span } from '../../../core/text/span.ts';
import { changedRange, type ChangedRange } from '../../../core/text/changed-range.ts';
import { KeptStatements } from './kept-statements.ts';
import type { Point, SyntaxTree, TreeNode, TreeParser } from './tree-sitter.ts';

/** Programs that are edited side by side. */
const mostKept = 4;

interface Kept {
  readonly source: string;
  readonly tree: SyntaxTree;
  readonly statements: KeptStatements;
}

/** `kept`: what is known of its functions from the last time. */
export type ReadTree<T> = (root: TreeNode, kept: KeptStatements) => T;

export class KeptTrees {
  readonly #kept = new Map<string, Kept>();

  /** The tree is valid until `read` returns. */
  read<T>(path: string, source: string, parser: TreeParser, read: ReadTree<T>): T {
    const known = this.#kept.get(path);
    this.#kept.delete(path);
    const change = known && changedRange(known.source, source);
    if (known !== undefined && change !== undefined) markChange(known, source, change);
    const tree = parser.parse(source, known?.tree);
    const statements =
      known === undefined || change === undefined || tree === null
        ? new KeptStatements()
        : known.statements.after(change, changedIn(known.tree, tree));
    known?.tree.delete();
    if (tree === null) throw new Error('The program could not be parsed.');
    this.#keep(path, { source, tree, statements });
    return read(tree.rootNode, statements);
  }

  #keep(path: string, kept: Kept): void {
    this.#kept.set(path, kept);
    const [oldest] = this.#kept;
    if (oldest === undefined || this.#kept.size <= mostKept) return;
    this.#kept.delete(oldest[0]);
    oldest[1].tree.delete();
  }
}

/** Where nodes have other ancestors than before, in the new text. */
function changedIn(old: SyntaxTree, now: SyntaxTree): readonly Span[] {
  return old.getChangedRanges(now).map(({ startIndex: start, endIndex: end }) => ({ start, end }));
}

/** Tells the old tree what the new text replaced. */
function markChange(
  { source: old, tree }: Kept,
  source: string,
  { start, oldEnd, newEnd }: ChangedRange,
): void {
  tree.edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(old, start),
    oldEndPosition: pointAt(old, oldEnd),
    newEndPosition: pointAt(source, newEnd),
  });
}

function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row += 1;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
