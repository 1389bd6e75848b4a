/** `textDocument/inlayHint`: at the end of a statement's line what it was measured to lock and do, or why it could not be. Only where a proof ran. */
import { InlayHintRefreshRequest, type InlayHint, type InlayHintParams } from 'vscode-languageserver';
import { hintOf } from '../../core/proof/at-statement.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { isolated } from '../isolate.ts';
import { provedIn } from '../proof/known.ts';
import { statementsToTell } from '../proof/statements.ts';
import { sourceOf } from '../workspace/source.ts';

/** A refusal's reason is in the diagnostic; a hint that is longer than this would push the text aside. */
const longest = 110;

export function registerInlayHint(context: ServerContext): void {
  const { connection, documents, log, workspace, settings, documentProofs: proofs, client } = context;
  connection.languages.inlayHint.on(
    isolated<InlayHintParams, InlayHint[]>(log, 'textDocument/inlayHint', [], async (params, token) => {
      const document = documents.get(params.textDocument.uri);
      proofs.looked(params.textDocument.uri);
      const known = proofs.of(params.textDocument.uri);
      if (document === undefined || known === undefined) return [];
      const wanted = await settings.of(document.uri);
      if (!wanted.enable || !wanted.inlayHints) return [];
      const source = sourceOf(document);
      const statements = await statementsToTell(
        context,
        source,
        await workspace.report(source, token),
        token,
      );
      const ranges = rangesOf(source.text);
      return provedIn(known, statements).flatMap(({ now, statement }): readonly InlayHint[] => {
        const label = hintOf(statement, known.proof);
        if (label === undefined) return [];
        const position = ranges.toPosition(endOfLine(source.text, now.span.end));
        const shown = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
        return [
          { position, label: shown, paddingLeft: true, ...(shown === label ? {} : { tooltip: label }) },
        ];
      });
    }),
  );
  proofs.onChange(() => {
    if (!client.refreshInlayHints) return;
    connection
      .sendRequest(InlayHintRefreshRequest.type)
      .catch((error: unknown) => log.error('Refreshing failed.', error));
  });
}

/** After whatever follows the statement on its last line. */
function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : text.charAt(end - 1) === '\r' ? end - 1 : end;
}
