/** What features about a name have in common: the place of the cursor with its schemas, if the feature is switched on and knows the dialect. */
import type { CancellationToken, TextDocumentPositionParams } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import type { SessionPlace } from '../workspace/workspace.ts';
import { sourceOf } from '../workspace/source.ts';
import { languageFeatures, type LanguageFeature } from './table.ts';

export interface NamePosition {
  readonly uri: string;
  readonly place: SessionPlace;
  readonly ranges: Ranges;
}

export async function nameAt(
  { documents, settings, workspace }: ServerContext,
  feature: LanguageFeature,
  { textDocument, position }: TextDocumentPositionParams,
  token: CancellationToken,
): Promise<NamePosition | undefined> {
  const document = documents.get(textDocument.uri);
  if (document === undefined) return undefined;
  const wanted = await settings.of(document.uri);
  if (!wanted.enable || wanted.languageOff.has(feature)) return undefined;
  const source = sourceOf(document);
  const ranges = rangesOf(source.text);
  const place = await workspace.nameAt(source, ranges.toOffset(position), token);
  if (place === undefined || !languageFeatures[feature].includes(place.file.reading.dialect))
    return undefined;
  return { uri: document.uri, place, ranges };
}
