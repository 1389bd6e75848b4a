/**
 * `workspace/diagnostic`: findings in new files that are not open. The client repeats the request after each answer, so the request is held
 * until there is a change.
 */
import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceFullDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { urisOfBranch } from '../branch/diagnostics.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import { diagnosticsOnDisk } from '../workspace/diagnostics-of.ts';

export function registerWorkspaceDiagnostic(context: ServerContext): void {
  const { connection, documents, log, problems } = context;
  documents.onDidClose(({ document }) => problems.doubt(document.uri));
  documents.onDidChangeContent(() => problems.edited());
  connection.languages.diagnostics.onWorkspace(
    isolated<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport>(
      log,
      'workspace/diagnostic',
      { items: [] },
      async ({ previousResultIds }, token) => {
        const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
        const changes = new Changes(context, token);
        try {
          for (;;) {
            changes.forget();
            const items = await changed(context, known, token);
            if (token.isCancellationRequested) return { items: [] };
            for (const report of items) problems.note(report.uri, report);
            if (items.length > 0) return { items };
            await changes.next();
          }
        } finally {
          changes.end();
        }
      },
    ),
  );
}

type Report = WorkspaceFullDocumentDiagnosticReport & { readonly resultId: string };

/** What differs from what the client shows. Open documents are requested one by one. */
async function changed(
  context: ServerContext,
  known: ReadonlyMap<string, string>,
  token: CancellationToken,
): Promise<Report[]> {
  const { documents, problems, workspace } = context;
  const wanted = new Set([...(await workspace.urisInScope()), ...urisOfBranch(context)]);
  const reports: Report[] = [];
  for (const uri of new Set([...wanted, ...problems.uris, ...known.keys()])) {
    if (token.isCancellationRequested) return [];
    if (documents.get(uri) !== undefined) continue;
    // What the client says that it has may be an answer that the server gave to nobody else: of an earlier server.
    const shown = problems.of(uri) ?? known.get(uri) ?? nothing.resultId;
    const found = (wanted.has(uri) ? await diagnosticsOnDisk(context, uri, token) : undefined) ?? nothing;
    const { items, resultId } = found.items.length === 0 ? nothing : found;
    if (resultId !== shown)
      reports.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items, resultId });
  }
  return reports;
}

/** Of a file without findings, one that is no longer in scope (merged, deleted, turned off), and one that the client does not know. */
const nothing = { items: [], resultId: 'nothing' };

/** Whether something has changed since it was last asked, also while an answer was put together, or the request was cancelled. */
class Changes {
  readonly #ends: readonly (() => void)[];
  #happened = false;
  #wake: () => void = () => undefined;

  constructor({ problems, revision }: ServerContext, token: CancellationToken) {
    const note = (): void => {
      this.#happened = true;
      this.#wake();
    };
    const cancelled = token.onCancellationRequested(note);
    this.#ends = [revision.onAdvance(note), problems.onDoubt(note), () => cancelled.dispose()];
  }

  forget(): void {
    this.#happened = false;
  }

  async next(): Promise<void> {
    if (this.#happened) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  end(): void {
    for (const end of this.#ends) end();
  }
}
