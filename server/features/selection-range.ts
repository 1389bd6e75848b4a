/** `textDocument/selectionRange`: what grows around each cursor when a selection is expanded. */
import type { SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import { selectionsAt } from '../../core/structure/selection.ts';
import type { Span } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import { answering } from '../language/answer.ts';

export function registerSelectionRange(context: ServerContext): void {
  context.connection.onSelectionRanges(
    answering<SelectionRangeParams, SelectionRange[]>(
      context,
      'selectionRanges',
      [],
      ({ read, ranges }, { positions }) =>
        positions.map((position) => chained(selectionsAt(read, ranges.toOffset(position)), ranges)),
    ),
  );
}

/** Each range with the one around it. The whole text is always the last. */
function chained(spans: readonly Span[], ranges: Ranges): SelectionRange {
  const [innermost = { start: 0, end: 0 }, ...around] = spans;
  const range = ranges.toRange(innermost);
  return around.length === 0 ? { range } : { range, parent: chained(around, ranges) };
}
