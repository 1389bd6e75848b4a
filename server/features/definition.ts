/**
 * `textDocument/definition` and `declaration`. Definition is the statement that gave a table or column its present form as seen from the
 * cursor, declaration the one that created it; of an alias or WITH query both are where the statement names it.
 */
import type { DeclarationParams, DefinitionParams, Location } from 'vscode-languageserver';
import type { CancellationToken } from 'vscode-languageserver';
import { useAt } from '../../core/names/place.ts';
import { placeOfOrigin, symbolAt } from '../../engine/session/symbols.ts';
import { shift } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { isolated } from '../isolate.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerDefinition(context: ServerContext): void {
  const { connection, log } = context;
  connection.onDefinition(
    isolated<DefinitionParams, Location[]>(log, 'textDocument/definition', [], (params, token) =>
      placesOf(context, params, 'shaped', token),
    ),
  );
  connection.onDeclaration(
    isolated<DeclarationParams, Location[]>(log, 'textDocument/declaration', [], (params, token) =>
      placesOf(context, params, 'created', token),
    ),
  );
}

async function placesOf(
  context: ServerContext,
  { textDocument, position }: DefinitionParams,
  which: 'shaped' | 'created',
  token: CancellationToken,
): Promise<Location[]> {
  const document = context.documents.get(textDocument.uri);
  if (document === undefined) return [];
  const wanted = await context.settings.of(document.uri);
  if (!wanted.enable || !wanted.navigation) return [];
  const source = sourceOf(document);
  const ranges = rangesOf(source.text);
  const place = await context.workspace.nameAt(source, ranges.toOffset(position), 'definition', token);
  const use = place && useAt(place);
  if (place === undefined || use === undefined) return [];
  const { meaning } = use;
  if (meaning.kind === 'local') {
    const span = place.file.placeOf(shift(meaning.declared, place.base));
    return [{ uri: document.uri, range: ranges.toRange(span) }];
  }
  const symbol = symbolAt(place, use, place.session);
  const origin = symbol?.[which];
  if (symbol === undefined || origin === undefined) return [];
  const found = await placeOfOrigin(place.session, origin, symbol);
  const location = referenceLocator(context, place.session.root)(found);
  return location === undefined ? [] : [location];
}
