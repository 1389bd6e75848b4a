/** What features about a name have in common: the place of the cursor with its schemas, if the feature is switched on and knows the dialect. */
import type { CancellationToken, TextDocumentPositionParams } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import type { SessionPlace } from '../workspace/workspace.ts';
import { wantedSource } from './answer.ts';
import { languageFeatures, type LanguageFeature } from './table.ts';

export interface NamePosition {
  readonly uri: string;
  readonly place: SessionPlace;
  readonly ranges: Ranges;
}

export async function nameAt(
  context: ServerContext,
  feature: LanguageFeature,
  request: TextDocumentPositionParams,
  token: CancellationToken,
): Promise<NamePosition | undefined> {
  const source = await wantedSource(context, feature, request);
  if (source === undefined) return undefined;
  const ranges = rangesOf(source.text);
  const place = await context.workspace.nameAt(source, ranges.toOffset(request.position), token);
  if (place === undefined || !languageFeatures[feature].includes(place.file.reading.dialect))
    return undefined;
  return { uri: source.uri, place, ranges };
}
