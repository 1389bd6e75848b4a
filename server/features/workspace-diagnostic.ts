/**
 * `workspace/diagnostic`: findings in new files that are not open. The client repeats the request after each answer, so the request is held
 * until there is a change.
 */
import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { urisOfBranch } from '../branch/diagnostics.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import type { Revision } from '../revision.ts';
import { diagnosticsOnDisk } from '../workspace/diagnostics-of.ts';

export function registerWorkspaceDiagnostic(context: ServerContext): void {
  const { connection, log, revision } = context;
  connection.languages.diagnostics.onWorkspace(
    isolated<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport>(
      log,
      'workspace/diagnostic',
      { items: [] },
      async ({ previousResultIds }, token) => {
        const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
        for (;;) {
          const items = await changed(context, known, token);
          if (items.length > 0 || token.isCancellationRequested) return { items };
          await advanceOf(revision, token);
        }
      },
    ),
  );
}

/** What differs from what the client has. Open documents are requested one by one. */
async function changed(
  context: ServerContext,
  known: ReadonlyMap<string, string>,
  token: CancellationToken,
): Promise<WorkspaceDocumentDiagnosticReport[]> {
  const { documents, workspace } = context;
  const reports: WorkspaceDocumentDiagnosticReport[] = [];
  const wanted = new Set([...(await workspace.urisInScope()), ...urisOfBranch(context)]);
  for (const uri of wanted) {
    if (token.isCancellationRequested) return [];
    if (documents.get(uri) !== undefined) continue;
    const found = await diagnosticsOnDisk(context, uri, token);
    if (found === undefined || found.resultId === known.get(uri)) continue;
    // A file without findings that the client does not know yet needs no report.
    if (found.items.length === 0 && !known.has(uri)) continue;
    reports.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, ...found });
  }
  for (const [uri, resultId] of known) {
    if (wanted.has(uri) || documents.get(uri) !== undefined || resultId === cleared) continue;
    reports.push({
      kind: DocumentDiagnosticReportKind.Full,
      uri,
      version: null,
      items: [],
      resultId: cleared,
    });
  }
  return reports;
}

/** No longer in scope: merged, deleted, or turned off. */
const cleared = 'cleared';

function advanceOf(revision: Revision, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const end = revision.onAdvance(done);
    const cancelled = token.onCancellationRequested(done);
    function done(): void {
      end();
      cancelled.dispose();
      resolve();
    }
  });
}
