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
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';

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
  params: DefinitionParams,
  which: 'shaped' | 'created',
  token: CancellationToken,
): Promise<Location[]> {
  const named = await nameAt(context, 'definition', params, token);
  const use = named && useAt(named.place);
  if (named === undefined || use === undefined) return [];
  const { uri, place, ranges } = named;
  const { meaning } = use;
  if (meaning.kind === 'local') {
    const span = place.file.placeOf(shift(meaning.declared, place.base));
    return [{ uri, range: ranges.toRange(span) }];
  }
  const symbol = symbolAt(place, use, place.session);
  const origin = symbol?.[which];
  if (symbol === undefined || origin === undefined) return [];
  const found = await placeOfOrigin(place.session, origin, symbol);
  const location = referenceLocator(context, place.session.root)(found);
  return location === undefined ? [] : [location];
}
