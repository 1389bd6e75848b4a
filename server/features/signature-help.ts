/** `textDocument/signatureHelp`: the overloads of the function being called, or the current column in a row of VALUES. */
import type { SignatureHelp, SignatureHelpParams } from 'vscode-languageserver';
import { callAt } from '../../core/names/signatures.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';

export function registerSignatureHelp(context: ServerContext): void {
  const { connection, log } = context;
  connection.onSignatureHelp(
    isolated<SignatureHelpParams, SignatureHelp | null>(
      log,
      'textDocument/signatureHelp',
      null,
      async (params, token) => {
        const named = await nameAt(context, 'signatureHelp', params, token);
        const call = named && callAt(named.place);
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
