/** `textDocument/documentSymbol`: the outline, which breadcrumbs and sticky scroll show as well. */
import type { DocumentSymbol, DocumentSymbolParams } from 'vscode-languageserver';
import { outlineOf, type OutlineItem } from '../../core/structure/outline.ts';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
import { symbolKinds } from '../convert/symbol-kind.ts';
import { answering } from '../language/answer.ts';

export function registerDocumentSymbol(context: ServerContext): void {
  context.connection.onDocumentSymbol(
    answering<DocumentSymbolParams, DocumentSymbol[]>(context, 'documentSymbols', [], ({ read, ranges }) =>
      outlineOf(read).map((item) => symbolOf(item, ranges)),
    ),
  );
}

function symbolOf(
  { kind, name, detail, span, nameSpan, children }: OutlineItem,
  ranges: Ranges,
): DocumentSymbol {
  return {
    name,
    kind: symbolKinds[kind],
    ...(detail === undefined ? {} : { detail }),
    range: ranges.toRange(span),
    selectionRange: ranges.toRange(nameSpan),
    children: children.map((child) => symbolOf(child, ranges)),
  };
}
