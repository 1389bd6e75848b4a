/** `textDocument/documentSymbol`: the outline, which breadcrumbs and sticky scroll show as well. */
import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from 'vscode-languageserver';
import { outlineOf, type OutlineItem, type OutlineKind } from '../../core/structure/outline.ts';
import type { ServerContext } from '../context.ts';
import type { Ranges } from '../convert/range.ts';
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
    kind: kinds[kind],
    ...(detail === undefined ? {} : { detail }),
    range: ranges.toRange(span),
    selectionRange: ranges.toRange(nameSpan),
    children: children.map((child) => symbolOf(child, ranges)),
  };
}

/** The protocol knows no tables: these have the icons that people know from other editors. */
const kinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  section: SymbolKind.Module,
  table: SymbolKind.Class,
  column: SymbolKind.Field,
  constraint: SymbolKind.Constant,
  index: SymbolKind.Key,
  view: SymbolKind.Interface,
  function: SymbolKind.Function,
  trigger: SymbolKind.Event,
  policy: SymbolKind.Property,
  type: SymbolKind.Enum,
  sequence: SymbolKind.Number,
  schema: SymbolKind.Namespace,
  query: SymbolKind.Method,
  'common-table': SymbolKind.Variable,
  statement: SymbolKind.Object,
};
