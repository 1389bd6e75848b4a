/** `textDocument/documentHighlight`: the uses of the name under the cursor in its document, told apart by whether they read or write. */
import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type DocumentHighlightParams,
} from 'vscode-languageserver';
import { useAt } from '../../core/names/place.ts';
import { localUses, referencesIn, symbolAt } from '../../engine/session/symbols.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';

export function registerDocumentHighlight(context: ServerContext): void {
  const { connection, log } = context;
  connection.onDocumentHighlight(
    isolated<DocumentHighlightParams, DocumentHighlight[]>(
      log,
      'textDocument/documentHighlight',
      [],
      async (params, token) => {
        const named = await nameAt(context, 'documentHighlight', params, token);
        const use = named && useAt(named.place);
        if (named === undefined || use === undefined) return [];
        const { place, ranges } = named;
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
