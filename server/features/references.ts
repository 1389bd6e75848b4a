/** `textDocument/references`: a name in all migrations, bodies, views, policies and queries that say it, under every name that it has had. */
import type { CancellationToken, Location, ReferenceParams } from 'vscode-languageserver';
import { useAt } from '../../core/names/place.ts';
import { localUses, referencesTo, symbolAt } from '../../engine/session/symbols.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';

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
  params: ReferenceParams,
  token: CancellationToken,
): Promise<Location[]> {
  const named = await nameAt(context, 'references', params, token);
  const use = named && useAt(named.place);
  if (named === undefined || use === undefined) return [];
  const { uri, place, ranges } = named;
  const isWanted = ({ access }: { readonly access: string }): boolean =>
    params.context.includeDeclaration || access !== 'declare';
  const local = localUses(place, use).filter(isWanted);
  if (local.length > 0) return local.map((one) => ({ uri, range: ranges.toRange(place.file.placeOf(one)) }));
  const { session, file } = place;
  const symbol = symbolAt(place, use, session);
  if (symbol === undefined) return [];
  const paths = session.namingPaths(file.path);
  const found = await referencesTo(session, symbol, paths, new Breath(abortOf(token)));
  const locate = referenceLocator(context, session.root);
  return found.filter(isWanted).flatMap((one) => locate(one) ?? []);
}
