/** What all language features have in common: the document as it is read, an answer where the feature is switched on and knows the dialect, and none elsewhere. */
import type { CancellationToken, TextDocumentIdentifier } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import type { ReadDocument, SourceDocument } from '../engine.ts';
import { isolated } from '../isolate.ts';
import { sourceOf } from '../workspace/source.ts';
import { languageFeatures, type LanguageFeature } from './table.ts';

/** An SQL document; what programs hold is theirs to outline and to format. */
export interface LanguageDocument {
  readonly uri: string;
  readonly read: ReadDocument;
  readonly ranges: Ranges;
}

export function answering<P extends { readonly textDocument: TextDocumentIdentifier }, R>(
  context: ServerContext,
  feature: LanguageFeature,
  nothing: R,
  answer: (document: LanguageDocument, params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  const { log, workspace } = context;
  return isolated<P, R>(log, feature, nothing, async (params, token) => {
    const source = await wantedSource(context, feature, params);
    const read = source && (await workspace.read(source));
    if (source === undefined || read === undefined || read.isProgram) return nothing;
    if (!languageFeatures[feature].includes(read.dialect)) return nothing;
    return answer({ uri: source.uri, read, ranges: rangesOf(read.text) }, params, token);
  });
}

/** The document of a request; undefined if it is not open or the feature is switched off for it. */
export async function wantedSource(
  { documents, settings }: ServerContext,
  feature: LanguageFeature,
  { textDocument }: { readonly textDocument: TextDocumentIdentifier },
): Promise<SourceDocument | undefined> {
  const document = documents.get(textDocument.uri);
  if (document === undefined) return undefined;
  const wanted = await settings.of(document.uri);
  return wanted.enable && !wanted.languageOff.has(feature) ? sourceOf(document) : undefined;
}
