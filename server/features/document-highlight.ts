/** `textDocument/documentHighlight`: the uses of the name under the cursor in its document, told apart by whether they read or write. */
import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type DocumentHighlightParams,
} from 'vscode-languageserver';
import { useAt } from '../../core/names/place.ts';
import { localUses, referencesIn, symbolAt } from '../../engine/session/symbols.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { isolated } from '../isolate.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerDocumentHighlight({
  connection,
  documents,
  log,
  workspace,
  settings,
}: ServerContext): void {
  connection.onDocumentHighlight(
    isolated<DocumentHighlightParams, DocumentHighlight[]>(
      log,
      'textDocument/documentHighlight',
      [],
      async ({ textDocument, position }, token) => {
        const document = documents.get(textDocument.uri);
        if (document === undefined) return [];
        const wanted = await settings.of(document.uri);
        if (!wanted.enable || !wanted.navigation) return [];
        const source = sourceOf(document);
        const ranges = rangesOf(source.text);
        const place = await workspace.nameAt(source, ranges.toOffset(position), 'highlight', token);
        const use = place && useAt(place);
        if (place === undefined || use === undefined) return [];
        const symbol = symbolAt(place, use, place.session);
        const local = localUses(place, use).map((one) => ({ ...one, span: place.file.placeOf(one) }));
        const found = symbol === undefined ? local : referencesIn(place.file, symbol, place.session);
        return found.map(({ span, access }) => ({
          range: ranges.toRange(span),
          kind: access === 'read' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
        }));
      },
    ),
  );
}
