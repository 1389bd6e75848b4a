/** What all language features have in common: the document as it is read, an answer where the feature is switched on and knows the dialect, and none elsewhere. */
import type { CancellationToken, TextDocumentIdentifier } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import { rangesOf, type Ranges } from '../convert/range.ts';
import type { ReadDocument } from '../engine.ts';
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
  const { documents, log, settings, workspace } = context;
  return isolated<P, R>(log, feature, nothing, async (params, token) => {
    const document = documents.get(params.textDocument.uri);
    if (document === undefined) return nothing;
    const wanted = await settings.of(document.uri);
    if (!wanted.enable || wanted.languageOff.has(feature)) return nothing;
    const source = sourceOf(document);
    const read = await workspace.read(source);
    const dialects = languageFeatures[feature];
    if (read === undefined || read.isProgram || !dialects.includes(read.dialect)) return nothing;
    return answer({ uri: document.uri, read, ranges: rangesOf(read.text) }, params, token);
  });
}
