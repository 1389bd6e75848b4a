/** `textDocument/diagnostic`: the findings of one document. A document is linted again only if it or the workspace has changed. */
import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import { diagnosticsOf, diagnosticsOnDisk } from '../workspace/diagnostics-of.ts';
import { sourceOf } from '../workspace/source.ts';

const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

export function registerDiagnostic(context: ServerContext): void {
  const { connection, documents, log, problems, revision } = context;
  connection.languages.diagnostics.on(
    isolated<Parameters, DocumentDiagnosticReport>(
      log,
      'textDocument/diagnostic',
      nothing,
      async ({ textDocument, previousResultId }, token) => {
        const document = documents.get(textDocument.uri);
        if (document === undefined) return onDisk(context, textDocument.uri, previousResultId, token);
        const resultId = `${document.version}:${revision.current}`;
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        const items = await diagnosticsOf(context, sourceOf(document), token);
        problems.note(textDocument.uri, { items, resultId });
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
      },
    ),
  );
}

/** A closed document stays in Problems: the client requests it once more, and later requests the workspace. */
async function onDisk(
  context: ServerContext,
  uri: string,
  previousResultId: string | undefined,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const found = await diagnosticsOnDisk(context, uri, token);
  if (found === undefined) return nothing;
  return found.resultId === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: found.resultId }
    : { kind: DocumentDiagnosticReportKind.Full, ...found };
}

interface Parameters {
  readonly textDocument: { readonly uri: string };
  readonly previousResultId?: string;
}
