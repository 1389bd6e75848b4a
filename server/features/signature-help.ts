/** `textDocument/signatureHelp`: the overloads of the function being called, or the current column in a row of VALUES. */
import type { SignatureHelp, SignatureHelpParams } from 'vscode-languageserver';
import { callAt } from '../../core/names/signatures.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { isolated } from '../isolate.ts';
import { sourceOf } from '../workspace/source.ts';

export function registerSignatureHelp({
  connection,
  documents,
  log,
  workspace,
  settings,
}: ServerContext): void {
  connection.onSignatureHelp(
    isolated<SignatureHelpParams, SignatureHelp | null>(
      log,
      'textDocument/signatureHelp',
      null,
      async ({ textDocument, position }, token) => {
        const document = documents.get(textDocument.uri);
        if (document === undefined) return null;
        const wanted = await settings.of(document.uri);
        if (!wanted.enable || !wanted.signatureHelp) return null;
        const source = sourceOf(document);
        const offset = rangesOf(source.text).toOffset(position);
        const place = await workspace.nameAt(source, offset, 'signatures', token);
        const call = place && callAt(place);
        if (call === undefined) return null;
        return {
          signatures: call.signatures.map(({ label, parameters }) => ({
            label,
            parameters: placesIn(label, parameters).map((one) => ({ label: one })),
          })),
          activeSignature: call.active,
          activeParameter: call.argument,
        };
      },
    ),
  );
}

/** The place of each argument in the label, since two arguments may have equal texts. */
function placesIn(label: string, parameters: readonly string[]): readonly [number, number][] {
  let at = label.indexOf('(') + 1;
  return parameters.map((one) => {
    const start = label.indexOf(one, at);
    at = start + one.length;
    return [start, at];
  });
}
