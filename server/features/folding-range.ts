/** `textDocument/foldingRange`: sections, statements, brackets, blocks, comments and marked regions. */
import { FoldingRangeKind, type FoldingRange, type FoldingRangeParams } from 'vscode-languageserver';
import { foldsOf, type Fold } from '../../core/structure/folding.ts';
import type { ServerContext } from '../context.ts';
import { answering } from '../language/answer.ts';

export function registerFoldingRange(context: ServerContext): void {
  context.connection.onFoldingRanges(
    answering<FoldingRangeParams, FoldingRange[]>(context, 'foldingRanges', [], ({ read }) =>
      foldsOf(read).map(rangeOf),
    ),
  );
}

function rangeOf({ first, last, kind }: Fold): FoldingRange {
  const range = { startLine: first, endLine: last };
  return kind === 'code' ? range : { ...range, kind: kinds[kind] };
}

const kinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };
