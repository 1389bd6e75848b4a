/** `textDocument/references`: a name in all migrations, bodies, views, policies and queries that say it, under every name that it has had. */
import type { CancellationToken, Location, ReferenceParams } from 'vscode-languageserver';
import { useAt } from '../../core/names/place.ts';
import { localUses, referencesTo, symbolAt } from '../../engine/session/symbols.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { isolated } from '../isolate.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerReferences(context: ServerContext): void {
  const { connection, log } = context;
  connection.onReferences(
    isolated<ReferenceParams, Location[]>(log, 'textDocument/references', [], (params, token) =>
      referencesAt(context, params, token),
    ),
  );
}

async function referencesAt(
  context: ServerContext,
  { textDocument, position, context: wanted }: ReferenceParams,
  token: CancellationToken,
): Promise<Location[]> {
  const document = context.documents.get(textDocument.uri);
  if (document === undefined) return [];
  const settings = await context.settings.of(document.uri);
  if (!settings.enable || !settings.navigation) return [];
  const source = sourceOf(document);
  const ranges = rangesOf(source.text);
  const place = await context.workspace.nameAt(source, ranges.toOffset(position), 'references', token);
  const use = place && useAt(place);
  if (place === undefined || use === undefined) return [];
  const isWanted = ({ access }: { readonly access: string }): boolean =>
    wanted.includeDeclaration || access !== 'declare';
  const local = localUses(place, use).filter(isWanted);
  if (local.length > 0)
    return local.map((one) => ({ uri: document.uri, range: ranges.toRange(place.file.placeOf(one)) }));
  const { session, file } = place;
  const symbol = symbolAt(place, use, session);
  if (symbol === undefined) return [];
  const paths = session.namingPaths(file.path);
  const found = await referencesTo(session, symbol, paths, new Breath(abortOf(token)));
  const locate = referenceLocator(context, session.root);
  return found.filter(isWanted).flatMap((one) => locate(one) ?? []);
}
